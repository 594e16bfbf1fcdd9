/**
 * The routes of the API: method, path, and a schema for each part.
 * The server makes handlers from them, the extension a typed client, docs the OpenAPI document.
 */
import * as z from 'zod';
import { MAX_MUTATIONS, Mutation, MutationResult } from './mutations.ts';
import { Department, Id, Instant } from './primitives.ts';
import { LeadIdentity, type SyncedTable, Touchpoint } from './records.ts';

type Access = 'public' | 'device';

export interface Route<
  Q extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
  R extends z.ZodType = z.ZodType,
> {
  method: 'GET' | 'POST' | 'DELETE';
  /** Hono's form, e.g. `/api/v1/leads/:id`. */
  path: string;
  access: Access;
  params?: z.ZodType;
  query?: Q;
  body?: B;
  response: R;
  summary: string;
}

const route = <const T extends Route>(value: T): T => value;

/** Wire versions this build speaks; raised only when an older peer would misread us. */
export const CONTRACT = { min: 1, max: 1 } as const;

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

const devices = route({
  method: 'GET',
  path: '/api/v1/me/devices',
  access: 'device',
  summary: 'The devices paired for this member.',
  response: z.object({
    devices: z.array(
      z.object({
        id: Id,
        name: z.string(),
        createdAt: Instant,
        lastUsedOn: z.nullable(z.string()),
        current: z.boolean(),
      }),
    ),
  }),
});

export const revokeDevice = route({
  method: 'DELETE',
  path: '/api/v1/me/devices/:id',
  access: 'device',
  params: z.object({ id: Id }),
  summary: 'Ends a device: its token stops working at once.',
  response: z.object({}),
});

/** `<epoch>.<seq>`: where a device stands in the change feed. */
const Cursor = z.string().regex(/^\d{1,9}\.\d{1,18}$/);

const TablePage = z.object({
  /** Changed records as columns (lib/contract/columns.ts). */
  columns: z.record(z.string(), z.array(z.unknown())),
  /** Ids of records that are gone. */
  deleted: z.array(Id),
});

export const SyncPage = z.object({
  cursor: Cursor,
  more: z.boolean(),
  /** Changed rows still to come after this page; for the progress bar. */
  remaining: z.int(),
  tables: z.partialRecord(
    z.enum([
      'workspace',
      'members',
      'teams',
      'accounts',
      'personas',
      'campaigns',
      'leads',
      'feedback',
    ] satisfies SyncedTable[]),
    TablePage,
  ),
});
export type SyncPage = z.infer<typeof SyncPage>;

export const sync = route({
  method: 'GET',
  path: '/api/v1/sync',
  access: 'device',
  summary:
    'All changes after a cursor, in order. 409 `resync` when the cursor is of another epoch or ahead of the server.',
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
  summary: 'Applies changes in order; safe to send again whole.',
  body: z.object({
    /** The device's clock when this request left, to correct `clientAt`. */
    sentAt: Instant,
    mutations: z.array(Mutation).min(1).max(MAX_MUTATIONS),
  }),
  response: z.object({ results: z.array(MutationResult) }),
});

export const timelines = route({
  method: 'POST',
  path: '/api/v1/timelines',
  access: 'device',
  summary: 'The newest touchpoints of up to 100 leads, and the identities they are known by.',
  body: z.object({ leadIds: z.array(Id).min(1).max(100), limit: z.int().min(1).max(100) }),
  response: z.object({
    /** In the order asked; leads that do not exist are left out. */
    timelines: z.array(
      z.object({
        leadId: Id,
        touchpoints: z.array(Touchpoint),
        total: z.int(),
        identities: z.array(LeadIdentity),
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
    before: z.optional(Instant),
    limit: z.optional(z.coerce.number().int().min(1).max(100)),
  }),
  summary: 'Older touchpoints of one lead, newest first.',
  response: z.object({ touchpoints: z.array(Touchpoint), more: z.boolean() }),
});

export const ROUTES = {
  version,
  pairStart,
  pairToken,
  me,
  devices,
  revokeDevice,
  sync,
  events,
  mutations,
  timelines,
  timeline,
};
