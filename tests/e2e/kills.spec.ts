/** What the panel called saved outlives every kill of the browser and of its worker. A short share; `npm run faults:browser` kills hundreds of times. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Chromium } from '#server/demo/browser/chromium.ts';
import { type PanelParts, partsOf } from '#server/demo/browser/panel.ts';
import { wordsOf } from '#server/demo/browser/texts.ts';
import { randomNumbers } from '../support/random.ts';
import { expect, GMAIL, openMail, openNote, panelOn, test } from './support/fixtures.ts';
import type { TestServer } from './support/server.ts';

// Nobody else speaks as Anna here.
test.use({ serverFor: 'killed browsers' });

const say = wordsOf('en');
const KILLS = Number(process.env.BROWSER_KILLS ?? 3);
const WORKER_KILLS = Number(process.env.WORKER_KILLS ?? 6);
const seed = Number(process.env.KILL_SEED ?? 1);
/** How long one kill may take on a busy computer. */
const EACH_MS = 60_000;
const DELIVERY_MS = 120_000;
/** Within so long somebody writes two or three notes. */
const MOMENT_MS = 2_500;

const MAILS = [
  { subject: 'Rammeavtale for 2027', lead: 'Kari Nilsen' },
  { subject: 'Demo för nätdriften', lead: 'Peter Åberg' },
] as const;

/** The panel beside a mail, with its note open. */
async function noteOn(chromium: Chromium, panel: PanelParts, at: number): Promise<void> {
  const { subject, lead } = MAILS[at % MAILS.length] ?? MAILS[0];
  await chromium.page.goto(GMAIL);
  await openMail(chromium.page, subject);
  await expect(panel.lead(lead)).toBeVisible();
  await openNote(panel);
  await expect(panel.note).toBeVisible();
}

/** Writes a note; gives it back once the panel says that it is saved. */
async function write({ page, note }: PanelParts, words: string): Promise<string> {
  await note.fill(words);
  await expect(page.getByText(say('feedback.noteWaits'))).toBeVisible();
  await page.getByRole('button', { name: say('feedback.saveNote') }).click();
  await expect(page.getByText(say('feedback.noteSaved'), { exact: true }).last()).toBeVisible();
  await expect(page.getByText(say('feedback.noteWaits'))).toBeHidden();
  return words;
}

/** How often the server has each of these words, where it does not have them once. */
async function notOnce(server: TestServer, acknowledged: readonly string[]): Promise<Record<string, number>> {
  const there = await server.notesBy('anna');
  const times = acknowledged.map((words) => [words, there.filter((one) => one === words).length] as const);
  return Object.fromEntries(times.filter(([, n]) => n !== 1));
}

test('kills of the browser lose and double nothing that was called saved', async ({ browse, server }) => {
  test.setTimeout(DELIVERY_MS + (KILLS + 2) * EACH_MS);
  const random = randomNumbers(seed);
  const acknowledged: string[] = [];
  let profile: string | null = null;
  for (let kill = 1; kill <= KILLS; kill += 1) {
    const chromium: Chromium = await browse(profile === null ? { as: 'anna' } : { profile });
    profile = chromium.profile;
    server.wire.set((['through', 'cut', 'no replies'] as const)[Math.floor(random() * 3)] ?? 'through');
    const panel = partsOf(await panelOn(chromium, GMAIL));
    await noteOn(chromium, panel, kill);
    let killed = false;
    const writing = (async () => {
      for (let n = 1; !killed; n += 1) acknowledged.push(await write(panel, `Kill ${seed}.${kill}.${n}`));
    })().catch((error: unknown) => {
      if (!killed) throw error;
    });
    // Not waited for anything: the moment is chance's.
    await Promise.race([pause(random() * MOMENT_MS), writing]);
    killed = true;
    await chromium.kill();
    await writing;
  }
  server.wire.set('through');
  const last = await browse(profile === null ? { as: 'anna' } : { profile });
  await panelOn(last, GMAIL);
  console.log(`${KILLS} kills of the browser, ${acknowledged.length} notes called saved`);
  await expect.poll(() => notOnce(server, acknowledged), { timeout: DELIVERY_MS }).toEqual({});
});

test('kills of the worker lose and double nothing that was called saved', async ({ browse, server }) => {
  test.setTimeout(DELIVERY_MS + (WORKER_KILLS + 2) * EACH_MS);
  const random = randomNumbers(seed + 1);
  const acknowledged: string[] = [];
  const chromium = await browse({ as: 'anna' });
  const panel = partsOf(await panelOn(chromium, GMAIL));
  let killed = 0;
  for (let n = 1; killed < WORKER_KILLS; n += 1) {
    // The mail that is opened wakes it.
    await noteOn(chromium, panel, n);
    const writing = write(panel, `Worker ${seed}.${n}`);
    await pause(random() * (MOMENT_MS / 5));
    if (await chromium.workerRuns()) killed += 1;
    await Promise.all([chromium.stopWorker(), writing.then((words) => acknowledged.push(words))]);
  }
  console.log(`${killed} kills of the worker, ${acknowledged.length} notes called saved`);
  await expect.poll(() => notOnce(server, acknowledged), { timeout: DELIVERY_MS }).toEqual({});
});
