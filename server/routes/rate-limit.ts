/** A token bucket for each caller; what other servers let the caller do is taken out of it as well. */
import type { MiddlewareHandler } from 'hono';
import { callerKey, type Spending } from '../services/spending.ts';
import type { Env, RequestContext } from './context.ts';
import { Refused } from './problems.ts';

const MOST_CALLERS = 10_000;
const LONGEST_TOKEN = 100;
/** Others hear of a caller who used up this share of the limit, so that those who call now and then cost nothing. */
const TOLD_SHARE = 0.1;

const addressOf = (c: RequestContext): string => c.env?.incoming?.socket.remoteAddress ?? 'unknown';

/** A device by the token it shows; an office shares one address. */
export const tokenOf = (c: RequestContext): string =>
  c.req.header('Authorization')?.slice(-LONGEST_TOKEN) ?? addressOf(c);

interface Bucket {
  left: number;
  /** When `left` was true, in milliseconds. */
  at: number;
  /** Used up here, and not told to the others. */
  untold: number;
}

/**
 * Lets each caller, by default a network address, call `perMinute` times a minute, all at once if it likes.
 * @param limit its name, without spaces, the same on every server
 * @param now in milliseconds, for tests
 */
export function limitRate(
  spending: Spending,
  limit: string,
  {
    perMinute,
    caller = addressOf,
    now = Date.now,
  }: {
    perMinute: number;
    caller?: (c: RequestContext) => string;
    now?: () => number;
  },
): MiddlewareHandler<Env> {
  const buckets = new Map<string, Bucket>();
  const current = (key: string): Bucket => {
    const time = now();
    const { left, at, untold } = buckets.get(key) ?? { left: perMinute, at: time, untold: 0 };
    return { left: Math.min(perMinute, left + ((time - at) / 60_000) * perMinute), at: time, untold };
  };
  const keep = (key: string, bucket: Bucket): void => {
    buckets.delete(key);
    buckets.set(key, bucket);
    const oldest = buckets.keys().next().value;
    if (buckets.size > MOST_CALLERS && oldest !== undefined) buckets.delete(oldest);
  };
  spending.hear(limit, (key, spent) => {
    const bucket = current(key);
    keep(key, { ...bucket, left: Math.max(0, bucket.left - spent) });
  });
  return async (c, next) => {
    const key = callerKey(caller(c));
    const { left, at, untold } = current(key);
    if (left < 1)
      throw new Refused(
        { code: 'too_many_requests' },
        { 'Retry-After': String(Math.ceil((1 - left) * (60 / perMinute))) },
      );
    const tells = untold + 1 >= perMinute * TOLD_SHARE;
    if (tells) spending.tell(limit, key, untold + 1);
    keep(key, { left: left - 1, at, untold: tells ? 0 : untold + 1 });
    await next();
  };
}
