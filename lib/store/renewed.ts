/** That the browser's storage was damaged and begun anew, until the person has read it. */
import * as z from 'zod';
import { local } from '#lib/platform/storage.ts';
import type { Watch } from './watch.ts';

/** Where it is kept. */
export const RENEWED = 'renewed';

export const noteRenewed = (): Promise<void> => local.set(RENEWED, true);
export const forgetRenewed = (): Promise<void> => local.remove(RENEWED);

export const watchRenewed: Watch<boolean> = (emit) => {
  let heard = false;
  const stop = local.onChange((key, value) => {
    if (key !== RENEWED) return;
    heard = true;
    emit(value === true);
  });
  void local.get(RENEWED, z.literal(true)).then((value) => {
    if (!heard) emit(value === true);
  });
  return stop;
};

const NO_STORAGE = 'NoStorage';

/** That the browser opens no database at all, so that a page can say what to do. */
export const noStorage = (): Error =>
  Object.assign(new Error('the browser opens no database'), { name: NO_STORAGE });
export const isClosed = (error: Error): boolean => error.name === NO_STORAGE;
