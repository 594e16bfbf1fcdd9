/** What every kind of table has in common: a row is read on its own, then many are stored together. */
import type { DateOrder, ImportField, ImportPreset, RowRefusal } from '#lib/contract/imports.ts';
import type { SourceSystem } from '#lib/contract/sources.ts';
import type { Sql } from '../../db/db.ts';
import type { Change } from '../../db/imports.ts';

/**
 * What a cell may stand for. Besides what columns of files do, connectors say `personId`, the tool's own number of the person whom an
 * outcome is about.
 */
export type RowField = ImportField | 'personId';

/** How the rows of one file, or what a connector pulled, are to be read. */
export interface Reading {
  /** Of several columns with one meaning, the first that is filled. */
  cell(cells: readonly string[], field: RowField): string | null;
  /** All of them that are filled. */
  filled(cells: readonly string[], field: RowField): string[];
  preset: ImportPreset | null;
  /** What is said to have brought what the rows say: `import`, or the system that was pulled. */
  source: 'import' | SourceSystem;
  dateOrder: DateOrder;
  /** Active members by name and address, in lower case. */
  members: ReadonlyMap<string, string>;
  /** Collects owners who are no members. */
  unknownOwners: Set<string>;
}

/** The external id that a tool's own number makes; null without the tool: a number means something only beside the one that gave it. */
export const recordKey = (tool: ImportPreset | null, id: string | null): string | null =>
  tool === null || id === null ? null : `${tool}:${id}`;

export type RowRead<Item> = { item: Item } | { refused: RowRefusal };

export interface Stored {
  made: number;
  changed: number;
  unchanged: number;
  madeAccounts: number;
  madeCampaigns: number;
  touchpoints: number;
  changes: Change[];
  /** Items that could not be stored, by their position among those given. */
  refused: { position: number; code: RowRefusal }[];
  /** Whether rows that devices pull wait for their stamp. */
  synced: boolean;
  /** Whether leads wait to be rolled up. */
  dirty: boolean;
}

export interface Kind<Item> {
  read(cells: readonly string[]): RowRead<Item>;
  /** What two rows about the same have in common; null when nothing does. */
  sameAs(item: Item): string | null;
  /** Stores the items of one batch. The caller stamps. */
  store(sql: Sql, workspaceId: string, importId: string, items: Item[]): Promise<Stored>;
}

export const NOTHING_STORED: Stored = {
  made: 0,
  changed: 0,
  unchanged: 0,
  madeAccounts: 0,
  madeCampaigns: 0,
  touchpoints: 0,
  changes: [],
  refused: [],
  synced: false,
  dirty: false,
};
