import '../support/device-storage.ts';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { apply } from '../../../lib/store/apply.ts';
import { saveDevice } from '../../../lib/store/device.ts';
import { outboxRows } from '../../../lib/store/outbox.ts';
import { watchLead, watchOutbox } from '../../../lib/store/views.ts';
import {
  discardRefused,
  giveVerdict,
  resendRefused,
  retractFeedback,
  reviseFeedback,
} from '../../../lib/store/writes.ts';
import { drain } from '../../../lib/sync/drain.ts';
import { pairedDevice, store } from '../support/device.ts';
import { fake } from '../support/fake-browser.ts';
import { json, modelServer, problem } from '../support/model-server.ts';
import { aFeedback, aLead, content, DEVICE, first, id, until } from '../support/records.ts';

const LEAD = id(1);
const shadows = (): string[] => [...fake.local.values.keys()].filter((key) => key.startsWith('outbox.'));
const say = (note: string) => giveVerdict(LEAD, content({ note }));
/** Makes every waiting item due now. */
const due = () => store.work.outbox.toCollection().modify({ nextAttemptAt: 0 });

beforeEach(pairedDevice);
afterEach(() => vi.unstubAllGlobals());

describe('drain', () => {
  it('sends in the order said and empties both stores', async () => {
    const server = modelServer();
    vi.stubGlobal('fetch', server.fetch);
    for (const note of ['one', 'two', 'three']) await say(note);
    const said = (await outboxRows(store)).map((row) => row.id);
    expect(shadows()).toHaveLength(3);

    expect(await drain(store)).toEqual({ state: 'empty' });
    expect(server.order).toEqual(said);
    expect(await outboxRows(store)).toEqual([]);
    expect(shadows()).toEqual([]);
    expect(fake.alarms.size).toBe(0);
  });

  it('gives up what was said of a person who was erased since, and leaves no trace of it', async () => {
    vi.stubGlobal('fetch', async (_url: unknown, init: RequestInit) => {
      const { mutations } = JSON.parse(String(init.body));
      return json({
        results: mutations.map((one: { id: string }) => ({
          id: one.id,
          status: 'refused',
          code: 'person_erased',
        })),
      });
    });
    await say('about somebody who is gone');
    expect(await drain(store)).toEqual({ state: 'empty' });
    expect(await outboxRows(store)).toEqual([]);
    expect(shadows()).toEqual([]);
  });

  it.each([
    ['no connection', () => Promise.reject(new TypeError('Failed to fetch')), 'unreachable'],
    ['no answer in time', () => Promise.reject(new DOMException('late', 'TimeoutError')), 'timeout'],
    [
      'a sign-in page of the network',
      async () => new Response('<html>', { headers: { 'Content-Type': 'text/html' } }),
      'not_our_server',
    ],
    [
      'an answer cut short',
      async () => new Response('{"resul', { headers: { 'Content-Type': 'application/json' } }),
      'not_our_server',
    ],
    ['an answer of another shape', async () => json({ results: 'none' }), 'wrong_answer'],
    ['an answer that leaves items out', async () => json({ results: [] }), 'wrong_answer'],
    ['a server that is away', async () => problem(503, 'unavailable'), 'unavailable'],
    ['a gateway error', async () => new Response('<html>', { status: 502 }), 'unavailable'],
  ])('keeps everything after %s', async (_, answer, code) => {
    vi.stubGlobal('fetch', answer);
    await say('kept');
    const before = Date.now();
    const drained = await drain(store);
    expect(drained).toMatchObject({ state: 'later', error: { code } });
    const [row] = await outboxRows(store);
    expect(row).toMatchObject({ phase: 'waiting', attempts: 1 });
    expect(row?.nextAttemptAt).toBeGreaterThan(before);
    expect(shadows()).toHaveLength(1);
    expect(fake.alarms.has('outbox')).toBe(true);
  });

  it.each([
    ['120', 120_000],
    ['99999', 15 * 60_000],
  ])('waits as told by Retry-After %s, at most a quarter of an hour', async (header, ms) => {
    vi.stubGlobal('fetch', async () => problem(429, 'too_many_requests', { 'Retry-After': header }));
    await say('kept');
    const before = Date.now();
    const drained = await drain(store);
    const waits = drained.state === 'later' ? drained.at - before : 0;
    expect(waits).toBeGreaterThanOrEqual(ms);
    expect(waits).toBeLessThan(ms + 10_000);
  });

  it('does not ask the server before an item is due, unless told that the network is back', async () => {
    const server = modelServer();
    vi.stubGlobal('fetch', async () => problem(503, 'unavailable'));
    await say('kept');
    await drain(store);
    vi.stubGlobal('fetch', server.fetch);
    await drain(store);
    expect(server.requests).toEqual([]);
    await drain(store, { soon: true });
    expect(server.requests).toHaveLength(1);
  });

  it('keeps refused words for the person and lets the others flow', async () => {
    const server = modelServer();
    server.refuse = (mutation) => (JSON.stringify(mutation).includes('refuse me') ? 'unknown_lead' : null);
    vi.stubGlobal('fetch', server.fetch);
    await say('first');
    await say('refuse me');
    await say('last');
    expect(await drain(store)).toEqual({ state: 'empty' });
    expect(server.order).toHaveLength(2);
    const outbox = await first(watchOutbox());
    expect(outbox).toMatchObject({ waiting: 0, needsYou: [{ code: 'unknown_lead' }] });
    expect(shadows()).toHaveLength(1);

    server.refuse = () => null;
    const refused = outbox.needsYou[0]?.mutationId ?? '';
    expect(await resendRefused(refused)).toEqual({ ok: true, value: undefined });
    await drain(store);
    expect(server.order).toHaveLength(3);
    expect(server.effects.has(refused)).toBe(false);
    expect(shadows()).toEqual([]);
  });

  it('gives a refused item up only when asked to', async () => {
    const server = modelServer();
    server.refuse = () => 'role_not_allowed';
    vi.stubGlobal('fetch', server.fetch);
    await say('refused');
    const [row] = await outboxRows(store);
    expect(await discardRefused(row?.id ?? '')).toEqual({ ok: false, error: { code: 'not_found' } });
    await drain(store);
    expect(await discardRefused(row?.id ?? '')).toMatchObject({ ok: true });
    expect(await outboxRows(store)).toEqual([]);
    expect(shadows()).toEqual([]);
  });

  it('finds the one item that makes the server refuse a whole batch', async () => {
    const server = modelServer();
    vi.stubGlobal('fetch', async (input: string, init: RequestInit) =>
      String(init.body).includes('poison') ? problem(400, 'invalid_request') : server.fetch(input, init),
    );
    for (const note of ['one', 'poison', 'three', 'four']) await say(note);
    expect(await drain(store)).toEqual({ state: 'empty' });
    expect(server.order).toHaveLength(3);
    expect(await first(watchOutbox())).toMatchObject({ needsYou: [{ code: 'invalid_request' }] });
  });

  it('puts an item aside after the server stumbled over it ten times', async () => {
    const server = modelServer();
    vi.stubGlobal('fetch', async (input: string, init: RequestInit) =>
      String(init.body).includes('poison') ? problem(500, 'internal') : server.fetch(input, init),
    );
    await say('poison');
    await say('fine');
    for (let attempt = 0; attempt < 9; attempt += 1) {
      expect(await drain(store, { soon: true })).toMatchObject({ state: 'later' });
    }
    expect(server.order).toEqual([]);
    expect(await drain(store, { soon: true })).toEqual({ state: 'empty' });
    expect(server.order).toHaveLength(1);
    expect(await first(watchOutbox())).toMatchObject({ needsYou: [{ code: 'internal' }] });
  });

  it('stops when the server no longer knows the device, and keeps the words', async () => {
    vi.stubGlobal('fetch', async () => problem(401, 'token_revoked'));
    await say('kept');
    expect(await drain(store)).toMatchObject({ state: 'stopped', error: { code: 'token_revoked' } });
    expect((await outboxRows(store))[0]).toMatchObject({ phase: 'waiting' });
  });

  it.each([
    ['it was pulled', { epoch: 1, seq: 7 }, 'answered since'],
    ['something newer was pulled', { epoch: 1, seq: 6 }, 'answered since'],
    ['nothing so new was pulled', { epoch: 1, seq: 8 }, 'as it was'],
    ['what was pulled is of an earlier life of the server', { epoch: 2, seq: 6 }, 'as it was'],
    ['the server is too old to say', { epoch: undefined, seq: undefined }, 'as it was'],
  ])('where %s, a receipt that comes late counts accordingly', async (_, { epoch, seq }, shown) => {
    const feedback = (note: string) => aFeedback(5, { authorId: DEVICE.memberId, note });
    await apply(store, { leads: { changed: [aLead(1)], deleted: [] } }, '1.5');
    await say('said here');
    vi.stubGlobal('fetch', async (_url: unknown, init: RequestInit) => {
      const { mutations } = JSON.parse(String(init.body));
      // On its way back, a pull overtakes it.
      await apply(store, { feedback: { changed: [feedback('answered since')], deleted: [] } }, '1.7');
      const result = (one: { id: string }) => ({ id: one.id, status: 'applied', seq });
      return json({
        epoch,
        results: mutations.map(result).map((one: object) => ({ ...one, feedback: feedback('as it was') })),
      });
    });
    expect(await drain(store)).toEqual({ state: 'empty' });
    expect((await first(watchLead(LEAD)))?.feedback).toMatchObject([{ id: id(5), note: shown }]);
  });

  it('sends nothing in the name of another member', async () => {
    const server = modelServer();
    vi.stubGlobal('fetch', server.fetch);
    await say('mine');
    await saveDevice(store, { ...DEVICE, memberId: id(901) });
    await say('hers');
    expect(await drain(store)).toEqual({ state: 'empty' });
    expect(server.order).toHaveLength(1);
    expect(await first(watchOutbox())).toMatchObject({ needsYou: [{ code: 'other_member' }] });
  });

  it('shows each word as kept, then received', async () => {
    const server = modelServer();
    await apply(store, { leads: { changed: [aLead(1)], deleted: [] } });
    const given = await say('hello');
    const feedbackId = given.ok ? given.value : '';
    expect(await first(watchLead(LEAD))).toMatchObject({
      feedback: [{ id: feedbackId, note: 'hello', delivery: 'kept' }],
    });
    await reviseFeedback(feedbackId, content({ note: 'hello again' }));
    expect(await first(watchLead(LEAD))).toMatchObject({
      feedback: [{ id: feedbackId, note: 'hello again', history: [{ content: { note: 'hello' } }] }],
    });
    await retractFeedback(feedbackId);
    const view = await first(watchLead(LEAD));
    expect(view?.feedback[0]?.retractedAt).not.toBeNull();
    vi.stubGlobal('fetch', server.fetch);
    await drain(store);
    // This model server sends no records back, so nothing remains to show.
    expect(await until(watchLead(LEAD), (one) => one?.feedback.length === 0)).toBeTruthy();
  });
});

