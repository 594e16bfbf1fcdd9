/**
 * Writing personas: what may stand in one, its versions, and who has agreed to them. Only the version that both departments
 * approved classifies leads; it is the synced record (records.ts, Persona).
 *
 * A fault of what was written is a code: its sentence is in locales/ under `personaFault.<code>`.
 */
import * as z from 'zod';
import { Approval, VersionStatus } from './approvals.ts';
import { Id, Instant, isStorable } from './primitives.ts';
import { type ContentPiece, Criterion, PersonaText } from './records.ts';
import { route } from './route.ts';
import { MAX_STAGES } from './stages.ts';
import { SENIORITIES } from './titles.ts';

export const MAX_PERSONAS = 20;
export const MAX_CRITERIA = 12;
const MAX_NAME = 60;
const MAX_TITLE = 100;
const MAX_SENTENCE = 500;
const MAX_ENTRIES = 12;
const MAX_TERMS = 50;
export const MAX_PIECES = 30;

/** What a persona may ask about, and how. Signals are what a lead has visited; everything else is a fact of the lead or its company. */
export const OPERATORS = {
  function: ['in', 'notIn'],
  seniority: ['seniority', 'in', 'notIn'],
  title: ['containsAny'],
  country: ['in', 'notIn'],
  employees: ['between'],
  industry: ['in', 'notIn', 'containsAny'],
  signals: ['visited', 'hasAny'],
  stage: ['in', 'notIn'],
} as const satisfies Record<string, readonly Criterion['op'][]>;

export const PersonaField = z.enum([
  'function',
  'seniority',
  'title',
  'country',
  'employees',
  'industry',
  'signals',
  'stage',
] satisfies (keyof typeof OPERATORS)[]);
export type PersonaField = z.infer<typeof PersonaField>;

/** Why something cannot be kept. */
export const PERSONA_FAULTS = [
  'text_needed',
  'list_needed',
  'number_needed',
  'too_long',
  'empty',
  'cannot_be_stored',
  'name_needed',
  'threshold',
  'too_many_entries',
  'criteria_needed',
  'too_many_criteria',
  'id',
  'id_twice',
  'field',
  'operator',
  'role',
  'weight',
  'values_needed',
  'too_many_values',
  'whole_number',
  'at_least',
  'seniority',
  'bound_needed',
  'bounds_swapped',
  'title_needed',
  'address',
  'address_twice',
  'too_many_pieces',
  'unknown',
  'shape',
] as const;
type FaultCode = (typeof PERSONA_FAULTS)[number];
const fault = (code: FaultCode): FaultCode => code;

const line = (max: number) =>
  z
    .string({ error: fault('text_needed') })
    .trim()
    .max(max, fault('too_long'))
    .refine(isStorable, fault('cannot_be_stored'));
const entries = z
  .array(line(MAX_SENTENCE).min(1, fault('empty')), { error: fault('list_needed') })
  .max(MAX_ENTRIES, fault('too_many_entries'));

const Numeric = z.number({ error: fault('number_needed') });
const Weight = Numeric.min(0, fault('weight')).max(100, fault('weight'));
const People = z.optional(
  Numeric.int(fault('whole_number')).min(0, fault('whole_number')).max(100_000_000, fault('whole_number')),
);
const Rank = z.optional(z.enum(SENIORITIES, { error: fault('seniority') }));
const Terms = z
  .array(line(100).min(1, fault('empty')), { error: fault('list_needed') })
  .min(1, fault('values_needed'))
  .max(MAX_TERMS, fault('too_many_values'));

const base = {
  id: z.string({ error: fault('text_needed') }).regex(/^[\w-]{1,40}$/, fault('id')),
  field: z.enum(PersonaField.options, { error: fault('field') }),
  weight: Weight,
  role: z.optional(z.enum(['score', 'require', 'exclude'], { error: fault('role') })),
};
const listed = <const Op extends 'in' | 'notIn' | 'containsAny' | 'hasAny'>(op: Op) =>
  z.object({ ...base, op: z.literal(op), values: Terms });

/** One criterion as it is written: known fields only, each with the operators that mean something of it. */
const CriterionWritten = z
  .discriminatedUnion(
    'op',
    [
      listed('in'),
      listed('notIn'),
      listed('containsAny'),
      listed('hasAny'),
      z.object({
        ...base,
        op: z.literal('visited'),
        values: Terms,
        atLeast: z.optional(
          Numeric.int(fault('whole_number')).min(1, fault('at_least')).max(1000, fault('at_least')),
        ),
      }),
      z
        .object({ ...base, op: z.literal('between'), min: People, max: People })
        .refine(({ min, max }) => min !== undefined || max !== undefined, {
          error: fault('bound_needed'),
          path: ['min'],
        })
        .refine(({ min = 0, max = Number.POSITIVE_INFINITY }) => min <= max, {
          error: fault('bounds_swapped'),
          path: ['max'],
        }),
      z
        .object({ ...base, op: z.literal('seniority'), min: Rank, max: Rank })
        .refine(({ min, max }) => min !== undefined || max !== undefined, {
          error: fault('bound_needed'),
          path: ['min'],
        })
        .refine(({ min, max }) => !min || !max || SENIORITIES.indexOf(min) <= SENIORITIES.indexOf(max), {
          error: fault('bounds_swapped'),
          path: ['max'],
        }),
    ],
    { error: fault('operator') },
  )
  .refine(({ field, op }) => OPERATORS[field].some((one) => one === op), {
    error: fault('operator'),
    path: ['op'],
  })
  // An excluding criterion decides and never counts.
  .refine(({ role, weight }) => role === 'exclude' || weight > 0, {
    error: fault('weight'),
    path: ['weight'],
  });

