/**
 * Tells the person what waits: on the toolbar button, and by a notification where they chose it. Nobody is asked for it: it tells
 * what this device knows, which is new while a page of the extension is open, and late at its time, when an alarm wakes the
 * background.
 */
import { alertChoices } from '#lib/contract/alerts.ts';
import { type Alert, chosenBy, countOf, eachOnce, toldBy } from '#lib/domain/alerts.ts';
import { isQuiet, quietEnds } from '#lib/domain/quiet-hours.ts';
import { manifestWords } from '#lib/i18n/manifest-words.ts';
import { wakeForAlerts } from '#lib/platform/alarms.ts';
import { browserWords, mayNotify, notify } from '#lib/platform/notifications.ts';
import { showWaiting } from '#lib/platform/sidebar.ts';
import { type AlertState, keepAlertChoices, readAlerts, watchAlerts } from '#lib/store/alerts.ts';
import { meta } from '#lib/store/cache.ts';
import { here, shownStore } from '#lib/store/connections.ts';
import type { Device } from '#lib/store/device.ts';
import { beginNotified, untold } from '#lib/store/notified.ts';
import { whilePaired } from '#lib/store/paired.ts';
import { loadSettings } from '#lib/store/settings.ts';
import { named, type Store } from '#lib/store/store.ts';
import { keepWatches, openWatches } from '#lib/store/watched.ts';
import { call } from './client.ts';

/** Of news the server is asked at most so often, however much changes. */
const NEWS_EVERY_MS = 30_000;

/**
 * Asks what the person chose on another device, which holds on this one from its next connection on; and, of somebody who watches
 * something, after changes too, for the news of it.
 *
 * @returns in how many milliseconds to ask again; null: after the next change
 */
export async function renewAlerts(
  store: Store,
  device: Device,
  { connected, signal }: { connected: boolean; signal: AbortSignal },
): Promise<number | null> {
  if (!connected) {
    const watches = await openWatches(store, await meta(store, 'watches'));
    if (!watches || watches.things.length === 0) return null;
    const wait = watches.askedAt + NEWS_EVERY_MS - Date.now();
    // A clock that was set back since is not waited for.
    if (wait > 0 && wait <= NEWS_EVERY_MS) return wait;
  }
  const answer = await call(device, alertChoices, { signal });
  if (!answer.ok) return null;
  await whilePaired(store, device, async () => {
    await keepAlertChoices(store, answer.value.choices);
    await keepWatches(store, answer.value.watches);
  });
  return null;
}

/** Tells whenever something changes, until the signal ends it. */
export function followAlerts(signal: AbortSignal): void {
  const stop = watchAlerts((state) => void here().then((store) => tell(store, state)));
  signal.addEventListener('abort', stop);
}

/** The same once: what became late meanwhile. */
export async function tellAlerts(): Promise<void> {
  const store = await shownStore();
  await tell(store, await readAlerts(store));
}

/** One at a time in the whole extension: several of its pages learn the same at once. */
const tell = (store: Store, { me, alerts, choices }: AlertState): Promise<void> =>
  navigator.locks.request(named(store, 'samsyn-alerts'), async () => {
    const now = Date.now();
    await showWaiting(countOf(chosenBy(alerts, choices, 'badge', now)));
    const news = me ? chosenBy(alerts, choices, 'notify', now) : [];
    if (me && toldBy(choices, 'notify').length > 0)
      await beginNotified(
        store,
        news.map(({ key }) => key),
      );
    const quiet = isQuiet(now, choices);
    if (news.length > 0 && !quiet && (await mayNotify())) await notifyOf(store, news);
    const chosen = new Set([...toldBy(choices, 'badge'), ...toldBy(choices, 'notify')]);
    const next = alerts.filter(({ kind, at }) => at > now && chosen.has(kind)).map(({ at }) => at);
    // What came in quiet hours is told at their end, as one.
    if (news.length > 0 && quiet) next.push(quietEnds(now, choices));
    await wakeForAlerts(next.length > 0 ? Math.min(...next) : null);
  });

/** All that was not told yet as one notification: how many of each kind, and nobody's name, because others see the screen. */
async function notifyOf(store: Store, news: readonly Alert[]): Promise<void> {
  const fresh = new Set(
    await untold(
      store,
      news.map(({ key }) => key),
    ),
  );
  const told = eachOnce(news).filter(({ key }) => fresh.has(key));
  const [last] = told.slice(-1);
  if (!last) return;
  const kinds = Map.groupBy(told, ({ kind }) => kind);
  const { language } = await loadSettings();
  const say = (key: string, count?: number): string =>
    language === 'system' ? browserWords(key, count) : manifestWords(language, key, count);
  await notify(
    pressedAs(last),
    say('alerts'),
    [...kinds].map(([kind, { length }]) => say(`alert_${kind}`, length)),
  );
}

/** What a pressed notification leads to: the newest thing it told of. */
function pressedAs({ kind, leadId, campaignId, about }: Alert): string {
  if (leadId !== null) return `lead ${leadId}`;
  if (kind !== 'watched') return `team ${about}`;
  return `${campaignId === null ? 'account' : 'campaign'} ${about}`;
}
