/** The words of the sign-in pages, in the language the browser asks for. */
import { accepts } from 'hono/accepts';
import en from '#locales/en.json' with { type: 'json' };
import sv from '#locales/sv.json' with { type: 'json' };
import type { RequestContext } from '../../routes/context.ts';

type Language = 'en' | 'sv';
export type TextKey = Extract<keyof typeof en, `auth.${string}`>;

export interface Texts {
  language: Language;
  /** The sentence of a key, with `{name}` replaced. The sign-in pages use no other ICU form (tests/server/auth.test.ts). */
  say(key: TextKey, values?: Record<string, string>): string;
  /** A calendar day, written out. */
  day(date: Date): string;
  /** "A, B and C". */
  list(items: readonly string[]): string;
}

const FILES: Record<Language, Record<TextKey, string>> = { en, sv };

/** The texts for this request's Accept-Language; English when neither is asked for. */
export const textsFor = (c: RequestContext): Texts =>
  textsIn(
    accepts(c, { header: 'Accept-Language', supports: ['en', 'sv'], default: 'en', match: bestOf }) === 'sv'
      ? 'sv'
      : 'en',
  );

/** The texts in a language. */
export function textsIn(language: Language): Texts {
  return {
    language,
    say: (key, values = {}) =>
      FILES[language][key].replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole),
    day: (date) => new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(date),
    list: (items) => new Intl.ListFormat(language).format(items),
  };
}

/** The supported language that the reader likes most; `sv-SE` counts as `sv`. */
function bestOf(
  wanted: { type: string; q: number }[],
  { supports, default: otherwise }: { supports: string[]; default: string },
): string {
  const ranked = wanted
    .toSorted((a, b) => b.q - a.q)
    .map((one) => one.type.split('-')[0]?.toLowerCase() ?? '');
  return ranked.find((language) => supports.includes(language)) ?? otherwise;
}
