/** Connected systems from which leads, companies, campaigns and deals come by themselves, as an administrator sets them up. */
import * as z from 'zod';
import { Id, Instant, someOf } from './primitives.ts';
import { route } from './route.ts';

export const SOURCE_SYSTEMS = ['hubspot', 'salesforce'] as const;
export type SourceSystem = (typeof SOURCE_SYSTEMS)[number];

/** Where each system is reached, unless the administrator says otherwise; null: each customer has an address of their own. */
export const SYSTEM_URLS: Record<SourceSystem, string | null> = {
  hubspot: 'https://api.hubapi.com',
  salesforce: null,
};

/** What can be pulled, in the order in which it is: what others point to comes first. `members` are those of campaigns. */
export const SOURCE_OBJECTS = ['companies', 'campaigns', 'leads', 'contacts', 'members', 'deals'] as const;
export type SourceObject = (typeof SOURCE_OBJECTS)[number];

/** What each system has of it. */
export const SYSTEM_OBJECTS = {
  hubspot: ['companies', 'campaigns', 'contacts', 'deals'],
  salesforce: SOURCE_OBJECTS,
} as const satisfies Record<SourceSystem, readonly SourceObject[]>;

/**
 * Why a source does not go on, or not wholly; the sentence is in locales under `sources.problem.<code>`. A person must act after
 * `credential_refused`, `credential_unreadable` (the server's secret is another one now) and `private_address`. `not_allowed`: the
 * key may not read one kind of thing, the others are pulled. The rest is tried again by itself.
 */
const SOURCE_PROBLEMS = [
  'credential_refused',
  'credential_unreadable',
  'private_address',
  'not_allowed',
  'limited',
  'daily_limit',
  'unavailable',
  'unreachable',
  'certificate',
  'unexpected',
  'internal',
] as const;
export type SourceProblemCode = (typeof SOURCE_PROBLEMS)[number];

export const SourceProblem = z.object({
  code: z.enum(SOURCE_PROBLEMS),
  /** What was being pulled. */
  object: z.nullable(z.enum(SOURCE_OBJECTS)),
  /** The HTTP status, where the system answered with one that says nothing else. */
  status: z.nullable(z.int()),
});
export type SourceProblem = z.infer<typeof SourceProblem>;

export const SourceCounts = z.object({
  read: z.int(),
  made: z.int(),
  changed: z.int(),
  /** How many were not taken, by why: the codes of rows that an import refuses. */
  refused: z.record(z.string(), z.int()),
  /** How many there are to read in this run, as far as the system told. */
  expected: z.nullable(z.int()),
});
export type SourceCounts = z.infer<typeof SourceCounts>;

/**
 * `new`: never ran · `running` · `waiting`: a run was interrupted and goes on by itself at `nextAt` · `done` · `stopped` by a
 * person until `nextAt` · `needs_you`: nothing happens before an administrator acts
 */
const SOURCE_STATES = ['new', 'running', 'waiting', 'done', 'stopped', 'needs_you'] as const;

/** The name of a property of the system's own, as it names it. */
const PropertyName = z.string().regex(/^[A-Za-z]\w{0,99}$/);
const StatusValue = z.nullable(z.string().trim().min(1).max(100));

/** What of a verdict is written into the system, to the contact it is about. */
export const WriteBack = z.object({
  /** The lead status that each verdict sets; null leaves it alone. */
  status: z.object({ good: StatusValue, unsure: StatusValue, poor: StatusValue }),
  /** The property that gets `good`, `unsure` or `poor`; emptied when the verdict is taken back. */
  property: z.nullable(PropertyName),
  /** Whether a note says who gave the verdict, why, and in which words. It is changed and removed with the verdict. */
  note: z.boolean(),
  /** The language of the notes. */
  language: z.enum(['en', 'sv']),
});
export type WriteBack = z.infer<typeof WriteBack>;

