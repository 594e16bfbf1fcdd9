/**
 * The routes that every sidebar uses: method, path, and a schema for each part. Those of administrators lie in files beside this
 * one, so that the sidebar need not load them; all together are in all-routes.ts.
 */
import * as z from 'zod';
import { Columns } from './columns.ts';
import { MAX_MUTATIONS, Mutation, MutationResult } from './mutations.ts';
import { Day, Department, Id, Instant, someOf } from './primitives.ts';
import {
  Account,
  Lead,
  LeadHistory,
  LeadIdentity,
  LeadMerge,
  LeadOrigin,
  Moment,
  Seen,
  type SyncedTable,
  Touchpoint,
} from './records.ts';
import { route } from './route.ts';

export type { Route } from './route.ts';

export const version = route({
  method: 'GET',
  path: '/api/v1/version',
  access: 'public',
  summary: 'Says that this is a Samsyn server, and which contract versions it speaks.',
  response: z.object({
    product: z.literal('samsyn'),
    version: z.string(),
    contract: z.object({ min: z.int(), max: z.int() }),
    now: Instant,
  }),
});

export const pairStart = route({
  method: 'POST',
  path: '/api/v1/pair/start',
  access: 'public',
  summary: 'Begins a pairing (RFC 8628): the extension opens approveUrl, the person approves there.',
  body: z.object({ device: z.string().min(1).max(80) }),
  response: z.object({
    deviceCode: z.string(),
    /** Shown on both sides so that a person can compare, e.g. `BCDF-GHJK`. */
    userCode: z.string(),
    approveUrl: z.url(),
    expiresInSeconds: z.int(),
    intervalSeconds: z.number(),
  }),
});

export const pairToken = route({
  method: 'POST',
  path: '/api/v1/pair/token',
  access: 'public',
  summary: 'Asks whether the pairing was approved; gives the device token exactly once.',
  body: z.object({ deviceCode: z.string().max(200) }),
  response: z.object({ token: z.string(), workspaceId: Id, memberId: Id, deviceId: Id }),
});

export const me = route({
  method: 'GET',
  path: '/api/v1/me',
  access: 'device',
  summary: 'Who this device speaks for.',
  response: z.object({
    memberId: Id,
    workspaceId: Id,
    workspaceName: z.string(),
    name: z.string(),
    email: z.string(),
    department: Department,
    admin: z.boolean(),
    deviceId: Id,
  }),
});

export const DeviceLine = z.object({
  id: Id,
  /** What the person calls it. */
  name: z.string(),
  /** What it called itself: browser and kind of computer. */
  browser: z.string(),
  createdAt: Instant,
  lastUsedOn: z.nullable(Day),
  expiresAt: z.nullable(Instant),
  /** The device that asks. */
  current: z.boolean(),
});
export type DeviceLine = z.infer<typeof DeviceLine>;

export const devices = route({
  method: 'GET',
  path: '/api/v1/me/devices',
  access: 'device',
  summary: 'The devices paired for this member.',
  response: z.object({ devices: z.array(DeviceLine) }),
});

export const revokeDevice = route({
  method: 'DELETE',
  path: '/api/v1/me/devices/:id',
  access: 'device',
  params: z.object({ id: Id }),
  summary: 'Ends a device: its token stops working at once.',
  response: z.object({}),
});

/**
 * `<epoch>.<seq>`: where a device stands in the change feed; for a device that holds a part of the leads `<epoch>.<seq>.s<seq>`.
 * `.h<seq>` may follow while a device begins anew.
 */
const Cursor = z.string().regex(/^\d{1,9}\.\d{1,18}(?:\.s\d{1,18})?(?:\.h\d{1,18})?$/, 'send one as it came');

const TablePage = z.object({
  /** Changed records as columns (lib/contract/columns.ts). */
  columns: Columns,
  /** Ids of records that are gone. */
  deleted: z.array(Id),
  /** Of leads only: which lead stands for one that is gone, because the two are one person. */
  forwards: z.optional(z.record(Id, Id)),
});

export const SyncPage = z.object({
  cursor: Cursor,
  more: z.boolean(),
  /** Changed rows still to come after this page; for the progress bar. */
  remaining: z.int(),
  /**
   * Only where there are more leads than a device holds: it gets its member's and those with feedback, and asks for others
   * through the `gate`. Its version and the number of hashes beside its filter say whether the device's is out of date.
   */
  gate: z.optional(z.object({ version: z.int(), added: z.int() })),
  tables: someOf(
    [
      'workspace',
      'members',
      'teams',
      'accounts',
      'personas',
      'campaigns',
      'leads',
      'feedback',
      'questions',
    ] satisfies SyncedTable[],
    TablePage,
  ),
});
export type SyncPage = z.infer<typeof SyncPage>;

export const sync = route({
  method: 'GET',
  path: '/api/v1/sync',
  access: 'device',
  summary:
    'All changes after a cursor, in order. 409 `resync` when the cursor is of another epoch or scope, ahead of the server or too old.',
  query: z.object({
    cursor: z.optional(Cursor),
    limit: z.optional(z.coerce.number().int().min(1).max(20_000)),
  }),
  response: SyncPage,
});

