/** Webhooks in: addresses to which the company's tools send what happened, and how what they send becomes leads and touchpoints. */
import * as z from 'zod';
import { Id, Instant } from './primitives.ts';
import { route } from './route.ts';

/** How a tool signs: as standardwebhooks.com says, or as HubSpot does (v3). */
export const HOOK_SIGNINGS = ['standard', 'hubspot'] as const;
export type HookSigning = (typeof HOOK_SIGNINGS)[number];

const PERSON = [
  'email',
  'linkedin',
  'externalId',
  'name',
  'firstName',
  'lastName',
  'jobTitle',
  'company',
  'domain',
  'country',
  'doNotContact',
  'objection',
] as const;

/** What an item may become, and what can be said of it. */
export const HOOK_FIELDS = {
  lead: [...PERSON, 'crmUrl', 'at'],
  touchpoint: ['event', 'at', 'title', 'detail', 'url', 'campaign', ...PERSON],
} as const;
export type HookMakes = keyof typeof HOOK_FIELDS;
export type HookField = (typeof HOOK_FIELDS)[HookMakes][number];
export const HOOK_MAKES = ['lead', 'touchpoint'] as const satisfies HookMakes[];

/** Of each group, one field at least must be said. */
export const HOOK_NEEDS: Record<HookMakes, readonly (readonly HookField[])[]> = {
  lead: [['email', 'linkedin', 'externalId']],
  touchpoint: [['event'], ['email', 'externalId']],
};

const MAX_RULES = 20;
const MAX_CONDITIONS = 10;

/**
 * Where a value stands in an item: `contact.email`, `answers.0.text`; `fields[label=E-mail].value` is the value of the field with
 * this label, `[propertyName=email].propertyValue` the value if the item is about this property; `a["b.c"]` a name with a dot. Empty:
 * the whole.
 */
const Path = z.string().max(300);

/** What a field is filled with. `before` is put in front, e.g. the name of the tool in front of its number. */
const HookValue = z.discriminatedUnion('from', [
  z.object({ from: z.literal('path'), path: Path, before: z.optional(z.string().max(50)) }),
  z.object({ from: z.literal('text'), text: z.string().trim().min(1).max(300) }),
]);
export type HookValue = z.infer<typeof HookValue>;

const HookRule = z.object({
  makes: z.enum(HOOK_MAKES),
  /** All must hold: at the path stands one of these texts. */
  when: z
    .array(z.object({ path: Path, is: z.array(z.string().max(300)).min(1).max(50) }))
    .max(MAX_CONDITIONS),
  fields: z.partialRecord(z.enum([...HOOK_FIELDS.touchpoint, 'crmUrl']), HookValue),
});
export type HookRule = z.infer<typeof HookRule>;

/** How a tool's payload is read. Each item is taken by the first rule whose conditions hold. */
export const HookMapping = z.object({
  /** Where the items stand; one that is no list is the only item. */
  items: Path,
  rules: z.array(HookRule).min(1).max(MAX_RULES),
});
export type HookMapping = z.infer<typeof HookMapping>;

/** Why a delivery or an item of it is not taken. The sentence is in locales under `hooks.problem.<code>`. */
export const HOOK_PROBLEMS = [
  // the delivery
  'no_id',
  'no_timestamp',
  'no_signature',
  'clock',
  'unknown_version',
  'wrong_signature',
  'secret_unreadable',
  'malformed_json',
  'no_mapping',
  'no_items',
  'too_many_items',
  // an item
  'no_rule',
  'bad_time',
  // an item once it is read, as of an event
  'not_an_object',
  'event_too_large',
  'too_deep',
  'bad_character',
  'invalid_field',
  'unknown_type',
  'missing_event',
  'in_future',
  'too_old',
  'no_consent',
  'no_identity',
  'unknown_person',
  'objected',
  'no_company',
] as const;
export type HookProblem = (typeof HOOK_PROBLEMS)[number];

export const HookIn = z.object({
  id: Id,
  name: z.string(),
  signing: z.enum(HOOK_SIGNINGS),
  /** Where the tool is to send. */
  address: z.string(),
  createdAt: Instant,
  /** null: what comes is kept for the preview, and nothing becomes of it. */
  mapping: z.nullable(HookMapping),
  /** The last delivery whose signature was right. */
  lastAt: z.nullable(Instant),
  /** Items since the hook was made. */
  taken: z.int(),
  refused: z.int(),
  /** The newest first, at most ten. */
  problems: z.array(z.object({ at: Instant, code: z.string() })),
});
export type HookIn = z.infer<typeof HookIn>;

