/** Event streams: held open only while somebody looks, reconnected with growing pauses. */
import * as z from 'zod';
import { events, type Route } from '#lib/contract/routes.ts';
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

interface StreamListener {
  /** The stream is open. */
  connected(): void;
  /** The stream ended or could not be opened; it is tried again. */
  lost(error: CallError): void;
}

export interface LiveListener extends StreamListener {
  /** Something changed up to this number. */
  nudge(seq: number): void;
}

/**
 * Listens for nudges until the signal ends it. `retryNow` opens the stream anew, also one that seems open: when the network comes back,
 * a stream from before may have gone silent, which shows only after three missed heartbeats.
 */
export const listen = (device: Device, listener: LiveListener, signal: AbortSignal): { retryNow(): void } =>
  followStream(
    device,
    events,
    {
      ...listener,
      heard: (text) => {
        const nudge = Nudge.safeParse(text);
        if (nudge.success) listener.nudge(nudge.data.seq);
      },
    },
    signal,
  );

/** Follows a route that streams until the signal ends it. `heard` gets the data of each event. */
export function followStream(
  device: Device,
  route: Route & { params?: never; query?: never; body?: never },
  listener: StreamListener & { heard(text: string): void },
  signal: AbortSignal,
): { retryNow(): void } {
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
      if (!wake.signal.aborted) listener.lost(error);
      await pause(
        Math.max(error.retryAfterMs ?? 0, backoff(attempts)),
        AbortSignal.any([signal, wake.signal]),
      );
    }
  }

  async function once(opened: () => void): Promise<CallError> {
    const silence = new AbortController();
    const ended = AbortSignal.any([signal, wake.signal, silence.signal]);
    const stream = await openStream(device, route, { signal: ended });
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
      for await (const text of eventData(stream.value.pipeThrough(heard))) listener.heard(text);
    } catch {
      // The connection broke; that is the end of this stream like any other.
    } finally {
      clearTimeout(timer);
    }
    return { code: navigator.onLine === false ? 'offline' : 'unreachable', status: 0 };
  }
}