describe('whatever the network does', () => {
  /** What happens to one request: lost before or after the server had it, delivered again, refused for now, or fine. */
  const fate = fc.constantFrom('fine', 'lost', 'reply lost', 'twice', 'away', 'garbage');

  it('each mutation takes effect once, in order, with two drainers', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(fate, { maxLength: 12 }),
        fc.integer({ min: 1, max: 6 }),
        async (scheduler, fates, count) => {
          await pairedDevice();
          const server = modelServer();
          const coming = [...fates];
          const deliver = scheduler.scheduleFunction(async (input: string, init: RequestInit) => {
            const happens = coming.shift() ?? 'fine';
            if (happens === 'lost') throw new TypeError('Failed to fetch');
            if (happens === 'away') return problem(503, 'unavailable');
            if (happens === 'garbage')
              return new Response('<html>', { headers: { 'Content-Type': 'text/html' } });
            if (happens === 'twice') await server.fetch(input, init);
            const response = await server.fetch(input, init);
            if (happens === 'reply lost') throw new TypeError('Failed to fetch');
            return response;
          });
          vi.stubGlobal('fetch', deliver);

          const said: string[] = [];
          const speak = async () => {
            for (let n = 0; n < count; n += 1) await say(`note ${n}`);
          };
          const drainer = async () => {
            for (let round = 0; round < 4; round += 1) await drain(store, { soon: true });
          };
          await scheduler.waitFor(Promise.all([speak(), drainer(), drainer()]));
          coming.length = 0;
          await due();
          await scheduler.waitFor(drain(store, { soon: true }));

          said.push(...server.order);
          expect(said).toHaveLength(count);
          expect([...server.effects.values()].every((times) => times === 1)).toBe(true);
          expect(said).toEqual([...said].sort());
          expect(await outboxRows(store)).toEqual([]);
          expect(shadows()).toEqual([]);
        },
      ),
      { numRuns: 40 },
    );
  }, 60_000);
});
