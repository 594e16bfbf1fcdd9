/** Every refusal as an RFC 9457 problem document. */
import { HTTPException } from 'hono/http-exception';
import { ERROR_CODES, type ErrorCode, type Problem } from '#lib/contract/errors.ts';
import { NOT_STORABLE } from '#lib/contract/primitives.ts';
import { isNotStorable, isUnavailable } from '../db/errors.ts';
import type { Log } from '../log.ts';
import type { Failure } from '../services/failure.ts';
import { noteOnSpan } from '../tracing/span.ts';
import type { RequestContext } from './context.ts';
import { REFUSALS } from './refusal-texts.ts';
import { logRefusal } from './refusals.ts';

/** Thrown inside request handling, to become the problem document of its failure. */
export class Refused extends Error {
  readonly failure: Failure;
  readonly headers: Record<string, string>;
  constructor(failure: Failure, headers: Record<string, string> = {}) {
    super(failure.code);
    this.failure = failure;
    this.headers = headers;
  }
}

export const PROBLEM_TYPE = 'application/problem+json';

/** The document of a failure. */
export const problemOf = ({ code, detail, path }: Failure, requestId?: string): Problem => ({
  type: `urn:samsyn:error:${code}`,
  title: REFUSALS[code].cause,
  status: ERROR_CODES[code],
  code,
  ...(detail === undefined ? {} : { detail }),
  ...(path === undefined ? {} : { path }),
  ...(requestId === undefined ? {} : { requestId }),
});

/** The answer to a refused request. */
export function problem(c: RequestContext, failure: Failure, headers: Record<string, string> = {}): Response {
  const status = ERROR_CODES[failure.code];
  noteOnSpan({ attributes: { 'samsyn.code': failure.code } });
  const challenge: Record<string, string> =
    status === 401
      ? {
          'WWW-Authenticate': `Bearer realm="samsyn"${failure.code === 'unauthenticated' ? '' : ', error="invalid_token"'}`,
        }
      : {};
  return c.body(JSON.stringify(problemOf(failure, c.var.requestId)), status, {
    'Content-Type': PROBLEM_TYPE,
    ...challenge,
    ...headers,
  });
}

/** Who asks with a pairing's code that is used up, was refused, or asks too often, may have it from somebody else. */
const OF_PAIRING: ReadonlySet<ErrorCode> = new Set(['expired_token', 'access_denied', 'slow_down']);

/** Who may not enter or do something is told apart from who only asked wrongly. */
const isAtTheDoor = (code: ErrorCode): boolean =>
  [401, 403].includes(ERROR_CODES[code]) || OF_PAIRING.has(code);

/** The one place where thrown errors become answers. Unexpected ones are logged with the request's id and told as `internal`. */
export function onError(log: Log): (error: Error, c: RequestContext) => Response {
  return (error, c) => {
    if (error instanceof Refused) {
      if (isAtTheDoor(error.failure.code)) logRefusal(log, c, error.failure.code);
      return problem(c, error.failure, error.headers);
    }
    if (error instanceof HTTPException && error.status === 413) return problem(c, { code: 'too_large' });
    if (isNotStorable(error))
      return problem(c, { code: 'invalid_request', detail: `A text ${NOT_STORABLE}.` });
    if (isUnavailable(error)) {
      log.error({ err: error, requestId: c.var.requestId }, 'database unavailable');
      return problem(c, { code: 'unavailable' }, { 'Retry-After': '5' });
    }
    log.error({ err: error, requestId: c.var.requestId }, 'request failed');
    return problem(c, { code: 'internal', detail: 'Name the request id when you ask for help.' });
  };
}
