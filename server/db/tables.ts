/**
 * The rows of every table, as both databases give and take them (the drivers set the same parsers):
 * - bigint and numeric are numbers: change counters stay far below 2^53, and amounts need no more than 15 digits;
 * - timestamptz is a Date, date the string `YYYY-MM-DD`, uuid a string, bytea a Uint8Array;
 * - arrays are arrays. JSON is read as a value and written as text: `json(value)`, because pg takes a bare array for a PostgreSQL array.
 */
import type { ColumnType, Generated } from 'kysely';
import type { AlertChoices } from '#lib/contract/alerts.ts';
import type { Approval } from '#lib/contract/approvals.ts';
import type { AuditDetails, AuditEntry } from '#lib/contract/audit.ts';
import type { HandoverRule } from '#lib/contract/handover-rules.ts';
import type { HookIn, HookMapping, HookSigning } from '#lib/contract/hooks-in.ts';
import type {
  ImportCounts,
  ImportMapping,
  ImportProblem,
  ImportRun,
  RowRefusal,
} from '#lib/contract/imports.ts';
import type { LeadModel } from '#lib/contract/models.ts';
import type { Retirement } from '#lib/contract/personas.ts';
import type { Department } from '#lib/contract/primitives.ts';
import type { Unconsented } from '#lib/contract/privacy.ts';
import type {
  ActionDecision,
  Agreement,
  Answer,
  Campaign,
  CampaignBrief,
  ContactState,
  Criterion,
  Feedback,
  Goal,
  Handover,
  KindMoment,
  LeadHistory,
  NotNow,
  OutcomeKind,
  PairEvidence,
  Persona,
  PersonaByHand,
  Pin,
  PinnedTouchpoint,
  Question,
  Reason,
  Stage,
  StageWhy,
  Stop,
  Touchpoint,
  Verdict,
} from '#lib/contract/records.ts';
import type { Source, SourceObject, SourceProblem, SourceSystem, WriteBack } from '#lib/contract/sources.ts';
import type { SpelledField } from '#lib/contract/spellings.ts';
import type { TitleRules } from '#lib/contract/titles.ts';
import type { StageByHand } from '#lib/domain/stage.ts';

/**
 * Up to where a stream of a connected system is stored: everything that was last changed before `at`; of what was changed at that
 * very instant, all up to `id`, or nothing for sure when that is null.
 */
export interface SourceCursor {
  /** ISO 8601. */
  at: string;
  id: string | null;
}

declare const jsonText: unique symbol;
/** JSON text made by json(). */
export type JsonText = string & { readonly [jsonText]: true };

/** A value as a JSON column takes it. */
export const json = (value: unknown): JsonText => JSON.stringify(value) as JsonText;

/** The rows as one object, each under its id. */
export const byId = <Row extends { id: string }>(rows: readonly Row[]): Record<string, Row> =>
  Object.fromEntries(rows.map((row) => [row.id, row]));

type Json<T> = ColumnType<T, JsonText, JsonText>;
type JsonWithDefault<T> = ColumnType<T, JsonText | undefined, JsonText>;
type Instant = ColumnType<Date, Date | string, Date | string>;
type InstantOrNull = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
type Now = ColumnType<Date, Date | string | undefined, Date | string>;
/** null while the row waits for its stamp (changes.ts). */
type Seq = ColumnType<number | null, number | null | undefined, number | null>;
type OrNull<T> = ColumnType<T | null, T | null | undefined, T | null>;

interface WorkspacesTable {
  workspace_id: string;
  slug: string;
  change_seq: Generated<number>;
  epoch: Generated<number>;
  horizon: Generated<number>;
  created_at: Now;
}

interface UserWorkspacesTable {
  user_id: string;
  workspace_id: string;
  member_id: string;
}

interface PairingsTable {
  device_code_hash: Uint8Array;
  user_code: string;
  device: string;
  name: OrNull<string>;
  expires_at: Instant;
  extra_wait_seconds: Generated<number>;
  workspace_id: OrNull<string>;
  member_id: OrNull<string>;
  decided: OrNull<'approved' | 'denied'>;
  last_asked_at: InstantOrNull;
  collected_at: InstantOrNull;
}

