import '../support/device-storage.ts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { alertChoices } from '#lib/contract/alerts.ts';
import { NO_CAMPAIGNS } from '#lib/domain/campaign-found.ts';
import { toColumns } from '../../../lib/contract/columns.ts';
import { readPacked } from '../../../lib/store/buckets.ts';
import { lastContact, noteContact } from '../../../lib/store/contact.ts';
import { readDevice, readEnding, saveDevice } from '../../../lib/store/device.ts';
import { enqueue, outboxRows } from '../../../lib/store/outbox.ts';
import { watchRenewed } from '../../../lib/store/renewed.ts';
import { type TabState, writeTabState } from '../../../lib/store/tab-state.ts';
import { watchLead, watchOutbox } from '../../../lib/store/views.ts';
import { giveVerdict } from '../../../lib/store/writes.ts';
import { ask } from '../../../lib/sync/ask.ts';
import { startSession } from '../../../lib/sync/session.ts';
import { watchStatus } from '../../../lib/sync/status.ts';
import { eventually } from '../../support/eventually.ts';
import { freshDevice, OTHER, other, pairedDevice, secondConnection, store } from '../support/device.ts';
import { fake } from '../support/fake-browser.ts';
import { json, modelServer, problem } from '../support/model-server.ts';
import { page } from '../support/page-events.ts';
import { aLead, content, DEVICE, first, id, until } from '../support/records.ts';

type Answer = Response | null | Promise<Response>;

/** A server with one stream, whose feed grows when the test says so. */
function server() {
  const model = modelServer();
  let told = model;
  let epoch = 1;
  const leads = [aLead(1, { ownerId: DEVICE.memberId })];
  const asked: string[] = [];
  let nudge: (seq: number) => void = () => undefined;
  let beat = (): void => undefined;
  let streams = 0;
  let answer: (path: string, origin: string) => Answer = () => null;
  vi.stubGlobal('fetch', async (url: URL, init: RequestInit) => {
    asked.push(url.pathname.replace('/api/v1/', ''));
    const special = await answer(url.pathname, url.origin);
    if (special) return special;
    if (url.pathname.endsWith('/version'))
      return json({
        product: 'samsyn',
        version: '1.0.0',
        contract: { min: 1, max: 1 },
        now: '2026-03-01T08:00:00.000Z',
      });
    if (url.pathname.endsWith('/me/alerts')) return json({ choices: null, canMail: false });
    if (url.pathname.endsWith('/mutations')) return told.fetch(url, init);
    if (url.pathname.endsWith('/timelines'))
      return json({ timelines: [{ leadId: id(1), touchpoints: [], total: 7, identities: [] }] });
    if (url.pathname.endsWith('/sync')) {
      const cursor = url.searchParams.get('cursor');
      if (cursor !== null && !cursor.startsWith(`${epoch}.`)) return problem(409, 'resync');
      const from = Number(cursor?.split('.')[1] ?? 0);
      return json({
        cursor: `${epoch}.${leads.length}`,
        more: false,
        remaining: 0,
        tables: { leads: { columns: toColumns(leads.slice(from)), deleted: [] } },
      });
    }
    streams += 1;
    const stream = new ReadableStream<Uint8Array>({
      start(controller) {
        beat = () => controller.enqueue(new TextEncoder().encode(': beat\n\n'));
        nudge = (seq) => controller.enqueue(new TextEncoder().encode(`data: {"seq":${seq}}\n\n`));
        init.signal?.addEventListener('abort', () =>
          controller.error(new DOMException('aborted', 'AbortError')),
        );
      },
    });
    return new Response(stream, { headers: { 'Content-Type': 'text/event-stream' } });
  });
  return {
    model,
    leads,
    asked,
    streams: () => streams,
    nudge: (seq: number) => nudge(seq),
    beat: () => beat(),
    /** From now on it is as before anybody said anything. */
    putBack() {
      epoch += 1;
      told = modelServer();
      return told;
    },
    answers(next: (path: string, origin: string) => Answer) {
      answer = next;
    },
  };
}

