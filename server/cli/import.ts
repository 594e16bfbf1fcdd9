/** `samsyn import leads.csv`: a table into the workspace. */
import { createReadStream, statSync, writeFileSync } from 'node:fs';
import { basename, extname, resolve } from 'node:path';
import { Readable } from 'node:stream';
import type { DateOrder, ImportKind } from '#lib/contract/imports.ts';
import { refusedCsv } from '#lib/domain/refused-csv.ts';
import type { Config } from '../config.ts';
import { ImportAnswer, runImport } from '../ingest/commands.ts';
import { problemText, refusedText } from '../ingest/import/texts.ts';
import { Stop } from '../stop.ts';
import { progressLine } from './progress.ts';
import { throughServer } from './through.ts';

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

/** The file's bytes; tells how far it is. */
async function* watched(file: string, size: number): AsyncGenerator<Buffer> {
  const line = progressLine(process.stderr);
  let read = 0;
  try {
    for await (const chunk of createReadStream(file)) {
      const bytes: Buffer = chunk;
      read += bytes.length;
      yield bytes;
      line.show(`${basename(file)}: ${Math.round((100 * read) / Math.max(size, 1))} % `);
    }
  } finally {
    line.clear();
  }
}

const number = (value: number, one: string, many = `${one}s`): string =>
  `${value.toLocaleString('en')} ${value === 1 ? one : many}`;

const THINGS: Record<ImportKind, [one: string, many: string]> = {
  leads: ['new lead', 'new leads'],
  accounts: ['new company', 'new companies'],
  campaigns: ['new campaign', 'new campaigns'],
  reach: ['new day of reach', 'new days of reach'],
  outcomes: ['new outcome', 'new outcomes'],
};

export interface ImportChoice {
  workspace: string | null;
  kind: ImportKind | null;
  dates: DateOrder;
}

/** Imports the file and says what was done; the lines are for people. @throws Stop when it could not be imported to its end */
export async function importFile(
  config: Config,
  path: string,
  { workspace, kind, dates }: ImportChoice,
  say: (line: string) => void,
): Promise<void> {
  const file = resolve(path);
  const size = sizeOf(file);
  const source = Readable.from(watched(file, size), { objectMode: false });
  const target = { file: basename(file), size, workspace, kind, dates };
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(target)) if (value !== null) query.set(name, String(value));
  const { run, header, refused, unusedColumns } = await throughServer<ImportAnswer>(config, {
    path: `/import?${query}`,
    body: source,
    answer: ImportAnswer,
    directly: (services) => runImport(services, target, source),
  });
  const { counts } = run;
  if (counts.rows > 0) {
    const [one, many] = THINGS[run.kind];
    const beside = [
      counts.madeAccounts > 0 ? number(counts.madeAccounts, 'new company', 'new companies') : null,
      counts.madeCampaigns > 0 ? number(counts.madeCampaigns, 'new campaign') : null,
      counts.touchpoints > 0 ? number(counts.touchpoints, 'new touchpoint') : null,
    ].filter((part) => part !== null);
    say(
      `${number(counts.rows, 'row')}: ${number(counts.made, one, many)}, ${counts.changed} changed, ${counts.unchanged} unchanged${beside.length > 0 ? `; ${beside.join(', ')}` : ''}.`,
    );
    if (unusedColumns.length > 0) say(`Columns not used: ${unusedColumns.join(', ')}.`);
    if (counts.unknownOwners.length > 0)
      say(`Owners who are no members here, so left out: ${counts.unknownOwners.join(', ')}.`);
  }
  if (counts.refused > 0) {
    const table = `${file.slice(0, file.length - extname(file).length)}.refused.csv`;
    const rest = counts.refused - refused.length;
    writeFileSync(
      table,
      refusedCsv(
        ['Row', 'Why it was refused'],
        header,
        refused,
        ({ code }) => refusedText(code),
        rest > 0
          ? `${number(rest, 'more row was', 'more rows were')} refused and not kept: correct these, and import the file again.`
          : null,
      ),
    );
    say(
      `${number(counts.refused, 'row')} refused; each with its number and reason is in ${table}${rest > 0 ? ` (the first ${refused.length})` : ''}.`,
    );
  }
  if (run.problem)
    throw new Stop(
      `${problemText(run.problem)} What came before is stored; nothing doubles when the file is imported again.`,
    );
  if (run.state !== 'done')
    throw new Stop(
      'The import was stopped. What came before is stored; nothing doubles when the file is imported again.',
    );
}
