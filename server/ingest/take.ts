/** Takes a batch of messages: reads each, leaves out repeated ones, finds the people, stores, and says what became of each. */
import { v7 } from 'uuid';
import { stamp } from '../db/changes.ts';
import type { Db, Sql } from '../db/db.ts';
import { findCampaigns, insertTouchpoints, knownMessageIds, takeMessageIds } from '../db/ingest.ts';
import { type Arrival, type ReadMessage, type RefusalCode, readMessage } from './message.ts';
import { Raced, storePeople, unraced, wroteSynced } from './store.ts';

export interface ItemResult {
  index: number;
  messageId?: string;
  status: 'accepted' | 'duplicate' | 'refused';
  code?: RefusalCode;
  detail?: string;
}

export interface Taken {
  results: ItemResult[];
  /** Whether touchpoints were added, so that leads wait to be rolled up. */
  dirty: boolean;
  /** The change counter, when leads or accounts changed. */
  seq: number | null;
}

type Item = ReadMessage & { index: number };

const refused = (index: number, messageId: string | null, code: RefusalCode, detail: string): ItemResult => ({
  index,
  ...(messageId === null ? {} : { messageId }),
  status: 'refused',
  code,
  detail,
});
const done = ({ index, messageId }: Item, status: 'accepted' | 'duplicate'): ItemResult => ({
  index,
  ...(messageId === null ? {} : { messageId }),
  status,
});

/** The first of each message id, and those that repeat one within the batch. */
function split(items: readonly Item[], known: ReadonlySet<string>): { fresh: Item[]; repeated: Item[] } {
  const seen = new Set(known);
  const fresh: Item[] = [];
  const repeated: Item[] = [];
  for (const item of items) {
    if (item.messageId !== null && seen.has(item.messageId)) repeated.push(item);
    else fresh.push(item);
    if (item.messageId !== null) seen.add(item.messageId);
  }
  return { fresh, repeated };
}

const ids = (items: readonly Item[]): string[] =>
  items.flatMap(({ messageId }) => (messageId === null ? [] : [messageId]));

async function store(
  sql: Sql,
  workspaceId: string,
  items: readonly Item[],
  arrival: Arrival,
): Promise<Taken> {
  const { fresh, repeated } = split(items, await knownMessageIds(sql, workspaceId, ids(items)));
  const plan = await storePeople(
    sql,
    workspaceId,
    fresh.map(({ person }) => person),
    'ingest',
  );
  const results: ItemResult[] = repeated.map((item) => done(item, 'duplicate'));
  const taken: Item[] = [];
  const touches: { leadId: string; touch: NonNullable<Item['touch']> }[] = [];
  for (const [position, item] of fresh.entries()) {
    const leadId = plan.leadIds[position];
    if (!leadId) {
      results.push(
        refused(
          item.index,
          item.messageId,
          'unknown_person',
          'Nobody here has this userId or anonymousId yet: send identify with an e-mail address first.',
        ),
      );
      continue;
    }
    taken.push(item);
    if (item.touch) touches.push({ leadId, touch: item.touch });
    results.push(done(item, 'accepted'));
  }

  const taking = ids(taken);
  if (
    (await takeMessageIds(sql, workspaceId, taking, arrival.receivedAt.toISOString().slice(0, 10))) <
    taking.length
  )
    throw new Raced();
  const campaigns = await findCampaigns(sql, workspaceId, [
    ...new Set(touches.flatMap(({ touch }) => touch.campaignKey ?? [])),
  ]);
  await insertTouchpoints(
    sql,
    workspaceId,
    touches.map(({ leadId, touch: { campaignKey, ...touch } }) => ({
      ...touch,
      id: v7(),
      leadId,
      campaignId: campaigns.get(campaignKey ?? '') ?? null,
    })),
  );
  // The counter is taken last, so that batches wait for each other as briefly as can be.
  const seq = wroteSynced(plan) ? await stamp(sql, workspaceId) : null;
  return { results, dirty: touches.length > 0, seq };
}

/** Takes the messages of one request, in their order. All that is accepted is stored in one transaction. */
export async function takeBatch(
  db: Db,
  workspaceId: string,
  raws: readonly unknown[],
  arrival: Arrival,
): Promise<Taken> {
  const items: Item[] = [];
  const refusals: ItemResult[] = [];
  for (const [index, raw] of raws.entries()) {
    const read = readMessage(raw, arrival);
    if ('message' in read) items.push({ ...read.message, index });
    else refusals.push(refused(index, read.messageId, read.refusal.code, read.refusal.detail));
  }
  const taken: Taken =
    items.length === 0
      ? { results: [], dirty: false, seq: null }
      : await unraced(db, workspaceId, (sql) => store(sql, workspaceId, items, arrival));
  return { ...taken, results: [...refusals, ...taken.results].sort((a, b) => a.index - b.index) };
}
