/** Promises about what was said that only many steps, or many words, can show. */
import '../support/device-storage.ts';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { enqueueAll, outboxRows } from '../../../lib/store/outbox.ts';
import { shadowKey } from '../../../lib/store/outbox-change.ts';
import { check } from '../../../lib/store/saying.ts';
import { wipeAfterSilence } from '../../../lib/store/wipe.ts';
import type { OutboxRow } from '../../../lib/store/work.ts';
import { discardRefused, giveVerdict, resendRefused } from '../../../lib/store/writes.ts';
import { drain, repair } from '../../../lib/sync/drain.ts';
import { randomNumbers } from '../../support/random.ts';
import { pairedDevice, store } from '../support/device.ts';
import { fake } from '../support/fake-browser.ts';
import { modelServer, problem } from '../support/model-server.ts';
import { content, id } from '../support/records.ts';

beforeEach(pairedDevice);
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** `npm run walk` goes further. */
const STEPS = Number(process.env.WALK_STEPS ?? 250);
/** After so many, another walk begins on a new device: one that remembers thousands of words is slow, and no other for it. */
const EACH_STEPS = 250;
const seed = Number(process.env.WALK_SEED ?? 7);
/** How long one step may take on a busy computer. */
const EACH_MS = 1_000;

/** How what was said may go on; '' is before it was said, and after nobody waits for it. */
const LEGAL: readonly string[] = [
  '→waiting',
  'waiting→waiting',
  'waiting→sending',
  'sending→sending',
  'sending→waiting',
  'sending→needs_you',
  'sending→',
  'needs_you→',
];

/** @param steps of one walk @returns the ways that something went and may not go */
async function walk(steps: number, random: () => number, seen: Set<string>): Promise<string[]> {
  const illegal: string[] = [];
  const chosen = <T>(of: readonly T[]): T | undefined => of[Math.floor(random() * of.length)];
  const server = modelServer();
  server.refuse = (mutation) => (JSON.stringify(mutation).includes('refused') ? 'unknown_lead' : null);
  const byPerson = new Set<string>();
  const lostRows = new Set<string>();
  const step = (from: string, to: string, { id: of }: Pick<OutboxRow, 'id'>): void => {
    const way = `${from}→${to}`;
    seen.add(way);
    // Nothing leaves without the server's receipt, or the person's word.
    const left = to === '' && !lostRows.has(of);
    const unheard = left && from === 'sending' && server.effects.get(of) !== 1;
    const unasked = left && from === 'needs_you' && !byPerson.has(of);
    if (!LEGAL.includes(way) || unheard || unasked) illegal.push(`${way} ${of}`);
  };
  const { outbox } = store.work;
  const creating = (_: unknown, row: OutboxRow): void => step('', row.phase, row);
  const updating = (change: object, _: unknown, row: OutboxRow): void => {
    const { phase = row.phase }: Partial<OutboxRow> = change;
    step(row.phase, phase, row);
  };
  const deleting = (_: unknown, row: OutboxRow): void => {
    if (!lostRows.has(row.id)) step(row.phase, '', row);
  };
  outbox.hook('creating', creating);
  outbox.hook('updating', updating);
  outbox.hook('deleting', deleting);

  const answers: ((input: string, init: RequestInit) => Promise<Response>)[] = [
    server.fetch,
    server.fetch,
    () => Promise.reject(new TypeError('Failed to fetch')),
    async (input, init) => {
      await server.fetch(input, init);
      throw new TypeError('Failed to fetch');
    },
    async () => problem(503, 'unavailable'),
    async () => problem(400, 'invalid_request'),
    async () => new Response('<html>', { headers: { 'Content-Type': 'text/html' } }),
  ];
  for (let n = 0; n < steps; n += 1) {
    const at = random();
    const refused = (await outboxRows(store)).filter(({ phase }) => phase === 'needs_you');
    const one = chosen(refused)?.id;
    if (at < 0.4) await giveVerdict(id(1), content({ note: `${random() < 0.2 ? 'refused' : 'said'} ${n}` }));
    else if (at < 0.8) {
      vi.stubGlobal('fetch', chosen(answers));
      await drain(store, { soon: true });
    } else if (at < 0.9 && one !== undefined) {
      byPerson.add(one);
      await (random() < 0.5 ? resendRefused(one) : discardRefused(one));
    } else {
      // One of the two stores loses an item, and the next start puts it back.
      const lost = chosen((await outboxRows(store)).filter(({ phase }) => phase === 'waiting'));
      if (lost) {
        lostRows.add(lost.id);
        if (random() < 0.5) await outbox.delete(lost.seq);
        else fake.local.values.delete(shadowKey(store, lost.id));
        await repair(store);
        lostRows.delete(lost.id);
      }
    }
  }
  for (const event of ['creating', 'updating', 'deleting'] as const)
    outbox.hook(event).unsubscribe({ creating, updating, deleting }[event]);
  return illegal;
}

it(
  `goes from kept to sending to received or to needs you, and no other way, in ${STEPS} steps of chance`,
  async () => {
    const random = randomNumbers(seed);
    const seen = new Set<string>();
    for (let done = 0; done < STEPS; done += EACH_STEPS) {
      await pairedDevice();
      expect(await walk(Math.min(EACH_STEPS, STEPS - done), random, seen)).toEqual([]);
    }
    expect([...seen].sort()).toEqual(expect.arrayContaining(['sending→', 'sending→needs_you', 'needs_you→']));
  },
  STEPS * EACH_MS,
);

it('2,000 words of a week without a server outlive the end of the cached data, and are sent once, in order', async () => {
  const server = modelServer();
  vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2027, 0, 1) });
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
  const said: string[] = [];
  for (let day = 0; day < 8; day += 1) {
    vi.setSystemTime(Date.UTC(2027, 0, 1 + day));
    const entries = [];
    for (let n = 0; n < 250; n += 1) {
      const feedbackId = id(1_000 + said.length);
      const payload = { feedbackId, leadId: id(1), content: content({ note: `day ${day}.${n}` }) };
      const checked = await check(store, 'feedback.give', payload);
      if (checked.ok) entries.push(checked.value);
      said.push(feedbackId);
    }
    await enqueueAll(store, entries);
    await drain(store, { soon: true });
  }
  await wipeAfterSilence(store);
  const waiting = (await outboxRows(store)).map((row) => row.id);
  expect(waiting).toHaveLength(2_000);

  vi.stubGlobal('fetch', server.fetch);
  expect(await drain(store, { soon: true })).toEqual({ state: 'empty' });
  expect(server.order).toEqual(waiting);
  expect(Math.max(...server.effects.values())).toBe(1);
  expect(await outboxRows(store)).toEqual([]);
}, 240_000);
