/** Importing tables: what can be imported, what its columns may mean, and what can be wrong. */
import * as z from 'zod';
import { Id, Instant } from './primitives.ts';

/** What each kind of table says; the fields that a column of it may stand for. */
export const IMPORT_FIELDS = {
  leads: [
    'email',
    'firstName',
    'lastName',
    'name',
    'title',
    'company',
    'domain',
    'industry',
    'employees',
    'country',
    'linkedin',
    'owner',
    'recordId',
    'campaign',
    'memberStatus',
    'touchedAt',
    'doNotContact',
    'objection',
    'crmUrl',
  ],
  accounts: ['domain', 'name', 'industry', 'employees', 'country'],
  campaigns: ['name', 'key', 'channel', 'startsOn', 'endsOn'],
  reach: ['campaign', 'day', 'impressions', 'clicks', 'spend'],
  outcomes: ['email', 'domain', 'outcome', 'at', 'amount', 'recordId', 'campaign'],
} as const;

export type ImportKind = keyof typeof IMPORT_FIELDS;
export type ImportField = (typeof IMPORT_FIELDS)[ImportKind][number];

export const IMPORT_KINDS = [
  'leads',
  'accounts',
  'campaigns',
  'reach',
  'outcomes',
] as const satisfies ImportKind[];

/** Of each group, one field at least must have a column. */
export const IMPORT_NEEDS: Record<ImportKind, readonly (readonly ImportField[])[]> = {
  leads: [['email', 'linkedin']],
  accounts: [['domain']],
  campaigns: [['name']],
  reach: [['campaign'], ['day']],
  outcomes: [['email', 'domain'], ['outcome'], ['at']],
};

const ImportFieldSchema = z.enum([
  ...new Set(IMPORT_KINDS.flatMap((kind): ImportField[] => [...IMPORT_FIELDS[kind]])),
]);

/** The tools whose exports are recognised by their headers. */
const IMPORT_PRESETS = [
  'hubspot',
  'salesforce',
  'marketo',
  'mautic',
  'brevo',
  'mailchimp',
  'linkedin_ads',
  'google_ads',
] as const;
export type ImportPreset = (typeof IMPORT_PRESETS)[number];

export const MAX_IMPORT_BYTES = 2_000_000_000;
export const MAX_IMPORT_ROWS = 1_000_000;
export const MAX_IMPORT_COLUMNS = 200;
/** The beginning of a file is enough for a preview. */
export const PREVIEW_BYTES = 256 * 1024;

/** For each column of the header what it stands for, or null for nothing. */
export const ImportMapping = z.array(z.nullable(ImportFieldSchema)).max(MAX_IMPORT_COLUMNS);
export type ImportMapping = z.infer<typeof ImportMapping>;

/** How `03/04/2026` is read; null when the file has no such dates. */
export const DateOrder = z.nullable(z.enum(['dmy', 'mdy']));
export type DateOrder = z.infer<typeof DateOrder>;

/** Why a file as a whole cannot be read (on). The sentence is in locales under `import.problem.<code>`. */
export const ImportProblem = z.object({
  code: z.enum([
    'no_rows',
    'excel',
    'not_text',
    'unclosed_quote',
    'stray_quote',
    'too_many_columns',
    'too_many_rows',
    'too_large',
    'other_header',
    'interrupted',
    'internal',
  ]),
  /** The row, or how many there are, where the sentence tells one. */
  n: z.nullable(z.int()),
});
export type ImportProblem = z.infer<typeof ImportProblem>;

/** Why one row is refused. The sentence is in locales under `import.refused.<code>`. */
const ROW_REFUSALS = [
  'cell_count',
  'bad_character',
  'bad_email',
  'shared_mailbox',
  'no_person',
  'bad_domain',
  'no_name',
  'no_campaign',
  'bad_date',
  'ambiguous_date',
  'bad_number',
  'total_row',
  'bad_outcome',
  'unknown_person',
  'suppressed',
  'objected',
] as const;
export type RowRefusal = (typeof ROW_REFUSALS)[number];

const Preview = z.object({
  problem: z.null(),
  encoding: z.enum(['utf-8', 'utf-16', 'windows-1252']),
  separator: z.string(),
  /** Lines above the header that are no rows: titles of reports. */
  skippedLines: z.int(),
  header: z.array(z.string()),
  /** The first rows, as they stand. */
  rows: z.array(z.array(z.string())),
  /** Of the rows read for the preview: how many, how many would be refused, and how many name somebody of a row before. */
  sampled: z.object({ rows: z.int(), refused: z.int(), repeated: z.int() }),
  kind: z.enum(IMPORT_KINDS),
  preset: z.nullable(z.enum(IMPORT_PRESETS)),
  mapping: ImportMapping,
  dateOrder: DateOrder,
  /** True when dates such as 03/04/2026 could be read both ways, so a person must say. */
  askDateOrder: z.boolean(),
  /** Whether the mapping is the one chosen the last time a file had this header. */
  remembered: z.boolean(),
});
/** What a file's beginning tells; or why it cannot be read. */
export const ImportPreview = z.discriminatedUnion('problem', [
  Preview,
  z.object({ problem: ImportProblem.shape.code, n: z.nullable(z.int()) }),
]);
export type ImportPreview = z.infer<typeof ImportPreview>;

/** What to import and how. */
export const ImportPlan = z.object({
  kind: z.enum(IMPORT_KINDS),
  fileName: z.string().max(255),
  /** In bytes. */
  size: z.int().min(0).max(MAX_IMPORT_BYTES),
  header: z.array(z.string().max(1000)).min(1).max(MAX_IMPORT_COLUMNS),
  mapping: ImportMapping,
  dateOrder: DateOrder,
});
export type ImportPlan = z.infer<typeof ImportPlan>;

export const ImportCounts = z.object({
  rows: z.int(),
  /** Leads, companies, campaigns, days of reach or outcomes, by the kind of table. */
  made: z.int(),
  changed: z.int(),
  unchanged: z.int(),
  refused: z.int(),
  /** Made beside: companies of leads, campaigns of reach. */
  madeAccounts: z.int(),
  madeCampaigns: z.int(),
  touchpoints: z.int(),
  /** Owners in the file who are no members here; the first hundred. */
  unknownOwners: z.array(z.string()),
});
export type ImportCounts = z.infer<typeof ImportCounts>;

/**
 * `waiting` for its file · `running` · `done` · `failed` at a place that cannot be read (what came before is stored) · `stopped`
 * by a person, a lost connection or the server's end (as failed) · `undoing` · `undone`
 */
const IMPORT_STATES = ['waiting', 'running', 'done', 'failed', 'stopped', 'undoing', 'undone'] as const;

export const ImportRun = z.object({
  id: Id,
  kind: z.enum(IMPORT_KINDS),
  fileName: z.string(),
  state: z.enum(IMPORT_STATES),
  size: z.int(),
  /** Of the file, read so far. */
  readBytes: z.int(),
  counts: ImportCounts,
  problem: z.nullable(ImportProblem),
  /** null for the command line. */
  memberId: z.nullable(Id),
  createdAt: Instant,
  /** Whether what it did is still known, so that it can be undone. */
  undoable: z.boolean(),
});
export type ImportRun = z.infer<typeof ImportRun>;

/** Refused rows beyond this are counted only. */
export const MOST_REFUSED = 10_000;

export const RefusedRow = z.object({
  row: z.int(),
  code: z.enum(ROW_REFUSALS),
  cells: z.array(z.string()),
});
export type RefusedRow = z.infer<typeof RefusedRow>;