export const Source = z.object({
  id: Id,
  system: z.enum(SOURCE_SYSTEMS),
  baseUrl: z.string(),
  objects: z.array(z.enum(SOURCE_OBJECTS)),
  state: z.enum(SOURCE_STATES),
  problem: z.nullable(SourceProblem),
  /** Of the last run, or of the one that runs. */
  counts: someOf(SOURCE_OBJECTS, SourceCounts),
  /** null: nothing is written. */
  writeBack: z.nullable(WriteBack),
  /** Verdicts written, on their way, and given up; and why the last one that failed did. */
  writes: z.object({
    written: z.int(),
    waiting: z.int(),
    failed: z.int(),
    problem: z.nullable(SourceProblem),
  }),
  startedAt: z.nullable(Instant),
  endedAt: z.nullable(Instant),
  /** When it runs next; null when it does not before somebody acts. */
  nextAt: z.nullable(Instant),
  createdAt: Instant,
});
export type Source = z.infer<typeof Source>;

const Key = z.string().trim().min(1).max(500);

/**
 * What lets us in, by system: the token of a HubSpot private app; the key and secret of a Salesforce app with the client credentials
 * flow. Taken, never given out again.
 */
export const SYSTEM_CREDENTIALS = {
  hubspot: z.object({ token: Key }),
  salesforce: z.object({ consumerKey: Key, consumerSecret: Key }),
} satisfies Record<SourceSystem, z.ZodType>;
export type SourceCredential = z.infer<(typeof SYSTEM_CREDENTIALS)[SourceSystem]>;

const objectsOf = <const O extends readonly SourceObject[]>(objects: O) =>
  z.array(z.enum(objects)).min(1).max(objects.length);
/** Left out: the system's own address, if it has one. */
const BaseUrl = z.optional(z.string().max(2000));
const byId = z.object({ id: Id });

export const sources = route({
  method: 'GET',
  path: '/api/v1/sources',
  access: 'admin',
  summary: 'The connected systems with their state and last run.',
  response: z.object({ sources: z.array(Source) }),
});

export const sourceProgress = route({
  method: 'GET',
  path: '/api/v1/sources/progress',
  access: 'admin',
  summary:
    'An event stream: the connected systems at once and whenever one of them moves on, in the form of GET /api/v1/sources.',
  response: z.object({ sources: z.array(Source) }),
});

export const createSource = route({
  method: 'POST',
  path: '/api/v1/sources',
  access: 'admin',
  body: z.discriminatedUnion('system', [
    z.object({
      system: z.literal('hubspot'),
      baseUrl: BaseUrl,
      credential: SYSTEM_CREDENTIALS.hubspot,
      objects: objectsOf(SYSTEM_OBJECTS.hubspot),
    }),
    z.object({
      system: z.literal('salesforce'),
      baseUrl: BaseUrl,
      credential: SYSTEM_CREDENTIALS.salesforce,
      objects: objectsOf(SYSTEM_OBJECTS.salesforce),
    }),
  ]),
  summary:
    'Connects a system and begins to pull. 409 `already_exists` when it is connected; 422 `private_address` for one inside the network.',
  response: z.object({ id: Id }),
});

export const changeSource = route({
  method: 'PATCH',
  path: '/api/v1/sources/:id',
  access: 'admin',
  params: byId,
  body: z.object({
    /** Of the source's system. */
    credential: z.optional(z.union([SYSTEM_CREDENTIALS.hubspot, SYSTEM_CREDENTIALS.salesforce])),
    objects: z.optional(objectsOf(SOURCE_OBJECTS)),
    writeBack: z.optional(z.nullable(WriteBack)),
  }),
  summary: 'Gives a source a new key, or changes what it pulls and what is written back, and lets it run.',
  response: z.object({}),
});

export const runSource = route({
  method: 'POST',
  path: '/api/v1/sources/:id/run',
  access: 'admin',
  params: byId,
  summary: 'Pulls now, and tries again to write what was given up.',
  response: z.object({}),
});

export const stopSource = route({
  method: 'POST',
  path: '/api/v1/sources/:id/stop',
  access: 'admin',
  params: byId,
  summary: 'Ends the run. The next one goes on where it was.',
  response: z.object({}),
});

export const deleteSource = route({
  method: 'DELETE',
  path: '/api/v1/sources/:id',
  access: 'admin',
  params: byId,
  summary: 'Disconnects a system. Its key is forgotten; what was pulled stays.',
  response: z.object({}),
});
