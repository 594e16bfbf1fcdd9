/** Texts to search for in the full-tab page. They may name people, so they are kept in memory and not in an address. */
import * as z from 'zod';
import { session } from '#lib/platform/storage.ts';
import { LONGEST_LOOKUP } from './tab-state.ts';

const keyOf = (name: string): string => `asked.${name}`;

/** Keeps a text until the browser closes. @returns the name to read it by */
export async function keepAsked(text: string): Promise<string> {
  const name = crypto.randomUUID();
  await session.set(keyOf(name), text.slice(0, LONGEST_LOOKUP));
  return name;
}

/** The kept text; empty when the browser was closed since. */
export const readAsked = async (name: string): Promise<string> =>
  (await session.get(keyOf(name), z.string())) ?? '';
