/** What stands in the list of keys with which tools send events. The keys themselves are never shown again. */
import * as z from 'zod';
import { Day, Id, Instant } from './primitives.ts';
import { route } from './route.ts';

export const MAX_KEY_NAME = 80;

const IngestKey = z.object({
  id: Id,
  name: z.string(),
  createdAt: Instant,
  lastUsedOn: z.nullable(Day),
  /** Null: it works until it is revoked. */
  expiresAt: z.nullable(Instant),
  revokedAt: z.nullable(Instant),
  /** When it first stood in an address, where others may have read it. */
  exposedAt: z.nullable(Instant).default(null),
  /** The last time an event held an e-mail address where none belongs: the day, and the property. It was stored masked. */
  masked: z.nullable(z.object({ on: Day, where: z.string() })).default(null),
});
export type IngestKey = z.infer<typeof IngestKey>;

export const ingestKeys = route({
  method: 'GET',
  path: '/api/v1/ingest-keys',
  access: 'admin',
  summary: 'The keys with which tools send events, the newest first. Never the keys themselves.',
  response: z.object({ keys: z.array(IngestKey) }),
});

export const createIngestKey = route({
  method: 'POST',
  path: '/api/v1/ingest-keys',
  access: 'admin',
  summary: 'Makes a key that can write events and nothing else. It is in this answer and never shown again.',
  body: z.object({
    name: z.string().trim().min(1).max(MAX_KEY_NAME),
    /** For how many days it works; null: until it is revoked. */
    validDays: z.nullable(z.int().min(1).max(3_650)),
  }),
  response: z.object({ id: Id, key: z.string() }),
});

export const revokeIngestKey = route({
  method: 'DELETE',
  path: '/api/v1/ingest-keys/:id',
  access: 'admin',
  params: z.object({ id: Id }),
  summary: 'Ends a key: the next event sent with it is refused.',
  response: z.object({}),
});
