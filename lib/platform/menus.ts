/** The one entry of the context menu: look up the selected text. */
import { browser } from './browser.ts';

const LOOK_UP = 'look-up';

/** Makes the entry; run on install and update, because entries live on until then. */
export async function makeMenu(): Promise<void> {
  await browser.contextMenus.removeAll();
  browser.contextMenus.create({
    id: LOOK_UP,
    title: browser.i18n.getMessage('lookUp'),
    contexts: ['selection'],
  });
}

export function onLookUp(listener: (text: string, windowId: number) => void): void {
  browser.contextMenus.onClicked.addListener((info, tab) => {
    if (info.menuItemId === LOOK_UP && info.selectionText && tab?.windowId !== undefined)
      listener(info.selectionText, tab.windowId);
  });
}