interface WorkspaceSettingsTable {
  workspace_id: string;
  name: string;
  currency: Generated<string>;
  stages: Json<Stage[]>;
  reasons: Json<Reason[]>;
  sites_off: Generated<string[]>;
  title_rules: JsonWithDefault<TitleRules>;
  kind_moments: JsonWithDefault<KindMoment[]>;
  competitors: Generated<string[]>;
  seq: Seq;
}

interface ModelsTable {
  workspace_id: string;
  model: ColumnType<LeadModel | null, JsonText | null | undefined, JsonText | null>;
  outcomes: Generated<number>;
  until: InstantOrNull;
  claimed_until: InstantOrNull;
}

interface MembersTable {
  workspace_id: string;
  id: string;
  name: string;
  email: string;
  department: Department;
  admin: Generated<boolean>;
  active: Generated<boolean>;
  seq: Seq;
  deleted_at: InstantOrNull;
}

interface TokensTable {
  workspace_id: string;
  token_hash: Uint8Array;
  id: string;
  kind: 'device' | 'ingest';
  member_id: OrNull<string>;
  name: string;
  browser: OrNull<string>;
  created_at: Now;
  last_used_on: OrNull<string>;
  expires_at: InstantOrNull;
  revoked_at: InstantOrNull;
  wipe_ordered_at: InstantOrNull;
  wiped_at: InstantOrNull;
  exposed_at: InstantOrNull;
  masked_on: OrNull<string>;
  masked_in: OrNull<string>;
}

interface InvitesTable {
  workspace_id: string;
  id: string;
  token_hash: Uint8Array;
  email: string;
  department: Department;
  admin: boolean;
  invited_by: string;
  created_at: Now;
  expires_at: Instant;
  accepted_at: InstantOrNull;
  withdrawn_at: InstantOrNull;
}

interface TeamsTable {
  workspace_id: string;
  id: string;
  name: string;
  problem: string;
  member_ids: Generated<string[]>;
  campaign_ids: Generated<string[]>;
  agreement: ColumnType<Agreement | null, JsonText | null | undefined, JsonText | null>;
  agreement_number: Generated<number>;
  goal: ColumnType<Goal | null, JsonText | null | undefined, JsonText | null>;
  seq: Seq;
  deleted_at: InstantOrNull;
}

interface AccountsTable {
  workspace_id: string;
  id: string;
  name: string;
  domains: Generated<string[]>;
  industry: OrNull<string>;
  country: OrNull<string>;
  employees: OrNull<number>;
  card_at: Now;
  seq: Seq;
  deleted_at: InstantOrNull;
}

interface AccountDomainsTable {
  workspace_id: string;
  domain: string;
  account_id: string;
}

interface LeadsTable {
  workspace_id: string;
  id: string;
  account_id: OrNull<string>;
  owner_id: OrNull<string>;
  name: Generated<string>;
  title: OrNull<string>;
  country: OrNull<string>;
  emails: Generated<string[]>;
  linkedin: Generated<string[]>;
  stage: OrNull<string>;
  stage_at: InstantOrNull;
  stage_why: ColumnType<StageWhy | null, JsonText | null | undefined, JsonText | null>;
  history: ColumnType<LeadHistory | null, JsonText | null | undefined, JsonText | null>;
  stage_by_hand: ColumnType<StageByHand | null, JsonText | null | undefined, JsonText | null>;
  persona_by_hand: ColumnType<PersonaByHand | null, JsonText | null | undefined, JsonText | null>;
  actions: JsonWithDefault<ActionDecision[]>;
  signals: JsonWithDefault<Record<string, number>>;
  touches: Generated<number>;
  last_touch_at: InstantOrNull;
  last_sign_at: InstantOrNull;
  last_campaign_id: OrNull<string>;
  last_campaign_at: InstantOrNull;
  handover_campaign_id: OrNull<string>;
  handover: ColumnType<Handover | null, JsonText | null | undefined, JsonText | null>;
  handed_over_at: InstantOrNull;
  created_at: Now;
  card_at: Now;
  created_by: OrNull<string>;
  merged_into: OrNull<string>;
  lent: JsonWithDefault<LeadLoan>;
  name_key: Generated<string>;
  erased_at: InstantOrNull;
  owner_by_hand: Generated<boolean>;
  stop: ColumnType<Stop | null, JsonText | null | undefined, JsonText | null>;
  crm_url: OrNull<string>;
  source: OrNull<string>;
  notice_at: InstantOrNull;
  seq: Seq;
  deleted_at: InstantOrNull;
}

