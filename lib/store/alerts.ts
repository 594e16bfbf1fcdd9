/** What this device can tell the person of, and what they chose to be told. */
import { AlertChoices } from '#lib/contract/alerts.ts';
import type { Member } from '#lib/contract/records.ts';
import { type Alert, alertsFor, unchosen } from '#lib/domain/alerts.ts';
import { bucketRows, pick } from './buckets.ts';
import { type MetaRow, meta } from './cache.ts';
import { openCached } from './cached.ts';
import { openDirectory } from './directory.ts';
import { openFeedback } from './feedback-rows.ts';
import { watchRows } from './live.ts';
import { openItems, outboxRows } from './outbox.ts';
import { overlay } from './overlay.ts';
import { openQuestions } from './questions.ts';
import { seal } from './seal.ts';
import type { Store } from './store.ts';
import type { Watch } from './watch.ts';
import { openWatches } from './watched.ts';

export interface AlertState {
  /** null while the device is not connected. */
  me: Member | null;
  choices: AlertChoices;
  /** Also those that lie ahead, the oldest first. */
  alerts: Alert[];
}

/** Keeps what the server said that the person chose; null: nothing yet. */
export async function keepAlertChoices(store: Store, choices: AlertChoices | null): Promise<void> {
  if (choices === null) await store.cache.meta.delete('alertChoices');
  else
    await store.cache.meta.put({
      key: 'alertChoices',
      sealed: await seal(store, 'cache', 'alertChoices', choices),
    });
}

async function rowsOf(store: Store) {
  const [cached, outbox] = await Promise.all([
    cachedRows(store),
    outboxRows(store),
    store.work.device.count(),
  ]);
  return { ...cached, outbox };
}

/** In one transaction: every open page reads it again at each change of what is here. */
function cachedRows(store: Store) {
  const { feedback, handovers, questions, records, buckets, meta: metas } = store.cache;
  return store.cache.transaction('r', [feedback, handovers, questions, records, buckets, metas], async () => {
    const [waiting, unseen, putOff, handed, asked, directory, choices, watches] = await Promise.all([
      feedback.where('waiting').equals(1).toArray(),
      feedback.where('unseenBy').above('').toArray(),
      feedback.where('putOffBy').above('').toArray(),
      handovers.toCollection().primaryKeys(),
      questions.toArray(),
      records.toArray(),
      meta(store, 'alertChoices'),
      meta(store, 'watches'),
      meta(store, 'revision'),
    ]);
    const about = putOff.map(({ leadId }) => leadId);
    const concerned = [...new Set([...handed, ...about])];
    const [said, leads] = await Promise.all([
      feedback.where('leadId').anyOf(about).toArray(),
      bucketRows(store, 'leads', concerned),
    ]);
    return { waiting, said: [...unseen, ...said], concerned, leads, asked, directory, choices, watches };
  });
}

async function stateOf(rows: Awaited<ReturnType<typeof rowsOf>>, store: Store): Promise<AlertState> {
  const { me, members, teams, campaigns } = await openDirectory(store, rows.directory);
  const choices = await openChoices(store, me, rows.choices);
  if (!me) return { me, choices, alerts: [] };
  const mine = new Map(
    (me.department === 'marketing' ? [...rows.waiting, ...rows.said] : rows.said).map((row) => [row.id, row]),
  );
  const [pulled, items, leads] = await Promise.all([
    openFeedback(store, [...mine.values()]),
    openItems(store, rows.outbox),
    pick(store, 'leads', rows.leads, rows.concerned),
  ]);
  const questions = await openQuestions(store, rows.asked, items);
  const watches = (await openWatches(store, rows.watches))?.things ?? [];
  const facts = { me, members, teams, campaigns, questions, watches };
  return {
    me,
    choices,
    alerts: alertsFor(
      { ...facts, feedback: overlay(pulled, items), leads: [...leads.values()] },
      Date.now(),
      choices.zone,
    ),
  };
}

async function openChoices(
  store: Store,
  me: Member | null,
  row: Extract<MetaRow, { key: 'alertChoices' }> | undefined,
): Promise<AlertChoices> {
  const chosen = row && (await openCached(store, 'alertChoices', row.sealed, AlertChoices));
  if (chosen) return chosen;
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return unchosen(me?.department ?? 'sales', timeZone, 'en');
}

/** Follows it in the workspace that is shown. */
export const watchAlerts: Watch<AlertState> = watchRows(rowsOf, stateOf);

/** The same once, for the background, where nothing can be followed. */
export const readAlerts = async (store: Store): Promise<AlertState> => stateOf(await rowsOf(store), store);
