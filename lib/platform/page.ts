/** The detector's lines to the rest of the extension. Part of every page it looks at, so it uses the browser's own object and nothing else. */
type Listener = (message: unknown, sender: { id?: string }, answer: (reply: unknown) => void) => void;

interface PageRuntime {
  id?: string;
  sendMessage(message: unknown): Promise<unknown>;
  onMessage: {
    addListener(listener: Listener): void;
    removeListener(listener: Listener): void;
  };
}

declare const chrome: { runtime?: PageRuntime } | undefined;
const runtime = typeof chrome === 'undefined' ? undefined : chrome.runtime;

/** @returns the background's reply; `gone` when the extension was updated or removed under this page */
export async function tellBackground(message: unknown): Promise<{ reply?: unknown; gone: boolean }> {
  if (runtime?.id === undefined) return { gone: true };
  try {
    return { reply: await runtime.sendMessage(message), gone: false };
  } catch {
    return { gone: runtime.id === undefined };
  }
}

/**
 * `listener` is told the type of each message of the extension's: a DetectorCommand's, or something that is not meant for it. What it
 * returns is the answer.
 */
export function onCommand(listener: (type: unknown) => unknown, signal: AbortSignal): void {
  const heard: Listener = (message, sender, answer) => {
    if (sender.id === runtime?.id) answer(listener(Object(message).type));
  };
  runtime?.onMessage.addListener(heard);
  signal.addEventListener('abort', () => runtime?.onMessage.removeListener(heard));
}