/** What a card shows of the leads merged into it: the fields that were empty before, and the addresses. */
export interface LeadLoan {
  name?: string;
  title?: string;
  country?: string;
  account_id?: string;
  owner_id?: string;
  handover_campaign_id?: string;
  handover?: Handover;
  stop?: Stop;
  /** The lead's own, which the one lent is stronger than. */
  own_stop?: Stop;
  stage_by_hand?: StageByHand;
  persona_by_hand?: PersonaByHand;
  crm_url?: string;
  emails?: string[];
  linkedin?: string[];
}

interface LeadMergesTable {
  workspace_id: string;
  id: string;
  lead_id: string;
  into_id: string;
  evidence: Json<PairEvidence[]>;
  merged_by: OrNull<string>;
  merged_at: Instant;
  undone_by: OrNull<string>;
  undone_at: InstantOrNull;
}

interface LeadPairsTable {
  workspace_id: string;
  one_id: string;
  other_id: string;
  evidence: Json<PairEvidence[]>;
  found_at: Now;
  apart_by: OrNull<string>;
  apart_at: InstantOrNull;
}

export type IdentityKind = 'email' | 'linkedin' | 'external' | 'anonymous';

interface IdentitiesTable {
  workspace_id: string;
  kind: IdentityKind;
  value: string;
  lead_id: string;
  source: string;
  created_at: Now;
  home_id: OrNull<string>;
  match_prefix: OrNull<number>;
  match_version: OrNull<number>;
}

interface MatchGatesTable {
  workspace_id: string;
  match_key: Uint8Array;
  large: boolean;
  counted_seq: number;
  version: Generated<number>;
  filter: OrNull<Uint8Array>;
}

interface IdentityCutsTable {
  workspace_id: string;
  id: string;
  kind: IdentityKind;
  value: string;
  lead_id: string;
  shown: Generated<string[]>;
  source: string;
  linked_at: Instant;
  cut_by: string;
  cut_at: Instant;
  restored_by: OrNull<string>;
  restored_at: InstantOrNull;
  home_id: OrNull<string>;
}

interface LeadAliasesTable {
  workspace_id: string;
  id: string;
  lead_id: string;
  home_id: OrNull<string>;
}

interface PersonasTable {
  workspace_id: string;
  id: string;
  name: string;
  threshold: number;
  criteria: Json<Criterion[]>;
  text: Json<Persona['text']>;
  version: Generated<number>;
  seq: Seq;
  deleted_at: InstantOrNull;
}

interface CampaignsTable {
  workspace_id: string;
  id: string;
  key: string;
  name: string;
  channels: Generated<string[]>;
  starts_on: OrNull<string>;
  ends_on: OrNull<string>;
  owner_id: OrNull<string>;
  brief: JsonWithDefault<CampaignBrief>;
  persona_ids: Generated<string[]>;
  addresses: Generated<string[]>;
  external_ids: JsonWithDefault<Campaign['externalIds']>;
  seq: Seq;
  deleted_at: InstantOrNull;
}

interface CampaignReachTable {
  workspace_id: string;
  campaign_id: string;
  day: string;
  source: string;
  impressions: Generated<number>;
  clicks: Generated<number>;
  spend: Generated<number>;
}

interface IngestKeysTable {
  workspace_id: string;
  key: string;
  day: string;
}

interface TouchpointsTable {
  workspace_id: string;
  lead_id: string;
  at: Instant;
  id: string;
  kind: string;
  direction: Touchpoint['direction'];
  actor: Touchpoint['actor'];
  side: Department;
  channel: string;
  campaign_id: OrNull<string>;
  title: string;
  detail: OrNull<string>;
  props: ColumnType<Record<string, unknown> | null, JsonText | null | undefined, JsonText | null>;
  received_at: Now;
  rule: OrNull<string>;
  home_id: OrNull<string>;
  starts_at: ColumnType<Date | null, string | Date | null | undefined, string | Date | null>;
}

interface MomentsTable {
  workspace_id: string;
  lead_id: string;
  touchpoint_id: string;
  touched_at: Instant;
  text: string;
  member_id: string;
  at: Instant;
  home_id: OrNull<string>;
}

