/** The only import of the browser's own API. */
import browser from 'webextension-polyfill';

/** What Chromium has beyond the common API; absent in Firefox. */
interface ChromiumOnly {
  sidePanel?: {
    open(options: { windowId: number }): Promise<void>;
    /** Chromium ≥ 141. */
    close?(options: { windowId: number }): Promise<void>;
    onOpened?: { addListener(listener: (info: { windowId: number }) => void): void };
    onClosed?: { addListener(listener: (info: { windowId: number }) => void): void };
  };
}

const chromiumOnly: ChromiumOnly = browser as unknown as ChromiumOnly;

export { browser, chromiumOnly };
