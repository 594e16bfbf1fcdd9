/** Takes a batch of messages: reads each, leaves out repeated ones, finds the people, stores, and says what became of each. */
import { v7 } from 'uuid';
import { stamp } from '../db/changes.ts';
import type { Db, Sql } from '../db/db.ts';
import {
  insertTouchpoints,
  objectedLeads,
  releaseMessageIds,
  type TouchRow,
  takeMessageIds,
} from '../db/ingest.ts';
import { type Arrival, type ReadMessage, type RefusalCode, readMessage } from './message.ts';
import { storePeople, unraced, wroteSynced } from './store.ts';

interface ItemResult {
  index: number;
  messageId?: string;
  /** `suppressed`: the person was erased; nothing is stored. */
  status: 'accepted' | 'duplicate' | 'suppressed' | 'refused';
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

const UNKNOWN = 'Nobody here has this userId or anonymousId yet: send identify with an e-mail address first.';

const OBJECTED = 'The person has objected to marketing: nothing is stored of what they do.';

type Item = ReadMessage & { index: number };

const refused = (index: number, messageId: string | null, code: RefusalCode, detail: string): ItemResult => ({
  index,
  ...(messageId === null ? {} : { messageId }),
  status: 'refused',
  code,
  detail,
});
const done = ({ index, messageId }: Item, status: 'accepted' | 'duplicate' | 'suppressed'): ItemResult => ({
  index,
  ...(messageId === null ? {} : { messageId }),
  status,
});

/** The first of each message id, and those that repeat one of the same batch. Without an id nothing can be told. */
function split(items: readonly Item[]): { first: Item[]; repeated: Item[] } {
  const seen = new Set<string>();
  const first: Item[] = [];
  const repeated: Item[] = [];
  for (const item of items) {
    (item.messageId !== null && seen.has(item.messageId) ? repeated : first).push(item);
    if (item.messageId !== null) seen.add(item.messageId);
  }
  return { first, repeated };
}

async function store(sql: Sql, workspaceId: string, items: readonly Item[], day: string): Promise<Taken> {
  const { first, repeated } = split(items);
  const taken = await takeMessageIds(
    sql,
    workspaceId,
    first.flatMap(({ messageId }) => messageId ?? []),
    day,
  );
  const isFresh = ({ messageId }: Item): boolean => messageId === null || taken.has(messageId);
  const fresh = first.filter(isFresh);
  const results = [...repeated, ...first.filter((item) => !isFresh(item))].map((item) =>
    done(item, 'duplicate'),
  );

  const plan = await storePeople(
    sql,
    workspaceId,
    fresh.map(({ person }) => person),
    'ingest',
  );
  const objected = await objectedLeads(
    sql,
    workspaceId,
    plan.leadIds.filter((id) => id !== null),
  );
  const unknown: string[] = [];
  const touches: TouchRow[] = [];
  for (const [position, item] of fresh.entries()) {
    const leadId = plan.leadIds[position];
    if (leadId && objected.has(leadId)) {
      results.push(refused(item.index, item.messageId, 'objected', OBJECTED));
    } else if (leadId) {
      results.push(done(item, 'accepted'));
      if (item.touch)
        touches.push({ ...item.touch, id: v7(), leadId, homeId: plan.homeIds[position] ?? null });
    } else if (plan.erased.has(position)) {
      results.push(done(item, 'suppressed'));
    } else {
      results.push(refused(item.index, item.messageId, 'unknown_person', UNKNOWN));
      if (item.messageId !== null) unknown.push(item.messageId);
    }
  }
  // Once somebody names the person, the same message may come again.
  await releaseMessageIds(sql, workspaceId, unknown);
  await insertTouchpoints(sql, workspaceId, touches);
  // The counter is taken last, so that batches wait for each other as briefly as can be.
  const seq = wroteSynced(plan) ? await stamp(sql, workspaceId) : null;
  return { results, dirty: touches.length + plan.merged > 0, seq };
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
      : await unraced(db, workspaceId, (sql) =>
          store(sql, workspaceId, items, arrival.receivedAt.toISOString().slice(0, 10)),
        );
  return { ...taken, results: [...refusals, ...taken.results].sort((a, b) => a.index - b.index) };
}
