/** How something that a person says is checked and kept: in both stores of this computer, or not at all. */
import { v7 as newId } from 'uuid';
import { Mutation } from '#lib/contract/mutations.ts';
import { fail, ok, type Result } from '#lib/contract/result.ts';
import { here } from './connections.ts';
import { readDevice } from './device.ts';
import { type Entry, enqueue } from './outbox.ts';
import type { Store } from './store.ts';

/** `not_paired` · `invalid_request` (too long, or a character that cannot be stored) · `disk_full` · `not_stored` · `not_found` */
interface WriteError {
  code: 'not_paired' | 'invalid_request' | 'disk_full' | 'not_stored' | 'not_found';
}
export type Written<T = void> = Promise<Result<T, WriteError>>;

/** A checked entry for the outbox. */
export async function check(store: Store, type: Mutation['type'], payload: unknown): Written<Entry> {
  const device = await readDevice(store);
  if (!device) return fail({ code: 'not_paired' });
  const mutation = Mutation.safeParse({ id: newId(), clientAt: new Date().toISOString(), type, payload });
  if (!mutation.success) return fail({ code: 'invalid_request' });
  return ok({ mutation: mutation.data, memberId: device.memberId });
}

/** Says something to the server, now or when it answers again. */
export async function say(type: Mutation['type'], payload: unknown): Written {
  const store = await here();
  const said = await check(store, type, payload);
  return said.ok ? stored(() => enqueue(store, said.value)) : said;
}

export async function stored(write: () => Promise<void>): Written {
  try {
    await write();
    return ok(undefined);
  } catch (error) {
    return fail({ code: isQuota(error) ? 'disk_full' : 'not_stored' });
  }
}

/** Dexie wraps the browser's error; storage.local only has a sentence. */
function isQuota(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const inner = 'inner' in error ? error.inner : undefined;
  return (
    /quota/i.test(`${error.name} ${error.message}`) ||
    (inner instanceof Error && inner.name === 'QuotaExceededError')
  );
}
