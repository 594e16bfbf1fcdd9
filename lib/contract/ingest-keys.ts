/** What stands in the list of keys with which tools send events. The keys themselves are never shown again. */
import * as z from 'zod';
import { Day, Id, Instant } from './primitives.ts';

export const MAX_KEY_NAME = 80;

export const IngestKey = z.object({
  id: Id,
  name: z.string(),
  createdAt: Instant,
  lastUsedOn: z.nullable(Day),
  /** Null: it works until it is revoked. */
  expiresAt: z.nullable(Instant),
  revokedAt: z.nullable(Instant),
});
export type IngestKey = z.infer<typeof IngestKey>;