interface LeadDirtyBatchesTable {
  workspace_id: string;
  id: string;
  lead_ids: string[];
}

interface CampaignDaysTable {
  workspace_id: string;
  campaign_id: string;
  day: string;
  kind: string;
  touches: number;
}

interface DirtyDaysTable {
  workspace_id: string;
  day: string;
  id: string;
}

interface LeadDaysTable {
  workspace_id: string;
  day: string;
  campaign_id: string;
  leads: number;
  rated: number;
  accepted: number;
  meetings: number;
  opportunities: number;
  won: number;
  lost: number;
  value: number;
  seconds_to_win: number;
}

interface LeadDayVotesTable {
  workspace_id: string;
  day: string;
  campaign_id: string;
  author_id: string;
  good: number;
  total: number;
}

interface LeadDirtyTable {
  workspace_id: string;
  lead_id: string;
}

interface OutcomesTable {
  workspace_id: string;
  id: string;
  lead_id: OrNull<string>;
  account_id: OrNull<string>;
  campaign_id: OrNull<string>;
  kind: OutcomeKind;
  amount: OrNull<number>;
  at: Instant;
  external_id: OrNull<string>;
  home_id: OrNull<string>;
}

interface FeedbackTable {
  workspace_id: string;
  id: string;
  lead_id: string;
  author_id: string;
  handed_to: OrNull<string>;
  campaign_id: OrNull<string>;
  verdict: Verdict;
  reasons: Generated<string[]>;
  note: Generated<string>;
  contact: ContactState;
  outcome: OrNull<OutcomeKind>;
  given_at: Instant;
  revised_at: InstantOrNull;
  retracted_at: InstantOrNull;
  history: JsonWithDefault<Feedback['history']>;
  answers: JsonWithDefault<Answer[]>;
  pin: ColumnType<Pin | null, JsonText | null | undefined, JsonText | null>;
  touchpoints: Generated<string[]>;
  pinned: JsonWithDefault<PinnedTouchpoint[]>;
  not_now: ColumnType<NotNow | null, JsonText | null | undefined, JsonText | null>;
  triggered: ColumnType<Feedback['triggered'], JsonText | null | undefined, JsonText | null>;
  received_at: Now;
  home_id: OrNull<string>;
  seq: Seq;
  deleted_at: InstantOrNull;
}

interface AppliedMutationsTable {
  workspace_id: string;
  id: string;
  member_id: string;
  body_hash: Uint8Array;
  result: Json<unknown>;
  applied_at: Now;
}

interface ImportsTable {
  workspace_id: string;
  id: string;
  kind: ImportRun['kind'];
  file_name: string;
  stats: Json<ImportCounts>;
  created_at: Now;
  state: Generated<ImportRun['state']>;
  member_id: OrNull<string>;
  header: Generated<string[]>;
  mapping: JsonWithDefault<ImportMapping>;
  date_order: OrNull<'dmy' | 'mdy'>;
  size: Generated<number>;
  read_bytes: Generated<number>;
  problem: ColumnType<ImportProblem | null, JsonText | null | undefined, JsonText | null>;
  touched_at: Now;
}

/** In the order in which they are taken back. */
export const IMPORTED = [
  'touchpoint',
  'outcome',
  'reach',
  'identity',
  'lead',
  'account',
  'campaign',
] as const;
export type Imported = (typeof IMPORTED)[number];

interface ImportChangesTable {
  workspace_id: string;
  import_id: string;
  what: Imported;
  key: string;
  before: ColumnType<unknown, JsonText | null, JsonText | null>;
  after: Json<unknown>;
}

interface ImportRefusedTable {
  workspace_id: string;
  import_id: string;
  row_number: number;
  code: RowRefusal;
  cells: string[];
}

interface ImportMappingsTable {
  workspace_id: string;
  header_hash: Uint8Array;
  kind: ImportRun['kind'];
  mapping: Json<ImportMapping>;
  date_order: OrNull<'dmy' | 'mdy'>;
}

interface AuditLogTable {
  workspace_id: string;
  position: number;
  at: Instant;
  actor_kind: AuditEntry['by']['kind'];
  actor_id: OrNull<string>;
  action: string;
  subject_kind: OrNull<string>;
  subject_id: OrNull<string>;
  details: Json<AuditDetails>;
  hash: Uint8Array;
}

