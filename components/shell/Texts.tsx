import { type ReactNode, useEffect, useState } from 'react';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import { IntlProvider } from 'react-intl';
import { chooseLanguage, formatLocale, type Language } from '#lib/i18n/language.ts';
import { loadMessages, type Messages } from '#lib/i18n/messages.ts';
import type { Settings } from '#lib/store/settings.ts';

/** Gives everything inside its language and its theme; shows nothing until the first texts are there. */
export function Texts({ settings, children }: { settings: Settings; children: ReactNode }) {
  const language = chooseLanguage(settings.language, navigator.languages);
  const [loaded, setLoaded] = useState<{ language: Language; messages: Messages }>();

  useEffect(() => {
    let stale = false;
    void loadMessages(language).then((messages) => {
      if (!stale) setLoaded({ language, messages });
    });
    return () => {
      stale = true;
    };
  }, [language]);

  useEffect(() => {
    const root = document.documentElement;
    if (settings.theme === 'system') delete root.dataset.theme;
    else root.dataset.theme = settings.theme;
  }, [settings.theme]);

  useEffect(() => {
    if (loaded) document.documentElement.lang = loaded.language;
  }, [loaded]);

  if (!loaded) return null;
  const locale = formatLocale(loaded.language, navigator.languages);
  return (
    <IntlProvider locale={locale} messages={loaded.messages}>
      <I18nProvider locale={locale}>{children}</I18nProvider>
    </IntlProvider>
  );
}
