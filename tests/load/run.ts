/**
 * `npm run load`: a workspace with 2,000 sidebars open, in which 100 verdicts and 1,000 events a second arrive for five minutes; a
 * tenth of it on the embedded database, all of it on PostgreSQL when PG_URL names an empty database. What was said is counted again in
 * the database; how long a person waits is measured before and meanwhile, in the same workspace and in another's.
 * `-- --minutes 1 --share 0.05`: for so long, and so much of it.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { v7 } from 'uuid';
import { mutations, sync } from '#lib/contract/routes.ts';
import { line, quantile, whole } from '../bench/support/database.ts';
import type { Stored, Tenant, Told } from './server.ts';
import type { Heard, Orders } from './sidebars.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '5' },
    share: { type: 'string' },
    processes: { type: 'string', default: '2' },
  },
});
const ms = Number(values.minutes) * 60_000;
const processes = Number(values.processes);
const ofAll = process.env.PG_URL ? 1 : 0.1;
const share = values.share === undefined ? ofAll : Number(values.share);
if (!(ms > 0 && share > 0 && share <= 1 && Number.isInteger(processes) && processes > 0)) {
  console.error('--minutes and --processes take numbers above 0, --share one above 0 and up to 1.');
  process.exit(2);
}
const [SIDEBARS, VERDICTS, EVENTS] = [2_000, 100, 1_000].map((one) =>
  Math.max(1, Math.round(one * share)),
) as [number, number, number];
const LEADS = 1_000;
const SPEAKERS = 5;
const BATCH = 50;
/** The part of the time before the load, in which idleness is measured; and after it, in which one tenant makes ten times the noise. */
const IDLE = 0.3;
const NOISE = 10;

const next = <T>(child: ChildProcess): Promise<T> =>
  new Promise((settle, reject) => {
    child.once('message', (message) => settle(message as T));
    child.once('exit', (code) => reject(new Error(`a process of the load ended: ${code}`)));
  });
const program = (name: string, args: string[] = []): ChildProcess =>
  fork(join(import.meta.dirname, name), args, {
    execArgv: ['--no-warnings', '--import', join(import.meta.dirname, 'extension.mjs')],
    stdio: 'inherit',
  });
const memory = (pid: number): number =>
  (Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024) / 1e6;

/** A person: says something and sees it in the workspace, again and again until told to stop. Seconds of each. */
async function person({ sidebars, leadIds }: Tenant, stop: AbortSignal, said: string[]): Promise<number[]> {
  const self = sidebars.at(-1);
  if (!self) return [];
  const headers = { Authorization: `Bearer ${self.token}`, 'Content-Type': 'application/json' };
  const took: number[] = [];
  let cursor = '';
  const catchUp = async (): Promise<void> => {
    for (let more = true; more; ) {
      const answer = await fetch(`${self.origin}${sync.path}${cursor ? `?cursor=${cursor}` : ''}`, {
        headers,
      });
      if (!answer.ok) throw new Error(`a person's pull was refused: ${answer.status} ${await answer.text()}`);
      ({ cursor, more } = sync.response.parse(await answer.json()));
    }
  };
  await catchUp();
  while (!stop.aborted) {
    await pause(200);
    await catchUp();
    const note = `person ${v7()}`;
    const content = {
      verdict: 'good',
      reasons: [],
      note,
      contact: 'reached',
      outcome: null,
      campaignId: null,
    };
    const at = new Date().toISOString();
    const payload = { feedbackId: v7(), leadId: leadIds[took.length % leadIds.length] ?? '', content };
    const mutation = { id: v7(), clientAt: at, type: 'feedback.give', payload };
    const from = performance.now();
    const answer = await fetch(self.origin + mutations.path, {
      ...{ method: 'POST', headers, body: JSON.stringify({ sentAt: at, mutations: [mutation] }) },
    });
    const { results } = mutations.response.parse(await answer.json());
    await catchUp();
    took.push((performance.now() - from) / 1_000);
    if (results[0]?.status === 'applied') said.push(note);
  }
  return took;
}

