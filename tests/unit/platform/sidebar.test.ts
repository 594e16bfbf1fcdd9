import { beforeEach, expect, it } from 'vitest';
import { prepareSidebar, toggleSidebar } from '../../../lib/platform/sidebar.ts';
import { fake } from '../support/fake-browser.ts';

beforeEach(() => {
  fake.reset();
  prepareSidebar();
});

it('the shortcut opens the sidebar and closes it again, in its own window', () => {
  toggleSidebar(7);
  expect(fake.opened).toEqual([7]);
  fake.events.panelOpened.fire({ windowId: 7 });
  toggleSidebar(8);
  toggleSidebar(7);
  expect(fake.opened).toEqual([7, 8]);
  expect(fake.shut).toEqual([7]);
  fake.events.panelClosed.fire({ windowId: 7 });
  toggleSidebar(7);
  expect(fake.opened).toEqual([7, 8, 7]);
});