interface AuditHeadsTable {
  workspace_id: string;
  position: number;
  hash: Uint8Array;
}

interface AuditNamesTable {
  workspace_id: string;
  subject_id: string;
  name: string;
}

interface WebhooksTable {
  workspace_id: string;
  id: string;
  url: string;
  events: string[];
  secret: Uint8Array;
  old_secret: OrNull<Uint8Array>;
  old_secret_until: InstantOrNull;
  disabled: OrNull<'paused' | 'gone' | 'failing'>;
  created_at: Now;
}

interface WebhookEventsTable {
  workspace_id: string;
  id: string;
  type: string;
  at: Instant;
  lead_id: OrNull<string>;
  body: string;
}

interface WebhookDeliveriesTable {
  workspace_id: string;
  webhook_id: string;
  event_id: string;
  state: 'waiting' | 'delivered' | 'dead';
  attempts: Generated<number>;
  next_at: Instant;
  outcome: OrNull<string>;
  tried_at: InstantOrNull;
}

interface HooksInTable {
  workspace_id: string;
  id: string;
  name: string;
  signing: HookSigning;
  secret: Uint8Array;
  old_secret: OrNull<Uint8Array>;
  old_secret_until: InstantOrNull;
  mapping: ColumnType<HookMapping | null, JsonText | null | undefined, JsonText | null>;
  mapping_version: Generated<number>;
  created_at: Now;
  last_at: InstantOrNull;
  taken: Generated<number>;
  refused: Generated<number>;
  problems: JsonWithDefault<HookIn['problems']>;
}

interface HookPayloadsTable {
  workspace_id: string;
  hook_id: string;
  at: Instant;
  payload: Json<unknown>;
}

interface SpellingsTable {
  workspace_id: string;
  field: SpelledField;
  spelling: string;
  id: string;
  written: string;
  seen: number;
  first_at: Instant;
  last_at: Instant;
  meaning: OrNull<string>;
  decided_by: OrNull<string>;
  decided_at: InstantOrNull;
  waiting: OrNull<string>;
}

interface PersonaVersionsTable {
  workspace_id: string;
  persona_id: string;
  retired: ColumnType<Retirement | null, JsonText | null | undefined, never>;
  number: number;
  name: string;
  threshold: number;
  criteria: Json<Criterion[]>;
  text: Json<Persona['text']>;
  author_id: OrNull<string>;
  at: Instant;
  approvals: JsonWithDefault<Approval[]>;
}

interface AgreementVersionsTable {
  workspace_id: string;
  team_id: string;
  number: number;
  content: Json<Agreement>;
  author_id: string;
  at: Instant;
  approvals: JsonWithDefault<Approval[]>;
}

interface HandoverRulesTable {
  workspace_id: string;
  campaign_id: string;
  rule: Json<HandoverRule>;
}

interface AlertChoicesTable {
  workspace_id: string;
  member_id: string;
  choices: Json<AlertChoices>;
  mail_at: InstantOrNull;
  /** A calendar day. */
  mailed_on: OrNull<string>;
  told_until: Now;
}

/** Of the three things, one. */
interface WatchesTable {
  workspace_id: string;
  id: string;
  member_id: string;
  lead_id: OrNull<string>;
  home_id: OrNull<string>;
  account_id: OrNull<string>;
  campaign_id: OrNull<string>;
  since: Now;
}

interface QuestionsTable {
  workspace_id: string;
  id: string;
  lead_id: string;
  home_id: OrNull<string>;
  /** null once it is gone. */
  team_id: OrNull<string>;
  author_id: string;
  text: Generated<string>;
  created_at: Instant;
  answers: JsonWithDefault<Question['answers']>;
  seq: Seq;
  deleted_at: InstantOrNull;
}

interface SourcesTable {
  workspace_id: string;
  id: string;
  system: SourceSystem;
  base_url: string;
  objects: SourceObject[];
  credential: Uint8Array;
  cursors: JsonWithDefault<Record<string, SourceCursor>>;
  next_at: InstantOrNull;
  runner: OrNull<string>;
  lease_until: InstantOrNull;
  stopping: Generated<boolean>;
  stopped: Generated<boolean>;
  failures: Generated<number>;
  problem: ColumnType<SourceProblem | null, JsonText | null | undefined, JsonText | null>;
  counts: JsonWithDefault<Source['counts']>;
  write_back: ColumnType<WriteBack | null, JsonText | null | undefined, JsonText | null>;
  started_at: InstantOrNull;
  ended_at: InstantOrNull;
  created_at: Now;
}

