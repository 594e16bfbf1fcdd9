/** Notifications of the browser, an optional permission. Ask for it synchronously in the click; any `await` before loses the gesture. */
import { browser } from './browser.ts';

const WANTED = { permissions: ['notifications' as const] };

export async function requestNotifications(): Promise<boolean> {
  try {
    return await browser.permissions.request(WANTED);
  } catch {
    return false;
  }
}

export const mayNotify = (): Promise<boolean> => browser.permissions.contains(WANTED);

/** Shows one; what it names as `id` is handed back when the person presses it. */
export async function notify(id: string, title: string, lines: readonly string[]): Promise<void> {
  await browser.notifications.create(id, {
    type: 'basic',
    iconUrl: browser.runtime.getURL('icon/128.png'),
    title,
    message: lines.join('\n'),
  });
}

/** A sentence of the manifest's, in the browser's language. */
export const browserWords = (key: string, count?: number): string =>
  browser.i18n.getMessage(key, count?.toString());

/** Calls back with the id of the one that was pressed. While the permission is missing there is nothing to hear. */
export function onNotificationPressed(listener: (id: string) => void): void {
  const pressed = (id: string): void => {
    void browser.notifications.clear(id);
    listener(id);
  };
  // Added twice, a listener still hears once.
  const hear = (): void => browser.notifications?.onClicked.addListener(pressed);
  hear();
  browser.permissions.onAdded.addListener(hear);
}
