/** A token bucket for each address that calls, in this process. */
import type { MiddlewareHandler } from 'hono';
import type { Env } from './context.ts';
import { Refused } from './problems.ts';

const MOST_ADDRESSES = 10_000;

/** Lets each network address call `perMinute` times a minute, all at once if it likes. `now` in milliseconds, for tests. */
export function limitRate({
  perMinute,
  now = Date.now,
}: {
  perMinute: number;
  now?: () => number;
}): MiddlewareHandler<Env> {
  const buckets = new Map<string, { left: number; at: number }>();
  return async (c, next) => {
    const address = c.env?.incoming?.socket.remoteAddress ?? 'unknown';
    const time = now();
    const bucket = buckets.get(address) ?? { left: perMinute, at: time };
    const left = Math.min(perMinute, bucket.left + ((time - bucket.at) / 60_000) * perMinute);
    if (left < 1)
      throw new Refused(
        { code: 'too_many_requests' },
        { 'Retry-After': String(Math.ceil((1 - left) * (60 / perMinute))) },
      );
    buckets.delete(address);
    buckets.set(address, { left: left - 1, at: time });
    const oldest = buckets.keys().next().value;
    if (buckets.size > MOST_ADDRESSES && oldest !== undefined) buckets.delete(oldest);
    await next();
  };
}
