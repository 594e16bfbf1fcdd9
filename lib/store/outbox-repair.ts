/** Noticing what one of the outbox's two stores has lost, and putting it back. */
import { v7 as newId } from 'uuid';
import * as z from 'zod';
import { wakeForOutbox } from '#lib/platform/alarms.ts';
import { local } from '#lib/platform/storage.ts';
import { fromBase64, toBase64 } from './base64.ts';
import { openItems, outboxName, outboxRows } from './outbox.ts';
import {
  addRows,
  changing,
  GONE,
  rowsHead,
  Shadow,
  shadowHeadKey,
  shadowKey,
  shadowOf,
  shadows,
} from './outbox-change.ts';
import { Head, hashOf, holds, NO_HEAD, type RowsHead } from './outbox-head.ts';
import { noteRenewed } from './renewed.ts';
import type { Store } from './store.ts';
import type { OutboxRow } from './work.ts';

export interface Repair {
  /** Rows put back from their shadows. */
  restored: number;
  /** Shadows put back from their rows. */
  shadowed: number;
  /** How many of both a damaged store had lost; the others were between two writes when everything ended. */
  damaged: number;
  /** Items that neither store could give back. */
  lost: number;
}

/** One of the two stores as it is found. */
interface Found {
  head: RowsHead | null;
  /** All that can be read, also where the words cannot be opened. */
  rows: readonly OutboxRow[];
  /** Those whose words can be opened, by their ids. */
  open: ReadonlyMap<string, OutboxRow>;
  /** Whatever stands there under an id. */
  ids: ReadonlySet<string>;
}

/**
 * Compares both stores with their heads and with each other, and puts back what one of them lost. Runs at each start, before
 * anything is sent; an item that was already received is sent again then, which has no second effect.
 */
export const repairOutbox = (store: Store): Promise<Repair> =>
  changing(store, async () => {
    const [kept, cast] = [await findRows(store), await findShadows(store)];
    const sound = soundness(kept, cast);
    const result: Repair = { restored: 0, shadowed: 0, damaged: 0, lost: 0 };
    const stays: OutboxRow[] = [];
    const back: OutboxRow[] = [];
    for (const id of new Set([...kept.ids, ...cast.ids])) {
      const row = kept.open.get(id);
      const shadow = cast.open.get(id);
      if (row && shadow?.seq === row.seq) stays.push(row);
      // At two places: the sound store's is the right one.
      else if (row && (!shadow || sound.rows || !sound.shadows)) {
        stays.push(row);
        result.shadowed += 1;
        if (cast.ids.has(id) || !(sound.shadows || sound.between)) result.damaged += 1;
      } else if (shadow) {
        back.push(shadow);
        result.restored += 1;
        if (kept.ids.has(id) || !sound.rows) result.damaged += 1;
      } else if (kept.ids.has(id) || !sound.rows) result.lost += 1;
    }
    // Of some there may be nothing left under any id, beside those that cannot be opened.
    if (!sound.rows && !sound.shadows)
      result.lost = Math.max(
        result.lost,
        missing(turnOf(kept) < turnOf(cast) ? cast : kept, [...stays, ...back]),
      );
    const isRight = sound.rows && sound.shadows && kept.head !== null;
    if (!isRight || result.restored + result.shadowed + result.lost > 0 || cast.ids.size > stays.length) {
      if (result.damaged > 0) await noteRenewed({ back: result.damaged });
      await write(store, [kept, cast], stays, back, result.lost);
    }
    if (stays.length + back.length > 0) await wakeForOutbox(outboxName(store));
    return result;
  });

/**
 * Whether both stores hold the same words at the same places, and as many as their heads say. Opens none of them, so that it can be
 * asked often.
 */
export const isOutboxWhole = (store: Store): Promise<boolean> =>
  changing(store, async () => {
    const [{ head, rows }, cast, shadowHead] = await Promise.all([
      keptRows(store),
      local.entries(shadows(store)),
      local.get(shadowHeadKey(store), Head),
    ]);
    if (!head && !shadowHead) return rows.length + cast.length === 0;
    if (head?.turn !== shadowHead?.turn || cast.length !== rows.length) return false;
    if (![head, shadowHead].every((one) => one && holds(one, rows))) return false;
    const byKey = new Map(cast);
    return rows.every((row) => {
      const { data } = Shadow.safeParse(byKey.get(shadowKey(store, row.id)));
      return data?.seq === row.seq && data.sealed === toBase64(row.sealed);
    });
  });

