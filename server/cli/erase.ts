/** `samsyn erase`, and `samsyn export --person`. */
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import * as z from 'zod';
import { erasePerson, exportPerson, previewErasure } from '#lib/contract/privacy.ts';
import type { Config } from '../config.ts';
import { erasureJob } from '../services/erasure-jobs.ts';
import { Stop } from '../stop.ts';
import { telling } from './progress.ts';
import { type Job, throughServer } from './through.ts';

type Say = (line: string) => void;

/** `-` reads the address from standard input, so that no shell keeps it. */
async function named(who: string): Promise<string> {
  const read = who === '-' ? (await text(process.stdin)).trim() : who;
  const known = z.object({ who: previewErasure.body.shape.who }).safeParse({ who: read });
  if (!known.success) throw new Stop('Name the person by an e-mail address, a LinkedIn profile or an id.');
  return known.data.who;
}

/** As throughServer, which looks through every table and may take its time: what is done is told meanwhile. */
const slowly = <T>(config: Config, doing: string, job: Job<T>): Promise<T> =>
  telling(process.stderr, doing, () => throughServer(config, job));

const listed = (counts: Record<string, number>): string =>
  Object.entries(counts)
    .map(([table, count]) => `${count} in ${table}`)
    .join(', ');

/** Erases a person; without `yes` it only says what would go. */
export async function erasePersonNow(
  config: Config,
  { who, workspace, yes }: { who: string; workspace: string | null; yes: boolean },
  say: Say,
): Promise<void> {
  const body = { who: await named(who), workspace };
  if (!yes) {
    const { names, counts, blocked } = await slowly(config, 'Looking for what is stored about this person', {
      path: '/privacy/preview',
      body: JSON.stringify(body),
      answer: previewErasure.response,
      directly: (services) => erasureJob.preview(services, body),
    });
    if (names.length === 0)
      return say(
        `Nobody has this address${blocked ? '; it is kept away already' : ''}. With --yes it is kept away.`,
      );
    say(`${names.join(', ')}: rows about this person: ${listed(counts)}.`);
    return say('Nothing was changed. Erase for good with --yes.');
  }
  const { receipt } = await slowly(config, 'Erasing', {
    path: '/privacy/erase',
    body: JSON.stringify(body),
    answer: erasePerson.response,
    directly: (services) => erasureJob.erase(services, body),
  });
  process.stdout.write(`${JSON.stringify(receipt)}\n`);
  say(
    receipt.counts.leads
      ? `Erased: ${listed(receipt.counts)}. The line above is the receipt. Sidebars drop it at their next contact.`
      : 'Nobody had this address. From now on it is kept away. The line above is the receipt.',
  );
  say(
    'Backups made before still hold the person; restoring one erases them again, by erasures.jsonl of the data folder.',
  );
}

/** Writes all that is stored about a person into a file. */
export async function exportPersonTo(
  config: Config,
  path: string,
  { who, workspace }: { who: string; workspace: string | null },
  say: Say,
): Promise<void> {
  const file = resolve(path);
  if (existsSync(file)) throw new Stop(`${file} is there already. Give another name.`);
  const body = { who: await named(who), workspace };
  const data = await slowly(config, 'Gathering what is stored about this person', {
    path: '/privacy/export',
    body: JSON.stringify(body),
    answer: exportPerson.response,
    directly: (services) => erasureJob.export(services, body),
  });
  await writeFile(file, `${JSON.stringify(data, null, 2)}\n`, { mode: 0o600 });
  say(`${file} holds all that is stored about this person.`);
}