/** A password in an address would be everybody's, and what is not encrypted is not sent to a lead. */
const isOpenHttps = (address: string): boolean => {
  const url = URL.parse(address);
  return url?.protocol === 'https:' && url.username === '' && url.password === '';
};

const PieceWritten = z.object({
  title: line(MAX_TITLE).min(1, fault('title_needed')),
  url: line(MAX_SENTENCE).refine(isOpenHttps, fault('address')),
  stages: z.array(z.string().max(40), { error: fault('list_needed') }).max(MAX_STAGES, fault('shape')),
  addedAt: Instant,
} satisfies Record<keyof ContentPiece, z.ZodType>);

/** Everything of a persona that a person writes. */
export const PersonaContent = z.object({
  name: line(MAX_NAME).min(1, fault('name_needed')),
  /** The share of the weight from which a lead matches. */
  threshold: Numeric.min(0.05, fault('threshold')).max(1, fault('threshold')),
  criteria: z
    .array(CriterionWritten, { error: fault('list_needed') })
    .max(MAX_CRITERIA, fault('too_many_criteria'))
    .refine((all) => all.some(({ role }) => role !== 'exclude'), fault('criteria_needed'))
    .refine((all) => new Set(all.map(({ id }) => id)).size === all.length, fault('id_twice')),
  text: z.object({
    who: line(MAX_SENTENCE),
    pains: entries,
    goals: entries,
    objections: entries,
    wordsToUse: entries,
    wordsToAvoid: entries,
    lead: line(MAX_SENTENCE),
    /** Left out in files and by programs from before there was any. */
    content: z.prefault(
      z
        .array(PieceWritten, { error: fault('list_needed') })
        .max(MAX_PIECES, fault('too_many_pieces'))
        .refine((all) => new Set(all.map(({ url }) => url)).size === all.length, fault('address_twice')),
      [],
    ),
  } satisfies Record<keyof z.infer<typeof PersonaText>, z.ZodType>),
});
export type PersonaContent = z.infer<typeof PersonaContent>;

/** Where something written is wrong, e.g. `['criteria', 2, 'values']`, and why. */
export interface PersonaFault {
  path: readonly (string | number)[];
  code: FaultCode;
}

const FaultCode = z.enum(PERSONA_FAULTS).catch('shape');

/** What is wrong with a persona as it is written; none when it can be kept. */
export function personaFaults(written: unknown): PersonaFault[] {
  const parsed = PersonaContent.safeParse(written);
  return parsed.success
    ? []
    : parsed.error.issues.map(({ path, message }) => ({
        path: path.map((part) => (typeof part === 'number' ? part : String(part))),
        code: FaultCode.parse(message),
      }));
}

/** A version may take its persona out of use: with both approvals no lead is told by it any more. */
export const Retirement = z.object({
  /** The persona that takes over; null: none. */
  replacedBy: z.nullable(Id),
});
export type Retirement = z.infer<typeof Retirement>;

export const PersonaVersion = z.object({
  /** 1 for the persona's first version. */
  number: z.int(),
  status: VersionStatus,
  name: z.string(),
  threshold: z.number(),
  criteria: z.array(Criterion),
  text: PersonaText,
  /** Who saved it; null for what was there before versions were kept. */
  authorId: z.nullable(Id),
  at: Instant,
  /** At most one of each department. */
  approvals: z.array(Approval),
  /** null: it is in use. */
  retired: z.prefault(z.nullable(Retirement), null),
});
export type PersonaVersion = z.infer<typeof PersonaVersion>;

const PersonaHead = z.object({
  id: Id,
  /** Of the newest version. */
  name: z.string(),
  /** The number of the version that classifies; null while there is none. */
  current: z.nullable(z.int()),
  /** By the version that holds; null: in use, or not approved yet. */
  retired: z.prefault(z.nullable(Retirement), null),
  newest: PersonaVersion.pick({ number: true, status: true, authorId: true, at: true, approvals: true }),
});
export type PersonaHead = z.infer<typeof PersonaHead>;

export const personas = route({
  method: 'GET',
  path: '/api/v1/personas',
  access: 'device',
  summary: 'All personas by name, also those that are only drafts, with what is to be approved.',
  response: z.object({ personas: z.array(PersonaHead) }),
});

export const personaVersions = route({
  method: 'GET',
  path: '/api/v1/personas/:id/versions',
  access: 'device',
  params: z.object({ id: Id }),
  summary: 'The newest 50 versions of a persona, whole, the newest first.',
  response: z.object({ versions: z.array(PersonaVersion) }),
});

export const savePersona = route({
  method: 'POST',
  path: '/api/v1/personas/:id/versions',
  access: 'marketing',
  /** Of a new persona made by the device. */
  params: z.object({ id: Id }),
  body: z.object({
    /** The newest version that its writer has seen; null for a new persona. */
    basedOn: z.nullable(z.int().min(1)),
    content: PersonaContent,
    /** Whether it is also approved for its writer's department. */
    approve: z.boolean(),
    /** The version takes the persona out of use; one saved later without it takes it into use again. */
    retired: z.prefault(z.nullable(Retirement), null),
  }),
  summary:
    'Saves a new version of a persona as a draft; `persona_changed` when somebody saved another one meanwhile, `replacement_retired` when who takes over is not in use. Leads are classified by it once both departments have approved; one that retires the persona takes it out of use then.',
  response: z.object({ version: PersonaVersion }),
});

export const approvePersona = route({
  method: 'POST',
  path: '/api/v1/personas/:id/versions/:number/approval',
  access: 'device',
  params: z.object({ id: Id, number: z.coerce.number().int().min(1) }),
  summary:
    'Approves a draft for the caller’s department. With the approval of the second department it becomes the version that classifies.',
  response: z.object({ version: PersonaVersion }),
});
