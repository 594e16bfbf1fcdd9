/** The words on screen, so that a driver finds buttons in the language the browser happens to speak. */
import en from '#locales/en.json' with { type: 'json' };
import sv from '#locales/sv.json' with { type: 'json' };

type Key = keyof typeof en;
export type Words = (key: Key, values?: Record<string, string>) => string;

/** Texts of one language, with `{name}` replaced; plurals and the like are not understood. */
export const wordsOf =
  (language: string): Words =>
  (key, values = {}) =>
    (language.startsWith('sv') ? sv : en)[key].replace(
      /\{(\w+)\}/g,
      (whole, name: string) => values[name] ?? whole,
    );