interface SourceWritesTable {
  workspace_id: string;
  source_id: string;
  feedback_id: string;
  lead_id: string;
  record_id: string;
  version: Generated<number>;
  written: Generated<number>;
  note_id: OrNull<string>;
  uncertain: Generated<boolean>;
  attempts: Generated<number>;
  next_at: InstantOrNull;
  claimed_until: InstantOrNull;
  problem: ColumnType<SourceProblem | null, JsonText | null | undefined, JsonText | null>;
}

interface SchemaMigrationsTable {
  version: number;
  name: string;
  checksum: string;
  applied_at: Now;
}

interface PrivacySettingsTable {
  workspace_id: string;
  block_key: Uint8Array;
  retention: JsonWithDefault<unknown>;
  unconsented: ColumnType<Unconsented, Unconsented | undefined, Unconsented>;
}

interface AnonymousTouchesTable {
  workspace_id: string;
  day: string;
  id: string;
  campaign_id: string;
  kind: string;
}

interface ErasedIdentitiesTable {
  workspace_id: string;
  hash: Uint8Array;
}

interface ErasuresTable {
  workspace_id: string;
  id: string;
  at: Instant;
  erased_by: OrNull<string>;
  counts: Json<unknown>;
}

interface RetentionRunsTable {
  workspace_id: string;
  id: string;
  at: Instant;
  counts: Json<unknown>;
}

export interface Tables {
  workspaces: WorkspacesTable;
  user_workspaces: UserWorkspacesTable;
  pairings: PairingsTable;
  workspace_settings: WorkspaceSettingsTable;
  models: ModelsTable;
  members: MembersTable;
  tokens: TokensTable;
  invites: InvitesTable;
  teams: TeamsTable;
  accounts: AccountsTable;
  account_domains: AccountDomainsTable;
  leads: LeadsTable;
  identities: IdentitiesTable;
  match_gates: MatchGatesTable;
  identity_cuts: IdentityCutsTable;
  lead_aliases: LeadAliasesTable;
  lead_merges: LeadMergesTable;
  lead_pairs: LeadPairsTable;
  personas: PersonasTable;
  persona_versions: PersonaVersionsTable;
  agreement_versions: AgreementVersionsTable;
  questions: QuestionsTable;
  alert_choices: AlertChoicesTable;
  watches: WatchesTable;
  handover_rules: HandoverRulesTable;
  campaigns: CampaignsTable;
  campaign_reach: CampaignReachTable;
  ingest_keys: IngestKeysTable;
  touchpoints: TouchpointsTable;
  moments: MomentsTable;
  lead_dirty: LeadDirtyTable;
  lead_dirty_batches: LeadDirtyBatchesTable;
  campaign_days: CampaignDaysTable;
  campaign_days_dirty: DirtyDaysTable;
  lead_days: LeadDaysTable;
  lead_day_votes: LeadDayVotesTable;
  lead_days_dirty: DirtyDaysTable;
  outcomes: OutcomesTable;
  feedback: FeedbackTable;
  applied_mutations: AppliedMutationsTable;
  imports: ImportsTable;
  audit_log: AuditLogTable;
  audit_heads: AuditHeadsTable;
  audit_names: AuditNamesTable;
  webhooks: WebhooksTable;
  webhook_events: WebhookEventsTable;
  webhook_deliveries: WebhookDeliveriesTable;
  hooks_in: HooksInTable;
  hook_payloads: HookPayloadsTable;
  anonymous_touches: AnonymousTouchesTable;
  privacy_settings: PrivacySettingsTable;
  erased_identities: ErasedIdentitiesTable;
  erasures: ErasuresTable;
  retention_runs: RetentionRunsTable;
  import_changes: ImportChangesTable;
  import_refused: ImportRefusedTable;
  import_mappings: ImportMappingsTable;
  sources: SourcesTable;
  source_writes: SourceWritesTable;
  spellings: SpellingsTable;
  schema_migrations: SchemaMigrationsTable;
}
