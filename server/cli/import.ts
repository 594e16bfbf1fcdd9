/** `samsyn import leads.csv`: a contacts export into the workspace. */
import { createReadStream, statSync, writeFileSync } from 'node:fs';
import { basename, extname, resolve } from 'node:path';
import { Readable } from 'node:stream';
import type { Config } from '../config.ts';
import { ImportAnswer, runImport } from '../ingest/commands.ts';
import type { ImportReport } from '../ingest/import-leads.ts';
import { Stop } from '../stop.ts';
import { throughServer } from './through.ts';

/** A cell that a spreadsheet would run as a formula gets an apostrophe; numbers and telephone numbers stay as they are. */
const guarded = (cell: string): string =>
  /^[=@\t\r]/.test(cell) || /^[+-](?![\d\s().,-]*$)/.test(cell) ? `'${cell}` : cell;
const line = (cells: readonly (string | number)[]): string =>
  `${cells.map((cell) => `"${guarded(String(cell)).replaceAll('"', '""')}"`).join(',')}\r\n`;

/** The refused rows as a table: number, reason, and the row as it stood, to be corrected and imported again. */
const refusedTable = ({ header, refused }: ImportReport): string =>
  `\ufeff${line(['Row', 'Why it was refused', ...header])}${refused.map(({ row, reason, cells }) => line([row, reason, ...cells])).join('')}`;

function sizeOf(file: string): number {
  try {
    const found = statSync(file);
    if (!found.isFile()) throw new Stop(`${file} is not a file.`);
    return found.size;
  } catch (error) {
    if (error instanceof Stop) throw error;
    throw new Stop(`There is no file ${file}, or it may not be read.`);
  }
}

/** The file's bytes; tells on a terminal how far it is. */
async function* watched(file: string, size: number, terminal: NodeJS.WriteStream): AsyncGenerator<Buffer> {
  let read = 0;
  for await (const chunk of createReadStream(file)) {
    const bytes: Buffer = chunk;
    read += bytes.length;
    yield bytes;
    if (terminal.isTTY)
      terminal.write(`\r${basename(file)}: ${Math.round((100 * read) / Math.max(size, 1))} % `);
  }
  if (terminal.isTTY) terminal.write('\r\x1b[K');
}

const number = (value: number, one: string, many = `${one}s`): string =>
  `${value.toLocaleString('en')} ${value === 1 ? one : many}`;

/** Imports the file and says what was done; the lines are for people. */
export async function importFile(
  config: Config,
  path: string,
  workspace: string | null,
  say: (line: string) => void,
): Promise<void> {
  const file = resolve(path);
  const source = Readable.from(watched(file, sizeOf(file), process.stderr), { objectMode: false });
  const query = new URLSearchParams({ file: basename(file), ...(workspace === null ? {} : { workspace }) });
  const answer = await throughServer<ImportAnswer>(config, {
    path: `/import?${query}`,
    body: source,
    answer: ImportAnswer,
    directly: (services) => runImport(services, { file: basename(file), workspace }, source),
  });
  if (!answer.done) {
    throw new Stop(
      answer.stored === 0
        ? answer.message
        : `${answer.message} ${number(answer.stored, 'row')} before it were stored; nothing doubles when the file is imported again.`,
    );
  }
  const { report } = answer;
  say(
    `${number(report.rows, 'row')}: ${number(report.newLeads, 'new lead')}, ${report.changedLeads} changed, ${report.unchangedLeads} unchanged; ${number(report.newAccounts, 'new company', 'new companies')}.`,
  );
  if (report.unusedColumns.length > 0) say(`Columns not used: ${report.unusedColumns.join(', ')}.`);
  if (report.unknownOwners.length > 0)
    say(`Owners who are no members here, so left out: ${report.unknownOwners.join(', ')}.`);
  if (report.refusedRows === 0) return;
  const table = `${file.slice(0, file.length - extname(file).length)}.refused.csv`;
  writeFileSync(table, refusedTable(report));
  const rest = report.refusedRows - report.refused.length;
  say(
    `${number(report.refusedRows, 'row')} refused; each with its number and reason is in ${table}${rest > 0 ? ` (the first ${report.refused.length})` : ''}.`,
  );
}
