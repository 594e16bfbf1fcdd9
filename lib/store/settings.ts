/** What the person chose, on this device. */
import * as z from 'zod';
import { local, session } from '#lib/platform/storage.ts';
import type { Watch } from './watch.ts';

const Values = z.prefault(z.array(z.string()), []);
/** Without its text: what is typed may name a person, and settings stand in clear on the disk. */
const JourneyFilter = z.object({
  direction: Values,
  side: Values,
  who: Values,
  channel: Values,
  kind: Values,
  campaign: Values,
  month: z.prefault(z.nullable(z.string()), null),
});

const NO_CHOICE = JourneyFilter.parse({});

const Settings = z.object({
  language: z.catch(z.enum(['system', 'en', 'sv']), 'system'),
  theme: z.catch(z.enum(['system', 'light', 'dark']), 'system'),
  /** The keys 1, 2 and 3 give a verdict. */
  verdictKeys: z.catch(z.boolean(), true),
  /** What of a journey is shown; it holds for every lead until it is changed. */
  journeyFilter: z.catch(JourneyFilter, NO_CHOICE),
  welcomeDone: z.catch(z.boolean(), false),
});
export type Settings = z.infer<typeof Settings>;

/** Where they are kept. */
export const SETTINGS = 'settings';
/** One unreadable setting costs that setting. */
const read = (value: unknown): Settings =>
  Settings.parse(typeof value === 'object' && value !== null ? value : {});

export const loadSettings = async (): Promise<Settings> => read(await local.get(SETTINGS, z.unknown()));

export const watchSettings: Watch<Settings> = (emit) => {
  let heard = false;
  const stop = local.onChange((key, value) => {
    if (key !== SETTINGS) return;
    heard = true;
    emit(read(value));
  });
  void loadSettings().then((settings) => {
    if (!heard) emit(settings);
  });
  return stop;
};

/** Changes some of the settings; every open page of the extension hears of it. */
export async function changeSetting(patch: Partial<Settings>): Promise<void> {
  await navigator.locks.request('samsyn-settings', async () =>
    local.set(SETTINGS, { ...(await loadSettings()), ...patch }),
  );
}

const JOURNEY_TEXT = 'journey.text';

/** The text for which journeys are searched; it is kept in memory until the browser closes. */
export const loadJourneyText = async (): Promise<string> =>
  (await session.get(JOURNEY_TEXT, z.string())) ?? '';
export const keepJourneyText = (text: string): Promise<void> => session.set(JOURNEY_TEXT, text);
