/** The detector's two lines to the background. Part of every page it looks at, so it uses the browser's own object and nothing else. */
import { type DetectorCommand, isDetectorCommand } from '#lib/messaging/background-to-detector.ts';

interface PageRuntime {
  id?: string;
  sendMessage(message: unknown): Promise<unknown>;
  onMessage: {
    addListener(listener: (message: unknown, sender: { id?: string }) => void): void;
    removeListener(listener: (message: unknown, sender: { id?: string }) => void): void;
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

export function onCommand(listener: (command: DetectorCommand) => void, signal: AbortSignal): void {
  const heard = (message: unknown, sender: { id?: string }): void => {
    if (sender.id === runtime?.id && isDetectorCommand(message)) listener(message);
  };
  runtime?.onMessage.addListener(heard);
  signal.addEventListener('abort', () => runtime?.onMessage.removeListener(heard));
}
