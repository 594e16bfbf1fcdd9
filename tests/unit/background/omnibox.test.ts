import '../support/device-storage.ts';
import fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { enterOmnibox, suggestions } from '../../../entrypoints/background/omnibox.ts';
import { asLine, onOmnibox } from '../../../lib/platform/omnibox.ts';
import { apply } from '../../../lib/store/apply.ts';
import { readAsked } from '../../../lib/store/asked.ts';
import { eventually } from '../../support/eventually.ts';
import { NO_TEXT } from '../../support/persona-text.ts';
import { pairedDevice, store } from '../support/device.ts';
import { fake } from '../support/fake-browser.ts';
import { aCampaign, aLead, anAccount, id } from '../support/records.ts';

const campaign = aCampaign(30, { key: 'pipeline', name: 'Havsbris webinar' });
const persona = { id: id(40), name: 'Marketing-Maria', threshold: 0.5, criteria: [], text: NO_TEXT };

beforeEach(async () => {
  await pairedDevice();
  await apply(
    store,
    {
      accounts: { changed: [anAccount(20, { name: 'Havsbris Energi' })], deleted: [] },
      leads: {
        changed: [
          aLead(1, {
            name: 'Elin Lund',
            title: 'Marknadschef',
            accountId: id(20),
            emails: ['elin@havsbris.example.com'],
          }),
          aLead(2, { name: 'Elin Berg', accountId: id(20), emails: ['berg@elsewhere.example.com'] }),
        ],
        deleted: [],
      },
      campaigns: { changed: [campaign], deleted: [] },
      personas: { changed: [persona], deleted: [] },
    },
    '1.1',
  );
});

/** What the browser would show for a text. */
const shown = (typed: string): Promise<{ content: string; description: string }[]> =>
  new Promise((resolve) => {
    fake.events.omniboxChanged.fire(typed, resolve);
  });
const pages = (): string[] =>
  [...fake.tabs.values()].map((tab) => tab.url).filter((url) => url.startsWith(fake.home));

describe('suggestions', () => {
  it('are leads, companies, campaigns and personas of this device, and nobody is asked', async () => {
    const asked = vi.fn();
    vi.stubGlobal('fetch', asked);
    expect(await suggestions('havsbris')).toEqual([
      { kind: 'lead', id: id(2), name: 'Elin Berg', about: 'Havsbris Energi', stop: null },
      { kind: 'lead', id: id(1), name: 'Elin Lund', about: 'Marknadschef · Havsbris Energi', stop: null },
      { kind: 'account', id: id(20), name: 'Havsbris Energi', about: null, stop: null },
      { kind: 'campaign', id: id(30), name: 'Havsbris webinar', about: null, stop: null },
    ]);
    expect(await suggestions('maria')).toEqual([
      { kind: 'persona', id: id(40), name: 'Marketing-Maria', about: null, stop: null },
    ]);
    expect(await suggestions('  ')).toEqual([]);
    expect(asked).not.toHaveBeenCalled();
    vi.unstubAllGlobals();
  });

  it('say faintly who or what each is', async () => {
    onOmnibox(suggestions, () => undefined);
    expect(await shown('lund')).toEqual([
      {
        content: 'Elin Lund Marknadschef Havsbris Energi',
        description: 'Elin Lund<dim> – Marknadschef · Havsbris Energi</dim>',
      },
    ]);
    expect(await shown('maria')).toEqual([
      { content: 'Marketing-Maria', description: 'Marketing-Maria<dim> – message:omnibox_persona</dim>' },
    ]);
  });

  it('say of a lead that they are not to be contacted; what is handed back is words of the lead alone', () => {
    const line = asLine({ kind: 'lead', name: 'Elin Lund', about: 'Marknadschef', stop: 'objection' });
    expect(line).toEqual({
      content: 'Elin Lund Marknadschef',
      description: 'Elin Lund<dim> – message:omnibox_objection · Marknadschef</dim>',
    });
  });

  it('of an older text are not shown under a newer one', async () => {
    const waiting = new Map<string, () => void>();
    const line = (name: string) => [{ kind: 'lead' as const, name, about: null, stop: null }];
    onOmnibox(
      (typed) => new Promise((resolve) => waiting.set(typed, () => resolve(line(typed)))),
      () => undefined,
    );
    const lines: unknown[] = [];
    for (const typed of ['e', 'el']) fake.events.omniboxChanged.fire(typed, (some) => lines.push(...some));
    for (const typed of ['el', 'e']) waiting.get(typed)?.();
    await eventually(() => expect(lines).toEqual([{ content: 'el', description: 'el' }]));
  });

  it('are XML that says the name and nothing else, whatever the name', () => {
    // Not fast-check's `binary`: to build it takes seconds on a busy machine.
    const anyText = fc.string({ unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)) });
    fc.assert(
      fc.property(anyText, fc.string(), (name, about) => {
        const { description } = asLine({ kind: 'lead', name, about, stop: null });
        const inside = description.replace(/<dim> – |<\/dim>$/g, '');
        expect(inside).not.toMatch(/[<>]|&(?!(?:amp|lt|gt|quot|apos);)/);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: the characters that XML forbids.
        expect(inside).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/);
      }),
    );
  });
});

describe('Enter', () => {
  beforeEach(() => {
    fake.tabs.set(1, { id: 1, windowId: 1, active: true, url: 'https://crm.example.com/' });
  });

  it('opens the one that is meant, in the tab the browser says', async () => {
    await enterOmnibox('Elin Lund Marknadschef Havsbris Energi', 'currentTab');
    expect(pages()).toEqual([`${fake.home}workspace.html#lead/${id(1)}`]);
    await enterOmnibox('maria', 'newForegroundTab');
    expect(pages().at(-1)).toBe(`${fake.home}workspace.html#persona/${id(40)}`);
  });

  it('opens the search when several are meant, or nobody; the text stays out of the address', async () => {
    for (const typed of ['elin', 'somebody@elsewhere.example.com']) {
      await enterOmnibox(typed, 'newBackgroundTab');
      const address = pages().at(-1) ?? '';
      expect(address).toMatch(/workspace\.html#search\/[\w-]+$/);
      expect(await readAsked(address.split('/').at(-1) ?? '')).toBe(typed);
    }
  });

  it('without a text opens the empty search', async () => {
    await enterOmnibox(' ', 'currentTab');
    expect(pages()).toEqual([`${fake.home}workspace.html#search`]);
  });
});
