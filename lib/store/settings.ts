/** What the person chose, on this device. */
import * as z from 'zod';
import { FACETS, NO_FILTER } from '#lib/domain/touch-filter.ts';
import { local } from '#lib/platform/storage.ts';
import type { Watch } from './watch.ts';

const Settings = z.object({
  language: z.catch(z.enum(['system', 'en', 'sv']), 'system'),
  theme: z.catch(z.enum(['system', 'light', 'dark']), 'system'),
  /** The keys 1, 2 and 3 give a verdict. */
  verdictKeys: z.catch(z.boolean(), true),
  /** What of a journey is shown; it holds for every lead until it is changed. */
  journeyFilter: z.catch(z.record(z.enum(FACETS), z.array(z.string())), NO_FILTER),
  welcomeDone: z.catch(z.boolean(), false),
});
export type Settings = z.infer<typeof Settings>;

/** Where they are kept. */
export const SETTINGS = 'settings';
/** One unreadable setting costs that setting. */
const read = (value: unknown): Settings =>
  Settings.parse(typeof value === 'object' && value !== null ? value : {});

const load = async (): Promise<Settings> => read(await local.get(SETTINGS, z.unknown()));

export const watchSettings: Watch<Settings> = (emit) => {
  let heard = false;
  const stop = local.onChange((key, value) => {
    if (key !== SETTINGS) return;
    heard = true;
    emit(read(value));
  });
  void load().then((settings) => {
    if (!heard) emit(settings);
  });
  return stop;
};

/** Changes some of the settings; every open page of the extension hears of it. */
export async function changeSetting(patch: Partial<Settings>): Promise<void> {
  await navigator.locks.request('samsyn-settings', async () =>
    local.set(SETTINGS, { ...(await load()), ...patch }),
  );
}
