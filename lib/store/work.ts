/**
 * The database of what exists nowhere else: the outbox, drafts, who this device speaks for, and who is no lead.
 * Strict durability: a write is on the disk before it is called done.
 */
import { Dexie, type Table } from 'dexie';
import type { RowsHead } from './outbox-head.ts';
import type { Place } from './place.ts';
import type { Sealed } from './seal.ts';

type Phase = 'waiting' | 'sending' | 'needs_you';

export interface OutboxRow {
  /** The order in which it was said; given by the database. */
  seq: number;
  /** The mutation's id. */
  id: string;
  phase: Phase;
  /** Why it needs the person; empty otherwise. An error code. */
  code: string;
  attempts: number;
  /** Milliseconds since 1970; not sent before. */
  nextAttemptAt: number;
  /** Confirmed before, and sent again because the server was put back (receipts.ts): its records come with the next pull. */
  again?: boolean;
  /** An Entry (outbox.ts). */
  sealed: Sealed;
}

/** Confirmed by the server; kept in case the server is put back from a backup. */
interface ReceiptRow extends Pick<OutboxRow, 'id' | 'seq' | 'sealed'> {
  workspaceId: string;
  /** Which life of the server confirmed it; 0 when the device could not tell. */
  epoch: number;
  /** When, in milliseconds since 1970. */
  at: number;
}

/** What the outbox ought to hold (outbox-head.ts). */
interface HeadRow extends RowsHead {
  id: 'outbox';
}

interface DraftRow {
  key: string;
  sealed: Sealed;
}

/** An item that neither store could give back, until the person has read of it. */
interface LostRow {
  id: string;
}

/** Somebody who is no lead, or not the lead that was suggested. */
export interface AsideRow {
  /** See aside.ts; it names nobody. */
  hash: string;
  about: 'stranger' | 'hint';
  kind: 'email' | 'linkedin';
  /** ISO 8601. */
  at: string;
}

export interface DeviceRow {
  id: 'device';
  sealed: Sealed;
}

export type Work = Dexie & {
  outbox: Table<OutboxRow, number, Omit<OutboxRow, 'seq'>>;
  head: Table<HeadRow, string>;
  receipts: Table<ReceiptRow, string>;
  lost: Table<LostRow, string>;
  drafts: Table<DraftRow, string>;
  device: Table<DeviceRow, string>;
  aside: Table<AsideRow, string>;
};

export function openWork(name: string, { prefix, options }: Place): Work {
  const work = new Dexie(prefix + name, {
    chromeTransactionDurability: 'strict',
    cache: 'disabled',
    ...options,
  }) as Work;
  work.version(1).stores({ outbox: '++seq, &id, phase', lost: 'id', drafts: 'key', device: 'id' });
  work.version(2).stores({ aside: 'hash' });
  work.version(3).stores({ receipts: 'id, epoch, at' });
  work.version(4).stores({ head: 'id' });
  return work;
}
