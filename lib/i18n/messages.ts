import type { Language } from './language.ts';

export type MessageKey = keyof typeof import('#locales/en.json');
export type Messages = Record<MessageKey, string>;

const FILES: Record<Language, () => Promise<{ default: Messages }>> = {
  en: () => import('#locales/en.json'),
  sv: () => import('#locales/sv.json'),
};

/** The sentences of one language, keyed flat (`area.name`), as ICU messages. */
export async function loadMessages(language: Language): Promise<Messages> {
  return (await FILES[language]()).default;
}
