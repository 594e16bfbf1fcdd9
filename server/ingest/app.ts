/**
 * Segment's HTTP API, so that any client that speaks it works by changing its host. Unlike Segment's, the answer says
 * what became of each message.
 */
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { Hono } from 'hono';
import * as z from 'zod';
import { readToken, type TokenKey } from '../auth/token.ts';
import { noteMasked } from '../db/ingest-keys.ts';
import type { Env, RequestContext } from '../routes/context.ts';
import { check, readJson } from '../routes/input.ts';
import { problem, Refused } from '../routes/problems.ts';
import { noteExposed } from '../services/ingest-keys.ts';
import type { Services } from '../services/services.ts';
import { createAllowance } from './allowance.ts';
import { createGroups, TooMany } from './groups.ts';
import { createIngestKeys, type IngestKeys } from './keys.ts';
import { type ReadBatch, readBatch, storeBatches } from './take.ts';

const MAX_BATCH_BYTES = 500 * 1024;
const MAX_BATCH_EVENTS = 2_500;
/**
 * Transactions of one workspace at a time, and messages in each. The embedded database has one transaction at a time anyway: what waits
 * for it becomes one group, which keeps others waiting a quarter of a second at most.
 */
const GROUPS = { pglite: { atOnce: 1, most: 4_000 }, postgres: { atOnce: 2, most: MAX_BATCH_EVENTS } };
/** Messages of a workspace that wait. */
const WAITING = 5_000;
const LATER_S = 5;

/** Clients send JSON under these names too: RudderStack's when it packs, browsers from a page that is left. */
const UNSAID = /^$|^(text\/plain|application\/x-www-form-urlencoded|application\/octet-stream)\b/i;

const CHALLENGE = { 'WWW-Authenticate': 'Basic realm="samsyn ingest"' };
const LATER = 'Too many messages of this workspace wait already; nothing of this one was taken.';
const FASTER = 'This workspace sends more messages a second than are taken; nothing of this request was.';
const SPLIT = 'Split the batch; nothing of it was taken.';

const tooLarge = (): Refused =>
  new Refused({
    code: 'too_large',
    detail: `A request may have ${MAX_BATCH_BYTES} bytes, unpacked. ${SPLIT}`,
  });

/** The body's bytes, never more than the limit in memory. */
async function limitedBytes(c: RequestContext): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of c.req.raw.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_BATCH_BYTES) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function unpacked(bytes: Buffer): Promise<Buffer> {
  try {
    return await promisify(gunzip)(bytes, { maxOutputLength: MAX_BATCH_BYTES });
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge();
    throw new Refused({ code: 'invalid_request', detail: 'The body says it is gzip, and is not.' });
  }
}

/** The JSON of a body that may be packed with gzip. */
async function readBody(c: RequestContext): Promise<unknown> {
  const encoding = (c.req.header('Content-Encoding') ?? 'identity').trim().toLowerCase();
  if (encoding !== 'gzip' && encoding !== 'identity')
    throw new Refused({ code: 'unsupported_media_type', detail: 'Content-Encoding may be gzip or nothing.' });
  if (Number(c.req.header('Content-Length') ?? 0) > MAX_BATCH_BYTES) throw tooLarge();
  const bytes = await limitedBytes(c);
  const plain = encoding === 'gzip' ? await unpacked(bytes) : bytes;
  const headers = new Headers(c.req.raw.headers);
  if (UNSAID.test(headers.get('Content-Type') ?? '')) headers.set('Content-Type', 'application/json');
  c.req.raw = new Request(c.req.url, {
    method: 'POST',
    headers,
    body: new Uint8Array(plain),
  });
  return readJson(c);
}

/** The key of `Authorization: Basic base64(key:)`. */
function basicKey(c: RequestContext): string | null {
  const coded = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(c.req.header('Authorization') ?? '')?.[1];
  return coded ? (Buffer.from(coded, 'base64').toString('utf8').split(':')[0] ?? null) : null;
}

const WithKey = z.object({ writeKey: z.string() });

/** The request's ingest key. The key stands in the Authorization header or, as some clients do, in the body. */
async function keyOf(keys: IngestKeys, c: RequestContext, body: unknown, now: Date): Promise<TokenKey> {
  const inBody = WithKey.safeParse(body);
  const key = readToken(basicKey(c) ?? (inBody.success ? inBody.data.writeKey : ''));
  const state = key ? await keys.stateOf(key, now) : 'unknown';
  if (key && state === 'ok') return key;
  if (state === 'revoked')
    throw new Refused(
      { code: 'token_revoked', detail: 'This ingest key was ended. Make a new one.' },
      CHALLENGE,
    );
  throw new Refused(
    { code: 'unauthenticated', detail: 'Send an ingest key as the user name of Basic authentication.' },
    CHALLENGE,
  );
}

