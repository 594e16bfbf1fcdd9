/** Sentences of the manifest, which are all that the background has, in a language that is not the browser's. */
import en from '../../public/_locales/en/messages.json' with { type: 'json' };
import sv from '../../public/_locales/sv/messages.json' with { type: 'json' };
import type { Language } from './language.ts';

const SENTENCES: Record<Language, Record<string, { message: string }>> = { en, sv };

/** A sentence by its key, with its number put in; empty for a key that there is not. */
export const manifestWords = (language: Language, key: string, count = 0): string =>
  (SENTENCES[language][key]?.message ?? '').replace('$COUNT$', String(count));