/** How many changes a store has seen. */
const turnOf = ({ head }: Found): number => head?.turn ?? 0;

const isWhole = ({ head, rows }: Found): boolean => holds(head ?? NO_HEAD, rows);

/** Which of the stores has all that it ought to have. A device of before there were heads is taken as it is. */
function soundness(kept: Found, cast: Found): { rows: boolean; shadows: boolean; between: boolean } {
  if (!kept.head && !cast.head) return { rows: true, shadows: true, between: false };
  const behind = turnOf(kept) - turnOf(cast);
  return {
    rows: isWhole(kept) && behind >= 0,
    shadows: isWhole(cast) && behind <= 0,
    /**
     * The database is written first, and everything may end before the shadows are, or there be no room for them, also several times.
     * Shadows that fell back to what they were before stood further once.
     */
    between: isWhole(cast) && (kept.head?.shadowed ?? turnOf(kept) - 1) <= turnOf(cast),
  };
}

/** How many items of a head are not among these; one when they can only not be all. */
function missing({ head }: Found, there: readonly OutboxRow[]): number {
  if (!head) return 0;
  if (head.count > there.length) return head.count - there.length;
  const unlike = head.hash ^ hashOf(there);
  // A shadow that was about to go may stand there besides.
  return unlike === 0 || there.some((one) => hashOf([one]) === unlike) ? 0 : 1;
}

async function keptRows(store: Store): Promise<Pick<Found, 'head' | 'rows'>> {
  const { outbox, head: heads } = store.work;
  const [rows, head] = await store.work.transaction('r', outbox, heads, () =>
    Promise.all([outboxRows(store), rowsHead(store)]),
  );
  return { head, rows };
}

async function findRows(store: Store): Promise<Found> {
  const { head, rows } = await keptRows(store);
  return { head, rows, open: await opened(store, rows), ids: new Set(rows.map(({ id }) => id)) };
}

async function findShadows(store: Store): Promise<Found> {
  const rows: OutboxRow[] = [];
  const ids = new Set<string>();
  for (const key of await local.keys(shadows(store))) {
    const id = key.slice(shadows(store).length);
    const value = await local.get(key, z.unknown());
    if (value === GONE) {
      await local.remove(key);
      continue;
    }
    ids.add(id);
    const shadow = Shadow.safeParse(value);
    if (shadow.success)
      rows.push({
        seq: shadow.data.seq,
        id,
        phase: 'waiting',
        code: '',
        attempts: 0,
        nextAttemptAt: 0,
        sealed: fromBase64(shadow.data.sealed),
      });
  }
  const head = await local.get(shadowHeadKey(store), Head);
  return { head, rows, open: await opened(store, rows), ids };
}

const opened = async (store: Store, rows: readonly OutboxRow[]): Promise<Map<string, OutboxRow>> =>
  new Map((await openItems(store, rows)).map(({ row }) => [row.id, row]));

/** Leaves both stores with the same items, and with heads that say so. */
async function write(
  store: Store,
  [kept, cast]: readonly [Found, Found],
  stays: readonly OutboxRow[],
  back: readonly OutboxRow[],
  lost: number,
): Promise<void> {
  const { outbox, head, lost: told } = store.work;
  const turn = Math.max(turnOf(kept), turnOf(cast)) + 1;
  const staying = new Set(stays.map(({ id }) => id));
  const { rows, next } = await store.work.transaction('rw', outbox, head, told, async () => {
    await outbox.bulkDelete(kept.rows.filter(({ id }) => !staying.has(id)).map(({ seq }) => seq));
    const rows = [...stays, ...(await addRows(store, back))];
    const next: Head = { turn, count: rows.length, hash: hashOf(rows) };
    await head.put({ ...next, shadowed: turnOf(cast), id: 'outbox' });
    await told.bulkPut(Array.from({ length: lost }, () => ({ id: newId() })));
    return { rows, next };
  });
  const wrong = rows.filter(({ id, seq }) => cast.open.get(id)?.seq !== seq);
  await local.setAll({
    ...Object.fromEntries(wrong.map((row) => [shadowKey(store, row.id), shadowOf(row)])),
    [shadowHeadKey(store)]: next,
  });
  const right = new Set(rows.map(({ id }) => id));
  const useless = [...cast.ids].filter((id) => !right.has(id));
  if (useless.length > 0) await local.remove(...useless.map((id) => shadowKey(store, id)));
}