const state = (wanted: string) => until(watchStatus(), (status) => status.state === wanted);
const NOBODY: TabState = {
  tabId: 1,
  connection: '',
  address: 'https://crm.example.com/',
  label: 'crm.example.com',
  origin: 'https://crm.example.com',
  access: 'readable',
  byClick: false,
  scanned: true,
  partly: false,
  considered: 1,
  found: 1,
  opened: false,
  site: null,
  people: [],
  strangers: [],
  toAsk: [],
  asked: 0,
  linkedin: null,
  campaigns: NO_CAMPAIGNS,
};
let stop = (): void => undefined;

beforeEach(pairedDevice);
afterEach(() => {
  stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('an open sidebar', () => {
  it('asks for those on the page in front who may be leads, and again when it could not', async () => {
    const { asked, answers } = server();
    let refusals = 1;
    answers((path) => {
      if (!path.endsWith('/lookup')) return null;
      refusals -= 1;
      return refusals >= 0
        ? problem(503, 'unavailable', { 'Retry-After': '0' })
        : json({ leads: [aLead(9)], accounts: [] });
    });
    fake.tabs.set(1, { id: 1, windowId: 1, active: true, url: 'https://crm.example.com/' });
    await writeTabState({ ...NOBODY, toAsk: [5] });
    stop = startSession();
    await until(watchLead(id(9)), (view) => view !== null);
    expect(asked.filter((path) => path === 'lookup')).toHaveLength(2);
  });

  it('notices within a minute that a store was damaged, puts back what it lost, and says so', async () => {
    server().answers((path) => (path.endsWith('/mutations') ? problem(503, 'unavailable') : null));
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    stop = startSession();
    await eventually(async () => expect(await store.cache.buckets.count()).toBeGreaterThan(0));
    for (const note of ['one', 'two']) await giveVerdict(id(1), content({ note }));
    const [one, two] = await outboxRows(store);
    if (!one || !two) throw new Error('nothing was kept');
    await store.work.outbox.delete(one.seq);
    await store.work.outbox.update(two.seq, {
      sealed: two.sealed.map((byte, at) => byte ^ (at === 30 ? 1 : 0)),
    });
    await vi.advanceTimersByTimeAsync(60_000);
    await eventually(async () => expect(await first(watchRenewed)).toEqual({ anew: false, back: 2 }));
    expect((await outboxRows(store)).map(({ id: of, sealed }) => [of, sealed])).toEqual([
      [one.id, one.sealed],
      [two.id, two.sealed],
    ]);
  });

  describe('a week after the server was heard last', () => {
    const SOON_A_WEEK = 7 * 24 * 60 * 60 * 1000 - 30_000;
    const heardLongAgo = () => noteContact(store, new Date(Date.now() - SOON_A_WEEK));
    beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] }));

    it('lets what was pulled go, also while it is open, and keeps the pairing and the words', async () => {
      const running = server();
      stop = startSession();
      await eventually(async () => expect(await store.cache.buckets.count()).toBeGreaterThan(0));
      stop();
      running.answers(() => problem(503, 'unavailable'));
      await giveVerdict(id(1), content());
      await heardLongAgo();
      stop = startSession();
      await eventually(async () => expect((await first(watchStatus())).state).toBe('server_unreachable'));
      expect(await store.cache.buckets.count()).toBeGreaterThan(0);
      fake.asked.length = 0;
      await vi.advanceTimersByTimeAsync(60_000);
      await eventually(() => expect(fake.asked).toContainEqual({ type: 'leads.changed' }));
      expect(await store.cache.buckets.count()).toBe(0);
      expect(await readDevice(store)).toEqual(DEVICE);
      expect(await outboxRows(store)).toHaveLength(1);
      running.answers(() => null);
      await vi.advanceTimersByTimeAsync(600_000);
      await eventually(async () => expect(await store.cache.buckets.count()).toBeGreaterThan(0));
    });

    it('takes nothing away where the server is heard, though nothing happens there', async () => {
      const running = server();
      stop = startSession();
      await eventually(async () => expect(await store.cache.buckets.count()).toBeGreaterThan(0));
      await eventually(() => expect(running.streams()).toBe(1));
      await heardLongAgo();
      const pulls = (): number => running.asked.filter((path) => path === 'sync').length;
      const before = pulls();
      // One heartbeat in each half minute holds the stream.
      for (let half = 0; half < 4; half += 1) {
        running.beat();
        await vi.advanceTimersByTimeAsync(30_000);
      }
      const heard = async (): Promise<number> => Date.parse((await lastContact(store)) ?? '');
      await eventually(async () => expect(Date.now() - (await heard())).toBeLessThan(150_000));
      expect(await store.cache.buckets.count()).toBeGreaterThan(0);
      expect([running.streams(), pulls()]).toEqual([1, before]);
    });
  });

  it('opens its stream anew when the network comes back: it may have fallen silent unnoticed', async () => {
    const running = server();
    stop = startSession();
    await eventually(async () => expect(running.streams()).toBe(1));
    await state('live');
    page.dispatchEvent(new Event('online'));
    await eventually(async () => expect(running.streams()).toBe(2));
    running.leads.push(aLead(2));
    running.nudge(2);
    await eventually(async () => expect((await readPacked(store, 'leads', [id(2)])).size).toBe(1));
    expect((await first(watchStatus())).state).toBe('live');
  });

  it('pulls, goes live, fetches the touchpoints of my leads, and pulls again at a nudge', async () => {
    const running = server();
    stop = startSession();
    await state('live');
    expect((await until(watchLead(id(1)), (view) => view?.timeline != null))?.timeline).toMatchObject({
      total: 7,
    });

    running.leads.push(aLead(2));
    running.nudge(2);
    await until(watchLead(id(2)), (view) => view !== null);
    expect((await until(watchStatus(), (status) => status.lastContactAt !== null)).state).toBe('live');
  });

  it('gives a server that was put back its words again, though nothing new is said', async () => {
    const running = server();
    stop = startSession();
    await state('live');
    await giveVerdict(id(1), content());
    await eventually(async () => {
      expect(running.model.order).toHaveLength(1);
      expect(await outboxRows(store)).toEqual([]);
    });
    const restored = running.putBack();
    running.nudge(9);
    await eventually(() => expect(restored.order).toEqual(running.model.order));
  });

  it('pulls once at the start, and asks nothing when a nudge names what is here already', async () => {
    const running = server();
    stop = startSession();
    await until(watchLead(id(1)), (view) => view !== null);
    await eventually(() => expect(running.streams()).toBe(1));
    // As the server does when a stream opens, and when another sidebar of this browser was first.
    running.nudge(1);
    running.nudge(1);
    running.leads.push(aLead(2));
    running.nudge(2);
    await until(watchLead(id(2)), (view) => view !== null);
    expect(running.asked.filter((path) => path === 'sync')).toHaveLength(2);
  });

  it('sends what is said at once', async () => {
    const running = server();
    stop = startSession();
    await state('live');
    await giveVerdict(id(1), content());
    await eventually(() => expect(running.model.order).toHaveLength(1));
    await eventually(async () => expect(await outboxRows(store)).toEqual([]));
  });

  it('waits as told, and sends at once when the network comes back', async () => {
    const running = server();
    stop = startSession();
    await state('live');
    running.answers((path) =>
      path.endsWith('/mutations') ? problem(503, 'unavailable', { 'Retry-After': '900' }) : null,
    );
    await giveVerdict(id(1), content());
    await eventually(async () =>
      expect(await outboxRows(store)).toMatchObject([{ phase: 'waiting', attempts: 1 }]),
    );
    // More words wait behind the first, which is not due.
    await giveVerdict(id(1), content());
    await until(watchOutbox(), (outbox) => outbox.waiting === 2);
    expect(running.asked.filter((path) => path === 'mutations')).toHaveLength(1);
    running.answers(() => null);
    page.dispatchEvent(new Event('online'));
    await eventually(async () => expect(await outboxRows(store)).toEqual([]));
    expect(running.model.order).toHaveLength(2);
  });

  it('says that it is not paired, and begins when it is', async () => {
    await freshDevice();
    server();
    stop = startSession();
    await state('unpaired');
    await saveDevice(store, DEVICE);
    await state('live');
  });

  it('asks nothing any more when it is closed', async () => {
    const running = server();
    stop = startSession();
    await state('live');
    stop();
    const before = running.asked.length;
    const drained = navigator.locks.request('samsyn-outbox', () => undefined);
    await giveVerdict(id(1), content());
    running.leads.push(aLead(2));
    // Whoever watches the outbox has heard of it by then.
    await until(watchOutbox(), (outbox) => outbox.waiting === 1);
    page.dispatchEvent(new Event('online'));
    await drained;
    expect(running.asked).toHaveLength(before);
    expect((await readPacked(store, 'leads', [id(2)])).size).toBe(0);
  });

  it('forgets everything when the server signed it out, and keeps what was not sent', async () => {
    const running = server();
    running.answers((path) => (path.endsWith('/version') ? null : problem(401, 'token_revoked')));
    await giveVerdict(id(1), content());
    stop = startSession();
    await state('revoked');
    expect(await readDevice(store)).toBeNull();
    expect(await outboxRows(store)).toHaveLength(1);
  });

  it('deletes everything when an administrator ordered it, then says so, and again if that was not heard', async () => {
    const running = server();
    stop = startSession();
    await state('live');
    running.answers((path) => (path.endsWith('/mutations') ? problem(503, 'unavailable') : null));
    await giveVerdict(id(1), content({ note: 'gone with the rest' }));
    let deaf = true;
    running.answers((path) => {
      if (path.endsWith('/version')) return null;
      if (!path.endsWith('/me/wiped')) return problem(401, 'wipe_ordered');
      if (!deaf) return json({});
      deaf = false;
      return problem(503, 'unavailable');
    });
    running.nudge(2);
    await eventually(() => expect(running.asked).toContain('me/wiped'));
    page.dispatchEvent(new Event('online'));
    await eventually(() => expect(running.asked.filter((path) => path === 'me/wiped')).toHaveLength(2));
    await eventually(async () => expect(await readDevice(store)).toBeNull());
    expect(await outboxRows(store)).toEqual([]);
    expect((await readPacked(store, 'leads', [id(1)])).size).toBe(0);
    expect([...fake.local.values.keys()].filter((key) => /^outbox\.|key/.test(key))).toEqual([]);
    const ended = await until(watchStatus(), (status) => status.detailCode !== undefined);
    expect([ended.state, ended.detailCode]).toEqual(['revoked', 'wipe_ordered']);
  });

  it('deletes everything also where a question is the first to hear of it', async () => {
    const running = server();
    await giveVerdict(id(1), content({ note: 'gone with the rest' }));
    running.answers((path) => (path.endsWith('/me/wiped') ? json({}) : problem(401, 'wipe_ordered')));
    await ask(alertChoices, {});
    expect(running.asked).toContain('me/wiped');
    expect(await outboxRows(store)).toEqual([]);
    expect(await readDevice(store)).toBeNull();
  });

  it('says that all was deleted also where another request is refused before that is done', async () => {
    const running = server();
    stop = startSession();
    await state('live');
    let other: Promise<unknown> = Promise.resolve();
    running.answers(async (path) => {
      if (!path.endsWith('/me/wiped')) return problem(401, 'wipe_ordered');
      // The server has heard it, and knows the device no more; that it has is still on its way.
      running.answers(() => problem(401, 'unauthenticated'));
      other = ask(alertChoices, {});
      for (let turn = 0; turn < 100; turn += 1) await new Promise(setImmediate);
      return json({});
    });
    await ask(alertChoices, {});
    await other;
    expect(await until(watchStatus(), ({ state }) => state === 'revoked')).toMatchObject({
      detailCode: 'wipe_ordered',
    });
  });

  it('says so after the next start, too, when only the server’s answer to it was lost', async () => {
    const running = server();
    running.answers((path) =>
      path.endsWith('/me/wiped') ? problem(503, 'unavailable') : problem(401, 'wipe_ordered'),
    );
    await ask(alertChoices, {});
    running.answers(() => problem(401, 'unauthenticated'));
    await ask(alertChoices, {});
    expect(await readEnding(store)).toMatchObject({ endedBy: 'wiped' });
  });

  it.each([
    ['a proxy that wants a sign-in', () => new Response('<html>', { status: 401 }), 'wrong_answer'],
    ['a server that is away', () => problem(503, 'unavailable'), 'server_unreachable'],
  ])('keeps its data behind %s', async (_, answer, wanted) => {
    const running = server();
    stop = startSession();
    await state('live');
    stop();
    running.answers(answer);
    stop = startSession();
    await state(wanted);
    expect((await readPacked(store, 'leads', [id(1)])).size).toBe(1);
  });

  describe('with a second workspace', () => {
    const words = () => ({
      memberId: OTHER.memberId,
      mutation: {
        id: id(70),
        clientAt: '2026-03-02T08:00:00.000Z',
        type: 'feedback.give' as const,
        payload: { feedbackId: id(71), leadId: id(1), content: content() },
      },
    });
    beforeEach(async () => {
      await secondConnection();
      await enqueue(other, words());
    });

    it('sends and fetches for that one too, and holds one stream', async () => {
      const running = server();
      stop = startSession();
      await state('live');
      await eventually(async () => expect((await readPacked(other, 'leads', [id(1)])).size).toBe(1));
      await eventually(async () => expect(await outboxRows(other)).toEqual([]));
      expect(running.model.order).toEqual([id(70)]);
      expect(running.streams()).toBe(1);
    });

    it('goes on when that one was signed out, which keeps its words', async () => {
      const running = server();
      running.answers((_, origin) => (origin === OTHER.origin ? problem(401, 'token_revoked') : null));
      stop = startSession();
      await state('live');
      await eventually(async () => expect(await readDevice(other)).toBeNull());
      expect(await outboxRows(other)).toHaveLength(1);
      expect(await readDevice(store)).toEqual(DEVICE);
      running.leads.push(aLead(2));
      running.nudge(2);
      await eventually(async () => expect((await readPacked(store, 'leads', [id(2)])).size).toBe(1));
      await state('live');
    });

    it('sends for that one though the server of the shown one is away', async () => {
      const running = server();
      running.answers((_, origin) => (origin === OTHER.origin ? null : problem(503, 'unavailable')));
      stop = startSession();
      await state('server_unreachable');
      await eventually(async () => expect(await outboxRows(other)).toEqual([]));
      expect(running.model.order).toEqual([id(70)]);
    });
  });

  it.each([
    ['is too new for it', '9-9', 'server_too_new'],
    ['is too old for it', '0-0', 'server_too_old'],
  ])(
    'says that the server %s, keeps what is here, and sends when they speak again',
    async (_, spoken, code) => {
      const running = server();
      stop = startSession();
      const isHere = async () => expect((await readPacked(store, 'leads', [id(1)])).size).toBe(1);
      await eventually(isHere);
      running.answers((path) =>
        path.endsWith('/events') ? null : json({}, { headers: { 'Samsyn-Contract': spoken } }),
      );
      await giveVerdict(id(1), content());
      await until(watchStatus(), ({ state, detailCode }) => state === 'version' && detailCode === code);
      expect(await outboxRows(store)).toHaveLength(1);
      await isHere();

      running.answers(() => null);
      page.dispatchEvent(new Event('online'));
      await eventually(async () => expect(await outboxRows(store)).toEqual([]));
    },
  );
});
