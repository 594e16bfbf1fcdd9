/** The parts of the panel by what they are called on screen; the tour and the tests press and read the same ones. */
import type { Locator, Page } from '@playwright/test';
import type { Words } from './texts.ts';
import { wordsOf } from './texts.ts';

type Verdict = 'good' | 'unsure' | 'poor';
type Screen = 'now' | 'inbox' | 'team' | 'search';
type Answer = 'fixed' | 'tested' | 'explained' | 'declined';

export interface PanelParts {
  page: Page;
  say: Words;
  /** The heading of the lead's card. */
  lead(name: string): Locator;
  /** A card by its title. */
  card(title: string): Locator;
  verdict(verdict: Verdict): Locator;
  screen(screen: Screen): Locator;
  /** The sentence that says where my verdict is. */
  saved(delivery: 'kept' | 'sending' | 'received'): Locator;
  status: Locator;
  note: Locator;
  search: Locator;
  /** An item of the inbox, by the lead it is about. */
  inboxItem(leadName: string): Locator;
  /** Answers an item of the inbox; `before` looks at the form before it is sent. */
  answer(item: Locator, kind: Answer, text: string, before?: () => Promise<void>): Promise<void>;
  /** Chooses an entry of the menu in the header. */
  choose(entry: string): Promise<void>;
}

export function partsOf(page: Page, say: Words = wordsOf('en')): PanelParts {
  return {
    page,
    say,
    lead: (name) => page.getByRole('heading', { level: 2, name, exact: true }),
    card: (title) => page.getByRole('region', { name: title, exact: true }),
    verdict: (verdict) =>
      page
        .getByRole('radiogroup', { name: say('feedback.title') })
        .getByRole('radio', { name: say(`verdict.${verdict}`) }),
    screen: (screen) =>
      page
        .getByRole('navigation', { name: say('tabs.label') })
        .getByRole('button', { name: new RegExp(`^${say(`tabs.${screen}`)}`) }),
    saved: (delivery) =>
      page.getByRole('region', { name: say('feedback.title') }).getByText(say(`saved.${delivery}`)),
    status: page.getByRole('banner').locator('button[aria-haspopup="dialog"]'),
    note: page.getByLabel(say('feedback.note'), { exact: true }),
    search: page.getByRole('searchbox', { name: say('search.label') }),
    inboxItem: (leadName) =>
      page.getByRole('listitem').filter({ has: page.getByRole('heading', { level: 4, name: leadName }) }),
    async answer(item, kind, text, before = async () => {}) {
      await item.getByRole('button', { name: say('answer.answer'), exact: true }).click();
      const form = item.getByRole('form', { name: say('answer.form') });
      await form.getByText(say(`answer.kind.${kind}`), { exact: true }).click();
      await form.getByLabel(say('answer.text')).fill(text);
      await before();
      await form.getByRole('button', { name: say('answer.send') }).click();
    },
    async choose(entry) {
      await page.getByRole('button', { name: say('menu.open') }).click();
      await page.getByRole('menu').getByText(entry, { exact: true }).click();
    },
  };
}