const SentAt = z.nullish(z.iso.datetime({ offset: true, error: 'must be a date with time and zone' }));
const Batch = z.looseObject({
  batch: z.array(z.unknown(), 'must be a list of messages').min(1, 'holds no message'),
  sentAt: SentAt,
});
const Single = z.looseObject({ sentAt: SentAt });

export interface IngestOptions {
  /** Called after touchpoints were added: their leads wait to be rolled up. */
  onDirty?: (workspaceId: string) => void;
  /** Messages of one workspace that are taken a second; without it as many as come. */
  perSecond?: number;
  /** For tests. */
  now?: () => Date;
  waiting?: number;
}

/** The routes, to be mounted at /v1. */
export function ingestApp(
  services: Pick<Services, 'db' | 'bus'>,
  { onDirty, perSecond, now = () => new Date(), waiting = WAITING }: IngestOptions = {},
): Hono<Env> {
  const app = new Hono<Env>();
  const keys = createIngestKeys(services);
  const allowance = perSecond === undefined ? null : createAllowance(perSecond, () => now().getTime());
  const groups = createGroups<ReadBatch>({
    ...{ ...GROUPS[services.db.kind], waiting },
    work: async (workspaceId, batches) => {
      const { dirty, seq } = await storeBatches(services.db, workspaceId, batches);
      if (dirty) onDirty?.(workspaceId);
      if (seq !== null) services.bus.publish({ ws: workspaceId, seq });
    },
  });

  /** The day on which each key's administrators were last told by this process of a masked address. */
  const told = new Map<string, string>();
  const tellMasked = async (
    workspaceId: string,
    hash: Buffer,
    where: string,
    receivedAt: Date,
  ): Promise<void> => {
    const [key, on] = [hash.toString('hex'), receivedAt.toISOString().slice(0, 10)];
    if (told.get(key) === on) return;
    await noteMasked(services.db, workspaceId, hash, { on, where });
    told.set(key, on);
  };

  const take = async (
    c: RequestContext,
    read: (body: unknown) => { messages: unknown[]; sentAt: string | null },
    historical = false,
  ): Promise<Response> => {
    const receivedAt = now();
    const query = new URL(c.req.url).searchParams;
    const exposed = query.get('writeKey') ?? query.get('write_key');
    if (exposed !== null) {
      await noteExposed(services, exposed, receivedAt);
      throw new Refused({
        code: 'invalid_request',
        detail:
          'The key stands in the address, where logs keep it. End this key, make a new one, and send it as Basic authentication.',
      });
    }
    const body = await readBody(c);
    const { workspaceId, hash } = await keyOf(keys, c, body, receivedAt);
    const { messages, sentAt } = read(body);
    if (messages.length > MAX_BATCH_EVENTS) {
      throw new Refused({
        code: 'too_large',
        detail: `A batch may have ${MAX_BATCH_EVENTS} messages; this one has ${messages.length}. ${SPLIT}`,
      });
    }
    const wait = allowance?.spend(workspaceId, messages.length) ?? 0;
    if (wait > 0)
      throw new Refused(
        { code: 'too_many_requests', detail: FASTER },
        { 'Retry-After': String(Math.ceil(wait)) },
      );
    const arrival = { receivedAt, sentAt: sentAt === null ? null : new Date(sentAt), historical };
    const { results, masked } = await groups
      .add(workspaceId, messages.length, () => readBatch({ messages, arrival }))
      .catch((error: unknown) => {
        if (!(error instanceof TooMany)) throw error;
        throw new Refused({ code: 'too_many_requests', detail: LATER }, { 'Retry-After': String(LATER_S) });
      });
    if (masked !== null) await tellMasked(workspaceId, hash, masked, receivedAt);
    const first = results[0];
    // A single message that is wrong in itself is the sender's mistake. One from a visitor nobody has named yet is not.
    if (results.length === 1 && first?.status === 'refused' && first.code !== 'unknown_person') {
      return problem(c, {
        code: first.code === 'event_too_large' ? 'too_large' : 'invalid_request',
        detail: `${first.code}: ${first.detail}`,
      });
    }
    return c.json({ success: true, results });
  };

  const batch = (body: unknown) => {
    const { batch: messages, sentAt } = check(Batch, body);
    return { messages, sentAt: sentAt ?? null };
  };
  app.post('/batch', (c) => take(c, batch));
  app.post('/import', (c) => take(c, batch, true));
  for (const type of ['identify', 'track', 'page', 'screen', 'group', 'alias']) {
    app.post(`/${type}`, (c) =>
      take(c, (body) => {
        const message = check(Single, body);
        return { messages: [{ ...message, type }], sentAt: message.sentAt ?? null };
      }),
    );
  }
  return app;
}
