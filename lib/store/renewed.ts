/** That the browser's storage was damaged, and what came back of it, until the person has read it. */
import * as z from 'zod';
import { local } from '#lib/platform/storage.ts';
import type { Watch } from './watch.ts';

/** Where it is kept. */
export const RENEWED = 'renewed';

const Renewed = z.object({
  /** Databases were begun anew. */
  anew: z.boolean(),
  /** So many things that were said here came back from their second copies. */
  back: z.int(),
});
type Renewed = z.infer<typeof Renewed>;

const read = (value: unknown): Renewed | null => Renewed.safeParse(value).data ?? null;

export async function noteRenewed({ anew = false, back = 0 }: Partial<Renewed>): Promise<void> {
  const before = read(await local.get(RENEWED, z.unknown()));
  await local.set(RENEWED, {
    anew: anew || before?.anew === true,
    back: back + (before?.back ?? 0),
  } satisfies Renewed);
}
export const forgetRenewed = (): Promise<void> => local.remove(RENEWED);

export const watchRenewed: Watch<Renewed | null> = (emit) => {
  let heard = false;
  const stop = local.onChange((key, value) => {
    if (key !== RENEWED) return;
    heard = true;
    emit(read(value));
  });
  void local.get(RENEWED, z.unknown()).then((value) => {
    if (!heard) emit(read(value));
  });
  return stop;
};

const NO_STORAGE = 'NoStorage';

/** That the browser opens no database at all, so that a page can say what to do. */
export const noStorage = (): Error =>
  Object.assign(new Error('the browser opens no database'), { name: NO_STORAGE });
export const isClosed = (error: Error): boolean => error.name === NO_STORAGE;