/** What the last payload would become under a mapping. */
const HookPreview = z.object({
  /** When the payload came; null when none is kept: then all that follows is empty. */
  at: z.nullable(Instant),
  /** Why no item can be read. */
  problem: z.nullable(z.enum(['bad_path', 'no_items', 'too_many_items'])),
  /** Where in the payload lists stand, and how long they are. */
  lists: z.array(z.object({ path: z.string(), count: z.int() })),
  /** What stands in the items, each with an example. */
  paths: z.array(z.object({ path: z.string(), sample: z.string() })),
  counts: z.object({ items: z.int(), refused: z.int() }),
  /** The first of them. Several items may say one thing together. */
  items: z.array(
    z.object({
      indexes: z.array(z.int()),
      /** Its place among the rules; null when none takes it. */
      rule: z.nullable(z.int()),
      said: z.partialRecord(z.enum([...HOOK_FIELDS.touchpoint, 'crmUrl']), z.string()),
      /** The kind of touchpoint it would be. */
      kind: z.nullable(z.string()),
      /** One of HOOK_PROBLEMS; null when it would be taken. Whether the person is known shows when it is. */
      problem: z.nullable(z.string()),
    }),
  ),
});
export type HookPreview = z.infer<typeof HookPreview>;

export const MAX_HOOK_NAME = 80;
/** A delivery may have so many bytes; the last one is kept whole. */
export const MAX_DELIVERY_BYTES = 256 * 1024;

const byId = z.object({ id: Id });
/** null: Samsyn makes one. HubSpot's is the client secret of the app, so it must be given. */
const GivenSecret = z.nullable(z.string().trim().min(1).max(300));
/** Shown once; null when it was given. */
const MadeSecret = z.nullable(z.string());

export const hooksIn = route({
  method: 'GET',
  path: '/api/v1/hooks-in',
  access: 'marketing',
  summary: 'The addresses to which tools send webhooks, oldest first, each with its state.',
  response: z.object({ hooks: z.array(HookIn) }),
});

export const createHookIn = route({
  method: 'POST',
  path: '/api/v1/hooks-in',
  access: 'marketing',
  body: z.object({
    name: z.string().trim().min(1).max(MAX_HOOK_NAME),
    signing: z.enum(HOOK_SIGNINGS),
    secret: GivenSecret,
  }),
  summary:
    'Makes an address to which a tool can send webhooks. 422 `bad_secret` when the secret has not the form it needs.',
  response: z.object({ id: Id, address: z.string(), secret: MadeSecret }),
});

export const deleteHookIn = route({
  method: 'DELETE',
  path: '/api/v1/hooks-in/:id',
  access: 'marketing',
  params: byId,
  summary:
    'Removes an address with its last payload: what is sent there then is refused. What came of it stays.',
  response: z.object({}),
});

export const renewHookInSecret = route({
  method: 'POST',
  path: '/api/v1/hooks-in/:id/secret',
  access: 'marketing',
  params: byId,
  body: z.object({ secret: GivenSecret }),
  summary: 'Changes the secret of an address; for a day what is signed with the former one is taken too.',
  response: z.object({ secret: MadeSecret }),
});

export const mapHookIn = route({
  method: 'POST',
  path: '/api/v1/hooks-in/:id/mapping',
  access: 'marketing',
  params: byId,
  body: z.object({ mapping: HookMapping }),
  summary: 'Says what becomes of what is sent to an address from now on.',
  response: z.object({}),
});

export const hookInPayload = route({
  method: 'GET',
  path: '/api/v1/hooks-in/:id/payload',
  access: 'marketing',
  params: byId,
  summary: 'The last payload of an address, kept for 30 days at most, and a mapping to begin with.',
  response: z.object({
    at: z.nullable(Instant),
    payload: z.unknown(),
    /** null when nothing in it tells who a person is. */
    proposed: z.nullable(HookMapping),
  }),
});

export const previewHookIn = route({
  method: 'POST',
  path: '/api/v1/hooks-in/:id/preview',
  access: 'marketing',
  params: byId,
  body: z.object({ mapping: HookMapping }),
  summary: 'What the last payload of an address would become under a mapping. Nothing is stored.',
  response: HookPreview,
});
