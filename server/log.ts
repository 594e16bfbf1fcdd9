/** The server's log: one JSON line an event, without personal data and without secrets. */
import { type DestinationStream, type Logger, pino } from 'pino';
import * as z from 'zod';

export type Log = Logger;

const SECRET = [
  'authorization',
  'cookie',
  'token',
  'secret',
  'password',
  'deviceCode',
  'email',
  'query',
  'params',
  'body',
];

const Failure = z.object({
  name: z.string(),
  message: z.string(),
  stack: z.optional(z.string()),
  code: z.optional(z.unknown()),
});

/** SQLSTATE: the message and detail of a database error may quote a row, so only its code is kept. */
const isSqlState = (code: unknown): code is string =>
  typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && /\d/.test(code);

/** What may be written of an error: its kind, code and frames; the words only when they cannot quote a row. */
export function describeError(error: unknown): Record<string, unknown> {
  const read = Failure.safeParse(
    error instanceof Error
      ? { name: error.name, message: error.message, stack: error.stack, code: Reflect.get(error, 'code') }
      : null,
  );
  if (!read.success) return { kind: typeof error };
  const { name, message, stack, code } = read.data;
  const frames = (stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    kind: name,
    ...(typeof code === 'string' ? { code } : {}),
    ...(isSqlState(code) ? {} : { message }),
    frames,
  };
}

/** A logger that writes to standard output, or to `to` in tests. */
export function createLog(level: string, to?: DestinationStream): Log {
  const options = {
    level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    redact: { paths: SECRET.flatMap((key) => [key, `*.${key}`]), censor: '[hidden]' },
    serializers: { err: describeError },
  };
  return to ? pino(options, to) : pino(options);
}
