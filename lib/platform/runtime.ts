/** Messages between the parts of the extension, and its own addresses. */
import { type PanelMessage, Reply } from '#lib/messaging/panel-to-background.ts';
import { classifySender, type RawSender, type Sender } from '#lib/messaging/sender.ts';
import { browser } from './browser.ts';

/** Registers the background's one ear. */
export function onMessage(answer: (message: unknown, sender: Sender | null) => Promise<Reply>): void {
  const home = browser.runtime.getURL('');
  // `sendResponse` with `true` is the one way of answering later that every browser and version understands.
  browser.runtime.onMessage.addListener(
    (message: unknown, raw: RawSender, sendResponse: (reply: Reply) => void) => {
      void answer(message, classifySender(raw, browser.runtime.id, home)).then(sendResponse);
      return true;
    },
  );
}

/** Asks the background; `internal` when it cannot be reached (an update replaced it under an open page). */
export async function askBackground(message: PanelMessage): Promise<Reply> {
  try {
    return Reply.parse(await browser.runtime.sendMessage(message));
  } catch {
    return { ok: false, error: { code: 'internal' } };
  }
}

/** The address of a page of this extension. */
export const pageUrl = (path: string): string => browser.runtime.getURL(path);

export const onInstalled = (listener: (reason: string) => void): void =>
  browser.runtime.onInstalled.addListener((details) => listener(details.reason));

export const onStartup = (listener: () => void): void => browser.runtime.onStartup.addListener(listener);

/** This build's version, e.g. `0.1.0`. */
export const productVersion = (): string => browser.runtime.getManifest().version;

/** What the server lists this device as: the browser and the kind of computer, e.g. `Chrome, Windows`. */
export function deviceName(): string {
  const agent = navigator.userAgent;
  const product = /(Edg|OPR|Firefox|Chrome)\//.exec(agent)?.[1] ?? 'Browser';
  const names: Record<string, string> = { Edg: 'Edge', OPR: 'Opera' };
  const system = /Windows|Mac OS X|CrOS|Android|Linux/.exec(agent)?.[0] ?? '';
  return [names[product] ?? product, system].filter(Boolean).join(', ');
}
