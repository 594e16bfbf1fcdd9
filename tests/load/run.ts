/**
 * `npm run load`: a workspace with 2,000 sidebars open, in which 100 verdicts and 1,000 events a second arrive for five minutes; a
 * tenth of it on the embedded database, all of it on PostgreSQL when PG_URL names an empty database. What was said is counted again in
 * the database; how long a person waits is measured before and meanwhile, in the same workspace and in another's.
 * `-- --minutes 1 --share 0.05`: for so long, and so much of it.
 */
import { type ChildProcess, fork, type Serializable } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { constants, cpus, loadavg, setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { INGEST_PER_SECOND } from '#server/config.ts';
import { line, quantile, whole } from '../bench/support/database.ts';
import type { Waited } from './people.ts';
import type { Sidebar, Stored, Told } from './server.ts';
import type { Heard, Orders } from './sidebars.ts';
import type { Stream, Streamed } from './tools.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '5' },
    share: { type: 'string' },
    processes: { type: 'string', default: '2' },
    speakers: { type: 'string', default: '4' },
  },
});
const ms = Number(values.minutes) * 60_000;
const processes = Number(values.processes);
const speaking = Number(values.speakers);
const ofAll = process.env.PG_URL ? 1 : 0.1;
const share = values.share === undefined ? ofAll : Number(values.share);
const wholes = [processes, speaking].every((one) => Number.isInteger(one) && one > 0);
if (!(ms > 0 && share > 0 && share <= 1 && wholes)) {
  console.error(
    '--minutes takes a number above 0, --share one above 0 and up to 1, --processes and --speakers whole numbers above 0.',
  );
  process.exit(2);
}
const [SIDEBARS, VERDICTS, EVENTS] = [2_000, 100, 1_000].map((one) =>
  Math.max(1, Math.round(one * share)),
) as [number, number, number];
const LEADS = 1_000;
/** As much of what is taken a second in a workspace as of all else. */
const PER_SECOND = Math.max(1, Math.round(INGEST_PER_SECOND * share));
/** The share of the verdicts that goes through outboxes. */
const OUTBOX = 0.1;
/** The part of the time before the load, in which idleness is measured; and after it, in which one tenant makes ten times the noise. */
const IDLE = 0.3;
const NOISE = 10;
/** How often calm and noise take turns, so that what drifts meanwhile falls on both. */
const TURNS = 6;

const next = <T>(child: ChildProcess): Promise<T> =>
  new Promise((settle, reject) => {
    const ended = (code: number | null): void => reject(new Error(`a process of the load ended: ${code}`));
    child.once('exit', ended);
    child.once('message', (message) => {
      child.off('exit', ended);
      settle(message as T);
    });
  });
const program = (name: string, args: string[] = []): ChildProcess =>
  fork(join(import.meta.dirname, name), args, {
    execArgv: ['--no-warnings', '--import', join(import.meta.dirname, 'extension.mjs')],
    stdio: 'inherit',
  });
const memory = (pid: number): number =>
  (Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024) / 1e6;

const tell = <T>(child: ChildProcess, message: Serializable): Promise<T> => {
  const answer = next<T>(child);
  child.send(message);
  return answer;
};

const folder = mkdtempSync(join(tmpdir(), 'samsyn-load-'));
const address = process.env.PG_URL ?? `pglite:${join(folder, 'db')}`;
const server = program('server.ts', [
  address,
  folder,
  String(SIDEBARS + 1),
  String(LEADS),
  String(PER_SECOND),
]);
const people = program('people.ts');
const speakers = program('sidebars.ts');
const listeners = Array.from({ length: processes }, () => program('sidebars.ts'));
const crowds = [speakers, ...listeners];
const tools = program('tools.ts');
// A thousand browsers have processors of their own; here they have what the server, its database and the two who wait leave.
for (const { pid } of [...crowds, tools])
  if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_LOW);
