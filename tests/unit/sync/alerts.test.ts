import '../support/device-storage.ts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openAlert } from '../../../entrypoints/background/alerts.ts';
import type { AlertChoices } from '../../../lib/contract/alerts.ts';
import type { Lead } from '../../../lib/contract/records.ts';
import { unchosen } from '../../../lib/domain/alerts.ts';
import { keepAlertChoices, readAlerts } from '../../../lib/store/alerts.ts';
import { apply } from '../../../lib/store/apply.ts';
import { meta } from '../../../lib/store/cache.ts';
import { acceptLead } from '../../../lib/store/lead-writes.ts';
import { forgetNotified } from '../../../lib/store/notified.ts';
import { changeSetting } from '../../../lib/store/settings.ts';
import { keepWatches, openWatches } from '../../../lib/store/watched.ts';
import { wipe } from '../../../lib/store/wipe.ts';
import { followAlerts, renewAlerts, tellAlerts } from '../../../lib/sync/alerts.ts';
import { pairedDevice, store } from '../support/device.ts';
import { fake } from '../support/fake-browser.ts';
import { json } from '../support/model-server.ts';
import { aLead, aMember, DEVICE, id } from '../support/records.ts';

const ME = id(900);
const HOUR = 60 * 60 * 1000;
/** A Wednesday, at noon in Stockholm. */
const NOON = Date.parse('2026-03-04T11:00:00.000Z');

const handed = (number: number, hoursAgo: number): Lead =>
  aLead(number, {
    handover: {
      ...{ campaignId: id(50), byId: id(902), at: new Date(NOON - hoursAgo * HOUR).toISOString(), note: '' },
      ...{ to: { memberId: ME, teamId: null }, answer: null, followedUpAt: null },
    },
  });
const pull = (...changed: Lead[]): Promise<unknown> =>
  apply(store, { leads: { changed, deleted: [] } }, '1.1');
const choose = (changes: Partial<AlertChoices>): Promise<void> =>
  keepAlertChoices(store, { ...unchosen('sales', 'Europe/Stockholm', 'en'), ...changes });
const badge = () => fake.badges.get(null);
const told = () => fake.notified.map(({ message }) => message);
const wakesInHours = () => (fake.alarms.get('alerts')?.delayInMinutes ?? Number.NaN) / 60;
const at = (hours: number) => vi.setSystemTime(NOON + hours * HOUR);

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  at(0);
  await pairedDevice();
  await apply(store, { members: { changed: [aMember(900, { department: 'sales' })], deleted: [] } }, '1.1');
});
afterEach(() => vi.useRealTimers());

describe('the toolbar button', () => {
  it('counts what waits, each thing once, and wakes for what becomes late', async () => {
    await pull(handed(1, 30), handed(2, 2));
    await tellAlerts();
    expect(badge()).toBe('2');
    expect(wakesInHours()).toBeCloseTo(22);
    await acceptLead(id(2), new Date(NOON - 2 * HOUR).toISOString());
    await tellAlerts();
    // It is the seller's now, who promised to be in contact.
    expect(badge()).toBe('2');
  });

  it('counts what was chosen alone', async () => {
    await pull(handed(1, 30), handed(2, 2));
    await choose({ badge: ['late'] });
    await tellAlerts();
    expect(badge()).toBe('1');
    await choose({ badge: [] });
    await tellAlerts();
    expect(badge()).toBe('');
    expect(fake.alarms.has('alerts')).toBe(false);
  });

  it('follows what comes while a page is open, and shows nothing of a device that was signed out', async () => {
    const closing = new AbortController();
    followAlerts(closing.signal);
    await vi.waitFor(() => expect(badge()).toBe(''));
    await pull(handed(1, 2));
    await vi.waitFor(() => expect(badge()).toBe('1'));
    await wipe(store);
    await vi.waitFor(() => expect(badge()).toBe(''));
    closing.abort();
  });
});

describe('news of what is watched', () => {
  const watching = {
    about: 'lead' as const,
    id: id(2),
    name: 'Lead 2',
    stop: null,
    since: new Date(NOON).toISOString(),
  };
  const news = { what: 'sign' as const, at: new Date(NOON + 1).toISOString() };
  const { signal } = new AbortController();
  let asked = 0;
  const renew = (connected = false) => renewAlerts(store, DEVICE, { connected, signal });
  const heard = async () => (await openWatches(store, await meta(store, 'watches')))?.things[0]?.news;
  beforeEach(() => {
    asked = 0;
    vi.stubGlobal('fetch', async () => {
      asked += 1;
      return json({ choices: null, watches: [{ ...watching, news }], canMail: false });
    });
  });
  afterEach(() => vi.unstubAllGlobals());

  it('is asked for after a change, and no more than every half minute, however much changes', async () => {
    await keepWatches(store, [{ ...watching, news: null }]);
    expect(await renew()).toBe(30_000);
    vi.setSystemTime(NOON + 29_999);
    expect(await renew()).toBe(1);
    expect([asked, await heard()]).toEqual([0, null]);
    vi.setSystemTime(NOON + 30_000);
    expect(await renew()).toBeNull();
    expect([asked, await heard()]).toEqual([1, news]);
    expect(await renew()).toBe(30_000);
    expect(asked).toBe(1);
    // The clock was set back.
    at(-1);
    expect(await renew()).toBeNull();
    expect(asked).toBe(2);
  });

  it('is not asked for where nothing is watched, and at each connection all the same', async () => {
    expect(await renew()).toBeNull();
    await keepWatches(store, []);
    expect(await renew()).toBeNull();
    expect(asked).toBe(0);
    expect(await renew(true)).toBeNull();
    expect([asked, await heard()]).toEqual([1, news]);
  });
});