/** Events as tools send them; how many were accepted, and how many requests were told to come later. */
async function events(url: string, { ingestKey }: Tenant, rate: number, forMs: number) {
  const counts = { accepted: 0, later: 0 };
  const from = performance.now();
  const sent: Promise<void>[] = [];
  const batch = async (): Promise<void> => {
    const body = Array.from({ length: BATCH }, () => ({
      ...{ type: 'track', messageId: v7(), event: 'Email Opened', timestamp: new Date().toISOString() },
      userId: `u-${Math.floor(Math.random() * LEADS)}`,
    }));
    const answer = await fetch(`${url}/v1/batch`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Basic ${btoa(`${ingestKey}:`)}` },
      body: JSON.stringify({ batch: body }),
    });
    if (answer.status === 429) counts.later += 1;
    if (answer.status !== 200) return;
    const { results } = (await answer.json()) as { results: { status: string }[] };
    counts.accepted += results.filter(({ status }) => status === 'accepted').length;
  };
  for (let n = 0; n < (rate * forMs) / 1_000 / BATCH; n += 1) {
    await pause(Math.max(0, from + (n * BATCH * 1_000) / rate - performance.now()));
    sent.push(batch());
  }
  await Promise.all(sent);
  return counts;
}

/** What the people of both workspaces wait for, while the work runs. */
async function measured(told: Told, said: string[], work: () => Promise<unknown>): Promise<[number, number]> {
  const stop = new AbortController();
  const people = Promise.all([
    person(told.tenants[0], stop.signal, said),
    person(told.tenants[1], stop.signal, []),
  ]);
  await work();
  stop.abort();
  const [own, others] = await people;
  return [quantile(own, 0.95), quantile(others, 0.95)];
}

const folder = mkdtempSync(join(tmpdir(), 'samsyn-load-'));
const address = process.env.PG_URL ?? `pglite:${join(folder, 'db')}`;
const server = program('server.ts', [address, folder, String(SIDEBARS + 1), String(LEADS)]);
const crowds = Array.from({ length: processes }, () => program('sidebars.ts'));
let failed = true;
try {
  const told = await next<Told>(server);
  const [busy] = told.tenants;
  const opening = performance.now();
  await Promise.all(
    crowds.map((crowd, n) => {
      const sidebars = busy.sidebars.slice(0, -1).filter((_, at) => at % processes === n);
      const speakers = Math.min(SPEAKERS, sidebars.length);
      crowd.send({ sidebars, leadIds: busy.leadIds, speakers } satisfies Orders);
      return next(crowd);
    }),
  );
  console.log(
    `${whole(SIDEBARS)} sidebars are open after ${whole((performance.now() - opening) / 1_000)} s.`,
  );

  const said: string[] = [];
  const idle = await measured(told, said, () => pause(ms * IDLE));
  console.log(`Idle was measured; now ${VERDICTS} verdicts and ${EVENTS} events a second.`);
  const sizes: number[] = [];
  const watch = setInterval(() => sizes.push(memory(told.pid)), ms / 40);
  let accepted = 0;
  const loaded = await measured(told, said, async () => {
    const talking = crowds.map((crowd) => {
      crowd.send({ rate: VERDICTS / processes, ms });
      return next(crowd);
    });
    const [counts] = await Promise.all([events(told.url, busy, EVENTS, ms), ...talking]);
    accepted += counts.accepted;
  });
  clearInterval(watch);
  console.log(`Now ${NOISE} times the events.`);
  let later = 0;
  const noisy = await measured(told, said, async () => {
    const counts = await events(told.url, busy, EVENTS * NOISE, ms * IDLE);
    accepted += counts.accepted;
    later = counts.later;
  });

  const heard = await Promise.all(
    crowds.map((crowd) => {
      crowd.send('tell');
      return next<Heard>(crowd);
    }),
  );
  server.send('count');
  const stored = await next<Stored>(server);
  const all = [...said, ...heard.flatMap((one) => one.said)];
  const lost = all.filter((note) => (stored.notes[note] ?? 0) === 0).length;
  const doubled = all.filter((note) => (stored.notes[note] ?? 0) > 1).length;
  const sum = (of: (one: Heard) => number): string => whole(heard.reduce((total, one) => total + of(one), 0));
  const half = sizes.slice(sizes.length >> 1);
  const times = ([own, others]: [number, number]): string[] =>
    [own, others].map((one) => `${whole(one * 1_000)} ms`);
  const rows: (string | number)[][] = [
    ['database', process.env.PG_URL ? 'PostgreSQL' : 'embedded'],
    ['sidebars', whole(SIDEBARS)],
    ['verdicts', whole(all.length), `lost ${lost}`, `doubled ${doubled}`],
    ['events accepted', whole(accepted), `lost ${Math.max(0, accepted - stored.touchpoints)}`],
    ['', '', `doubled ${Math.max(0, stored.touchpoints - accepted)}`],
    [
      'nudges',
      sum((one) => one.nudges),
      `pulls ${sum((one) => one.pulls)}`,
      `failed ${sum((one) => one.failed)}`,
    ],
    ['p95 of a word and a pull', 'same', 'other workspace'],
    ['  idle', ...times(idle)],
    ['  under load', ...times(loaded), `${(loaded[0] / idle[0]).toFixed(1)} x`],
    [`  ${NOISE} times the events`, ...times(noisy), `${(noisy[1] / loaded[1]).toFixed(2)} x`],
    ['told to come later', later],
    ['server memory, MB', `${whole(half[0] ?? 0)} ->`, whole(half.at(-1) ?? 0)],
  ];
  for (const row of rows) console.log(line(row));
  console.log(`load of the machine: ${loadavg()[0]?.toFixed(1)} on ${cpus().length} cores`);
  failed = lost > 0 || doubled > 0 || accepted !== stored.touchpoints;
} finally {
  for (const crowd of crowds) crowd.kill('SIGKILL');
  server.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
}
process.exit(failed ? 1 : 0);
