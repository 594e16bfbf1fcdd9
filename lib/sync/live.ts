/** The stream of nudges: held open only while a sidebar is, reconnected with growing pauses. */
import * as z from 'zod';
import { events } from '#lib/contract/routes.ts';
import type { Device } from '#lib/store/device.ts';
import { backoff, pause } from './backoff.ts';
import { type CallError, openStream } from './client.ts';
import { eventData } from './sse.ts';

/** The server says something every 15 s; three misses mean a dead connection. */
const SILENCE_MS = 45_000;
const Nudge = z.string().transform((text, context) => {
  try {
    return events.response.parse(JSON.parse(text));
  } catch {
    context.addIssue('no nudge');
    return z.NEVER;
  }
});

export interface LiveListener {
  /** The stream is open. */
  connected(): void;
  /** Something changed up to this number. */
  nudge(seq: number): void;
  /** The stream ended or could not be opened; it is tried again. */
  lost(error: CallError): void;
}

/** Runs until the signal ends it. `retryNow` may be called when the network came back. */
export function listen(device: Device, listener: LiveListener, signal: AbortSignal): { retryNow(): void } {
  let wake = new AbortController();
  void run();
  return { retryNow: () => wake.abort() };

  async function run(): Promise<void> {
    let attempts = 0;
    while (!signal.aborted) {
      wake = new AbortController();
      const error = await once(() => {
        attempts = 0;
      });
      if (signal.aborted) return;
      attempts += 1;
      listener.lost(error);
      await pause(
        Math.max(error.retryAfterMs ?? 0, backoff(attempts)),
        AbortSignal.any([signal, wake.signal]),
      );
    }
  }

  async function once(opened: () => void): Promise<CallError> {
    const silence = new AbortController();
    const stream = await openStream(device, events, { signal: AbortSignal.any([signal, silence.signal]) });
    if (!stream.ok) return stream.error;
    opened();
    listener.connected();
    let timer = setTimeout(() => silence.abort(), SILENCE_MS);
    const heard = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        clearTimeout(timer);
        timer = setTimeout(() => silence.abort(), SILENCE_MS);
        controller.enqueue(chunk);
      },
    });
    try {
      for await (const text of eventData(stream.value.pipeThrough(heard))) {
        const nudge = Nudge.safeParse(text);
        if (nudge.success) listener.nudge(nudge.data.seq);
      }
    } catch {
      // The connection broke; that is the end of this stream like any other.
    } finally {
      clearTimeout(timer);
    }
    return { code: navigator.onLine === false ? 'offline' : 'unreachable', status: 0 };
  }
}
