/** The last thing that went wrong in the background, for the self-test. A code and a time; nothing of the page. */
import * as z from 'zod';
import { session } from '#lib/platform/storage.ts';

const KEY = 'last-error';
const LastError = z.object({ code: z.string(), at: z.string() });
export type LastError = z.infer<typeof LastError>;

export const keepError = (code: string): Promise<void> =>
  session.set(KEY, { code, at: new Date().toISOString() });
export const readLastError = (): Promise<LastError | null> => session.get(KEY, LastError);