/** Server-sent events: `data: {"seq":n}` says that something changed up to n; it carries no data. */
export const events = route({
  method: 'GET',
  path: '/api/v1/events',
  access: 'device',
  summary: 'A stream of nudges. Each says only that there is something to pull.',
  response: z.object({ seq: z.int() }),
});

export const mutations = route({
  method: 'POST',
  path: '/api/v1/mutations',
  access: 'device',
  summary:
    'Applies changes in order; safe to send again whole. 409 `resync`, and none is applied, when `epoch` is not the server’s: it was put back from a backup, and is first to be sent what it confirmed since.',
  body: z.object({
    /** The device's clock when this request left, to correct `clientAt`. */
    sentAt: Instant,
    /** Which life of the server the device's cursor is of. */
    epoch: z.optional(z.int().min(0)),
    mutations: z.array(Mutation).min(1).max(MAX_MUTATIONS),
  }),
  response: z.object({
    results: z.array(MutationResult),
    /** Which life of the server the results' numbers are of. */
    epoch: z.optional(z.int().min(0)),
  }),
});

export const timelines = route({
  method: 'POST',
  path: '/api/v1/timelines',
  access: 'device',
  summary:
    'The newest touchpoints of up to 100 leads, what all of them amount to, and the identities the leads are known by.',
  body: z.object({ leadIds: z.array(Id).min(1).max(100), limit: z.int().min(1).max(100) }),
  response: z.object({
    /** In the order asked; leads that do not exist are left out. */
    timelines: z.array(
      z.object({
        leadId: Id,
        touchpoints: z.array(Touchpoint),
        /** Those that announce something in the next days, the nearest first, old touchpoints too. */
        ahead: z.prefault(z.array(Touchpoint), []),
        total: z.int(),
        /** null until they were counted. */
        history: z.prefault(z.nullable(LeadHistory), null),
        /** Those of the newest touchpoints first. */
        moments: z.prefault(z.array(Moment), []),
        identities: z.array(LeadIdentity),
        /** Leads that became a part of it, the newest merge first. */
        merges: z.prefault(z.array(LeadMerge), []),
        origin: z.prefault(z.nullable(LeadOrigin), null),
      }),
    ),
  }),
});

export const timeline = route({
  method: 'GET',
  path: '/api/v1/leads/:id/timeline',
  access: 'device',
  params: z.object({ id: Id }),
  query: z.object({
    from: z.optional(Instant),
    before: z.optional(Instant),
    limit: z.optional(z.coerce.number().int().min(1).max(500)),
  }),
  summary: 'Older touchpoints of one lead, newest first: none before `from`, all before `before`.',
  response: z.object({ touchpoints: z.array(Touchpoint), more: z.boolean() }),
});

export const seen = route({
  method: 'GET',
  path: '/api/v1/leads/:id/touchpoints/:touchpointId/seen',
  access: 'device',
  params: z.object({ id: Id, touchpointId: Id }),
  summary: 'What the lead saw or said at a touchpoint: null when the source sent nothing of it.',
  response: z.object({ seen: z.nullable(Seen) }),
});

export const accountTimeline = route({
  method: 'GET',
  path: '/api/v1/accounts/:id/timeline',
  access: 'device',
  params: z.object({ id: Id }),
  query: timeline.query.omit({ from: true }),
  summary: 'Touchpoints of everybody at a company in one, newest first.',
  response: timeline.response,
});

export const gate = route({
  method: 'GET',
  path: '/api/v1/gate',
  access: 'device',
  query: z.object({
    /** The version that the device has; its filter is not sent again. */
    have: z.optional(z.coerce.number().int().min(0)),
  }),
  summary:
    'For workspaces with more leads than a device holds: which identities may be leads, as a filter over keyed hashes. 404 for others.',
  response: z.object({
    /** 0 while the first filter is being made; a nudge follows. */
    version: z.int(),
    /** HMAC-SHA-256 key of the workspace's hashes; a hash counts with its first 40 bits. */
    key: z.base64(),
    /** As lib/domain/fuse-filter.ts reads it; null when the device has it, or there is none yet. */
    filter: z.nullable(z.base64()),
    /** Hashes that came after the filter was made. */
    added: z.array(z.int()),
  }),
});

/** How many first bits of a hash are asked for: few enough that some three hundred of the world's addresses share them. */
export const ASKED_BITS = 24;

export const lookup = route({
  method: 'POST',
  path: '/api/v1/lookup',
  access: 'device',
  body: z.object({
    /** First 24 bits of hashes that passed the gate. */
    starts: z
      .array(
        z
          .int()
          .min(0)
          .max(2 ** ASKED_BITS - 1),
      )
      .min(1)
      .max(100),
  }),
  summary:
    'The leads whose hashed identities begin so, with their accounts. The device finds out whether it meant one of them.',
  response: z.object({ leads: z.array(Lead), accounts: z.array(Account) }),
});

/** Said by a device whose token answers `wipe_ordered` to everything else; so the token travels as the body. */
export const wiped = route({
  method: 'POST',
  path: '/api/v1/me/wiped',
  access: 'public',
  body: z.object({ token: z.string().max(200) }),
  summary: 'A device says that it has deleted all it held, as an administrator had ordered.',
  response: z.object({}),
});
