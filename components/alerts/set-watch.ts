import type * as z from 'zod';
import { watch } from '#lib/contract/alerts.ts';
import { here } from '#lib/store/connections.ts';
import { keepWatches } from '#lib/store/watched.ts';
import { ask } from '#lib/sync/ask.ts';

/** Begins or ends to watch something: at once on the server, and then all that is watched is kept here. */
export async function setWatch(body: z.input<typeof watch.body>) {
  const done = await ask(watch, { body });
  if (done.ok) await keepWatches(await here(), done.value.watches);
  return done;
}
