import '../support/device-storage.ts';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import background from '../../../entrypoints/background/index.ts';
import { dropDevice } from '../../../lib/store/device.ts';
import { watchLookup } from '../../../lib/store/tab-state.ts';
import { eventually } from '../../support/eventually.ts';
import { pairedDevice, store } from '../support/device.ts';
import { fake } from '../support/fake-browser.ts';
import { first } from '../support/records.ts';

const TAB = { id: 1, windowId: 7 };
const PANEL = { id: fake.id, url: `${fake.home}sidepanel.html` };

beforeEach(async () => {
  await pairedDevice();
  fake.tabs.set(1, { id: 1, windowId: 7, active: true, url: 'https://crm.example.com/', clicked: true });
  background.main();
});

/** Sends a message as the browser would, and waits for the answer. */
const ask = (message: unknown, sender: object): Promise<unknown> =>
  new Promise((resolve) => {
    expect(fake.events.message.fire(message, sender, resolve)).toEqual([true]);
  });

describe('the background', () => {
  it('opens the sidebar within the click, then looks at the page', async () => {
    fake.events.action.fire(TAB);
    expect(fake.opened).toEqual([7]);
    await eventually(() => expect(fake.injected).toEqual([1]));
  });

  it('opens the sidebar by its shortcut', () => {
    fake.events.command.fire('toggle-sidebar', TAB);
    fake.events.command.fire('something-else', TAB);
    expect(fake.opened).toEqual([7]);
  });

  it('hands selected text to the sidebar’s search, once', async () => {
    fake.events.menu.fire({ menuItemId: 'look-up', selectionText: '  Elin Lund ' }, { id: 1, windowId: 1 });
    expect(fake.opened).toEqual([1]);
    expect(await first(watchLookup)).toBe('Elin Lund');
    await eventually(() =>
      expect([...fake.session.values.keys()].filter((key) => key.startsWith('lookup.'))).toEqual([]),
    );
  });

  it('answers its own pages, and refuses everybody else', async () => {
    expect(await ask({ type: 'tab.look', tabId: 1 }, PANEL)).toEqual({ ok: true });
    expect(await ask({ type: 'tab.look', tabId: 1 }, { ...PANEL, id: 'other' })).toMatchObject({ ok: false });
    expect(
      await ask(
        { type: 'tab.look', tabId: 1 },
        { id: fake.id, url: 'https://crm.example.com/', frameId: 0, tab: TAB },
      ),
    ).toMatchObject({ ok: false });
  });

  it('shows the welcome page after the installation only', async () => {
    const pages = () =>
      [...fake.tabs.values()].filter((tab) => tab.url === `${fake.home}welcome.html`).length;
    fake.events.installed.fire({ reason: 'update' });
    await eventually(() => expect(fake.menus).toHaveLength(1));
    expect(pages()).toBe(0);
    await dropDevice(store);
    fake.events.installed.fire({ reason: 'install' });
    await eventually(() => expect(pages()).toBe(1));
    expect(fake.menus).toMatchObject([{ id: 'look-up', contexts: ['selection', 'link'] }]);
  });

  it('registers the detector again at each start, because an update forgets it', async () => {
    fake.origins.add('https://crm.example.com/*');
    fake.events.startup.fire();
    await eventually(() => expect(fake.scripts.size).toBe(1));
  });

  it('asks no server anything at its start', async () => {
    const asked = vi.fn();
    vi.stubGlobal('fetch', asked);
    fake.events.startup.fire();
    await eventually(() => expect(fake.session.values.size).toBeGreaterThan(0));
    expect(asked).not.toHaveBeenCalled();
    vi.unstubAllGlobals();
  });
});
