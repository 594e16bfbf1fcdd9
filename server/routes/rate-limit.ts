/** A token bucket for each caller, in this process. */
import type { MiddlewareHandler } from 'hono';
import type { Env, RequestContext } from './context.ts';
import { Refused } from './problems.ts';

const MOST_CALLERS = 10_000;
const LONGEST_TOKEN = 100;

const addressOf = (c: RequestContext): string => c.env?.incoming?.socket.remoteAddress ?? 'unknown';

/** A device by the token it shows; an office shares one address. */
export const tokenOf = (c: RequestContext): string =>
  c.req.header('Authorization')?.slice(-LONGEST_TOKEN) ?? addressOf(c);

/**
 * Lets each caller, by default a network address, call `perMinute` times a minute, all at once if it likes.
 * @param now in milliseconds, for tests
 */
export function limitRate({
  perMinute,
  caller = addressOf,
  now = Date.now,
}: {
  perMinute: number;
  caller?: (c: RequestContext) => string;
  now?: () => number;
}): MiddlewareHandler<Env> {
  const buckets = new Map<string, { left: number; at: number }>();
  return async (c, next) => {
    const name = caller(c);
    const time = now();
    const bucket = buckets.get(name) ?? { left: perMinute, at: time };
    const left = Math.min(perMinute, bucket.left + ((time - bucket.at) / 60_000) * perMinute);
    if (left < 1)
      throw new Refused(
        { code: 'too_many_requests' },
        { 'Retry-After': String(Math.ceil((1 - left) * (60 / perMinute))) },
      );
    buckets.delete(name);
    buckets.set(name, { left: left - 1, at: time });
    const oldest = buckets.keys().next().value;
    if (buckets.size > MOST_CALLERS && oldest !== undefined) buckets.delete(oldest);
    await next();
  };
}