it('the first thing that comes after the choice is told, where nothing waited then', async () => {
  fake.permissions.add('notifications');
  await choose({ notify: ['handed'] });
  await tellAlerts();
  await pull(handed(1, 1));
  await tellAlerts();
  expect(told()).toEqual(['message:alert_handed 1']);
});

describe('a notification', () => {
  beforeEach(async () => {
    fake.permissions.add('notifications');
    await choose({ notify: ['handed', 'late'] });
    await pull(handed(1, 5));
    // What waited before they chose it is no news.
    await tellAlerts();
    expect(told()).toEqual([]);
  });

  it('comes once, whoever starts anew, and several things come as one', async () => {
    await pull(handed(2, 1), handed(3, 1));
    await Promise.all([tellAlerts(), tellAlerts()]);
    await tellAlerts();
    expect(told()).toEqual(['message:alert_handed 2']);
    await pull(handed(4, 0));
    await tellAlerts();
    expect(told()).toEqual(['message:alert_handed 2', 'message:alert_handed 1']);
  });

  it('speaks the language that the person has chosen, whatever the browser’s is', async () => {
    await changeSetting({ language: 'sv' });
    await pull(handed(2, 1), handed(3, 1));
    await tellAlerts();
    expect(fake.notified).toMatchObject([
      { title: 'Väntar på dig i Samsyn', message: 'Personer överlämnade till dig: 2' },
    ]);
  });

  it('waits for the end of the quiet hours, and then tells all as one', async () => {
    at(9);
    await pull(handed(2, -8), handed(3, -8));
    await tellAlerts();
    expect(told()).toEqual([]);
    // At nine in the evening; at seven in the morning the first one is late, and at eight it is told.
    expect(wakesInHours()).toBeCloseTo(10);
    at(19);
    await tellAlerts();
    expect(told()).toEqual([]);
    expect(wakesInHours()).toBeCloseTo(1);
    at(20);
    await tellAlerts();
    expect(told()).toEqual(['message:alert_handed 2\nmessage:alert_late 1']);
  });

  it('does not come without the browser’s permission, and is not lost by that', async () => {
    fake.permissions.clear();
    await pull(handed(2, 1));
    await tellAlerts();
    expect(told()).toEqual([]);
    fake.permissions.add('notifications');
    await tellAlerts();
    expect(told()).toEqual(['message:alert_handed 1']);
  });

  it('comes of what a server says of what is watched, once, and leads there', async () => {
    const watching = (hoursAgo: number) => ({
      ...{
        about: 'account' as const,
        id: id(40),
        name: 'Havsbris',
        stop: null,
        since: new Date(0).toISOString(),
      },
      news: { what: 'sign' as const, at: new Date(NOON - hoursAgo * HOUR).toISOString() },
    });
    await choose({ notify: ['handed'], watched: ['notify'] });
    await keepWatches(store, [watching(2)]);
    await tellAlerts();
    await keepWatches(store, [watching(2)]);
    await tellAlerts();
    expect(told()).toEqual(['message:alert_watched 1']);
    await keepWatches(store, [watching(1)]);
    await tellAlerts();
    expect(told()).toHaveLength(2);
    await openAlert(fake.notified[1]?.id ?? '');
    expect([...fake.tabs.values()].map(({ url }) => url)).toEqual([
      `${fake.home}workspace.html#account/${id(40)}`,
    ]);
    await keepWatches(store, undefined);
    expect((await readAlerts(store)).alerts.map(({ kind }) => kind)).not.toContain('watched');
  });

  it('does not come again of what is watched when it no more waits for the person', async () => {
    const since = handed(2, 0).handover?.at ?? '';
    await choose({ notify: ['handed'], watched: ['notify'] });
    await pull(handed(2, 0));
    await keepWatches(store, [
      {
        ...{ about: 'lead', id: id(2), name: 'Lead 2', stop: null, since: new Date(0).toISOString() },
        news: { what: 'stage', at: since },
      },
    ]);
    await tellAlerts();
    expect(told()).toEqual(['message:alert_handed 1']);
    await pull(aLead(2));
    await tellAlerts();
    expect(told()).toHaveLength(1);
  });

  it('begins anew with a new choice', async () => {
    await pull(handed(2, 1));
    await forgetNotified(store);
    await tellAlerts();
    expect(told()).toEqual([]);
  });

  it('leads to what it told of last, and to nothing else', async () => {
    await pull(handed(2, 1));
    await tellAlerts();
    await openAlert(fake.notified[0]?.id ?? '');
    const opened = () => [...fake.tabs.values()].map(({ url }) => url);
    expect(opened()).toEqual([`${fake.home}workspace.html#lead/${id(2)}`]);
    await openAlert('lead ../../elsewhere');
    expect(opened()).toHaveLength(1);
  });
});
