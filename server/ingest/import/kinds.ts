import type { ImportKind, RowRefusal } from '#lib/contract/imports.ts';
import { accounts } from './accounts.ts';
import { campaigns } from './campaigns.ts';
import type { Kind, Reading, RowRead } from './kind.ts';
import { leads } from './leads.ts';
import { outcomes } from './outcomes.ts';
import { reach } from './reach.ts';

const KINDS: Record<ImportKind, (reading: Reading) => Kind<unknown>> = {
  leads,
  accounts,
  campaigns,
  reach,
  outcomes,
};

/** How rows of a kind of table are read and stored. */
export const kindOf = (kind: ImportKind, reading: Reading): Kind<unknown> => KINDS[kind](reading);

/** Reads one row, or says why it is refused. @param columns how many cells it must have */
export function readRow(kind: Kind<unknown>, cells: readonly string[], columns: number): RowRead<unknown> {
  const wrong: RowRefusal | null =
    cells.length !== columns
      ? 'cell_count'
      : cells.some((cell) => cell.includes('\0'))
        ? 'bad_character'
        : null;
  return wrong === null ? kind.read(cells) : { refused: wrong };
}
