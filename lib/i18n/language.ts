const LANGUAGES = ['en', 'sv'] as const;
export type Language = (typeof LANGUAGES)[number];

/**
 * The product's language: the person's choice, else the first of the browser's languages that we have, else English.
 * @param setting what the person chose in the product
 * @param preferred BCP 47 tags, the most wanted first (navigator.languages)
 */
export function chooseLanguage(setting: Language | 'system', preferred: readonly string[]): Language {
  if (setting !== 'system') return setting;
  for (const tag of preferred) {
    const match = LANGUAGES.find((language) => tag.toLowerCase().split('-')[0] === language);
    if (match) return match;
  }
  return 'en';
}

/**
 * The locale for dates and numbers: the person's own region when the browser names one for that language
 * (`en-US`), else the one customary here, with the day before the month.
 */
export function formatLocale(language: Language, preferred: readonly string[]): string {
  const own = preferred.find((tag) => tag.toLowerCase().startsWith(`${language}-`));
  return own ?? (language === 'sv' ? 'sv-SE' : 'en-GB');
}