let failed = true;
try {
  const told = await next<Told>(server);
  const [busy] = told.tenants;
  const opening = performance.now();
  const opened = (crowd: ChildProcess, sidebars: Sidebar[], keeping: boolean): Promise<unknown> =>
    tell(crowd, { sidebars, leadIds: busy.leadIds, keeping } satisfies Orders);
  const crowd = busy.sidebars.slice(0, -1);
  await Promise.all([
    opened(speakers, crowd.slice(0, speaking), true),
    ...listeners.map((one, n) =>
      opened(
        one,
        crowd.slice(speaking).filter((_, at) => at % processes === n),
        false,
      ),
    ),
  ]);
  console.log(
    `${whole(SIDEBARS)} sidebars are open after ${whole((performance.now() - opening) / 1_000)} s.`,
  );

  const sending = (rate: number, forMs: number): Promise<Streamed> =>
    tell(tools, {
      ...{ url: told.url, ingestKey: busy.ingestKey, rate, ms: forMs, leads: LEADS },
    } satisfies Stream);
  /** What the people of both workspaces wait for, while the work runs. */
  const measured = async (work: () => Promise<unknown>): Promise<Waited> => {
    const waited = tell<Waited>(people, told.tenants);
    await work();
    people.send('stop');
    return waited;
  };
  const idle = await measured(() => pause(ms * IDLE));
  console.log(`Idle was measured; now ${VERDICTS} verdicts and ${EVENTS} events a second.`);
  const sizes: number[] = [];
  const watch = setInterval(() => sizes.push(memory(told.pid)), ms / 40);
  const streams: Streamed[] = [];
  const loaded = await measured(async () => {
    const talking = crowds.map((crowd) => {
      const share = crowd === speakers ? OUTBOX : (1 - OUTBOX) / listeners.length;
      return tell(crowd, { rate: VERDICTS * share, ms });
    });
    const [streamed] = await Promise.all([sending(EVENTS, ms), ...talking]);
    streams.push(streamed);
  });
  clearInterval(watch);
  console.log(`Now by turns so many events, and ${NOISE} times as many.`);
  const [calm, noisy]: [Waited[], Waited[]] = [[], []];
  const burst: Streamed[] = [];
  for (let turn = 0; turn < TURNS; turn += 1) {
    const forMs = (ms * IDLE) / TURNS;
    calm.push(await measured(async () => streams.push(await sending(EVENTS, forMs))));
    noisy.push(await measured(async () => burst.push(await sending(EVENTS * NOISE, forMs))));
  }
  streams.push(...burst);
  const accepted = streams.reduce((sum, one) => sum + one.accepted, 0);

  const heard = await Promise.all(crowds.map((crowd) => tell<Heard>(crowd, 'tell')));
  const stored = await tell<Stored>(server, 'count');
  const said = [idle, loaded, ...calm, ...noisy].flatMap((one) => one.said);
  const all = [...said, ...heard.flatMap((one) => one.said)];
  const lost = all.filter((note) => (stored.notes[note] ?? 0) === 0).length;
  const doubled = all.filter((note) => (stored.notes[note] ?? 0) > 1).length;
  const sum = (of: (one: Heard) => number): string => whole(heard.reduce((total, one) => total + of(one), 0));
  const rate = (...of: (Streamed | undefined)[]): number => {
    const [taken, seconds] = of.reduce(
      (sum, one) => [sum[0] + (one?.accepted ?? 0), sum[1] + (one?.seconds ?? 0)],
      [0, 0],
    );
    return taken / seconds;
  };
  const half = sizes.slice(sizes.length >> 1);
  const p95 = (waits: Waited[], n: 0 | 1): number =>
    quantile(
      waits.flatMap(({ took }) => took[n]),
      0.95,
    );
  const times = (label: string, ...waits: Waited[]): string[] => [
    label,
    `${whole(p95(waits, 0) * 1_000)} ms`,
    `${whole(p95(waits, 1) * 1_000)} ms`,
    `${whole(waits.flatMap(({ took }) => took[1]).length)} words`,
  ];
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
    times('  idle', idle),
    [...times('  under load', loaded), `${(p95([loaded], 0) / p95([idle], 0)).toFixed(2)} x, same`],
    times('  the events alone', ...calm),
    [...times(`  ${NOISE} times as many`, ...noisy), `${(p95(noisy, 1) / p95(calm, 1)).toFixed(2)} x, other`],
    ['told to come later', whole(burst.reduce((sum, one) => sum + one.later, 0))],
    ['events a second', whole(rate(streams[0])), `${NOISE} times: ${whole(rate(...burst))}`],
    ['server memory, MB', `${whole(half[0] ?? 0)} ->`, whole(half.at(-1) ?? 0)],
  ];
  for (const row of rows) console.log(line(row));
  console.log(`load of the machine: ${loadavg()[0]?.toFixed(1)} on ${cpus().length} cores`);
  failed = lost > 0 || doubled > 0 || accepted !== stored.touchpoints;
} finally {
  for (const child of [...crowds, tools, people, server]) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
}
process.exit(failed ? 1 : 0);
