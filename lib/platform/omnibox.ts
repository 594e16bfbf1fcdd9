/** The address bar's keyword. What is typed after it reaches only this extension, never a search engine. */
import type { Stop } from '#lib/contract/records.ts';
import { browser } from './browser.ts';

/** One line under the address bar. */
export interface Suggestion {
  kind: 'lead' | 'account' | 'campaign' | 'persona';
  name: string;
  /** Shown faintly after the name; null shows what kind of thing it is. */
  about: string | null;
  /** Why a lead is not to be contacted; null when they may be, and for the others. */
  stop: Stop['kind'] | null;
}

/** Where the person wants the page: Enter, or Enter with a key held. */
export type Disposition = 'currentTab' | 'newForegroundTab' | 'newBackgroundTab';

/**
 * @param suggest lines for what is typed so far; an older answer is dropped when more was typed meanwhile
 * @param enter the typed text, or the name and what stood after it of the line that was chosen
 */
export function onOmnibox(
  suggest: (text: string) => Promise<Suggestion[]>,
  enter: (text: string, disposition: Disposition) => void,
): void {
  let newest = '';
  browser.omnibox.setDefaultSuggestion({ description: browser.i18n.getMessage('omniboxSearch') });
  browser.omnibox.onInputChanged.addListener((text, show) => {
    newest = text;
    void suggest(text).then((lines) => {
      if (newest === text) show(lines.map(asLine));
    });
  });
  browser.omnibox.onInputEntered.addListener((text, disposition) => enter(text, disposition));
}

/** A line in the browser's own form. */
export function asLine({ kind, name, about, stop }: Suggestion): { content: string; description: string } {
  // Handed back when the line is chosen, and then searched for: words only.
  const content = [name, about?.replaceAll(' · ', ' ')].filter(Boolean).join(' ');
  const what = about ?? (kind === 'lead' ? '' : browser.i18n.getMessage(`omnibox_${kind}`));
  const faint = [stop && browser.i18n.getMessage(`omnibox_${stop}`), what].filter(Boolean).join(' · ');
  // Chromium reads a line as XML, Firefox as plain text.
  if (import.meta.env.FIREFOX) return { content, description: [name, faint].filter(Boolean).join(' – ') };
  return { content, description: escaped(name) + (faint && `<dim> – ${escaped(faint)}</dim>`) };
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};
/** XML cannot hold these in any spelling. */
const NOT_IN_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

const escaped = (text: string): string =>
  text.replace(NOT_IN_XML, '').replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? '');
