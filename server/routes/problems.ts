/** Every refusal as an RFC 9457 problem document. */
import { HTTPException } from 'hono/http-exception';
import { ERROR_CODES, type ErrorCode, type Problem } from '#lib/contract/errors.ts';
import { isUnavailable } from '../db/errors.ts';
import type { Log } from '../log.ts';
import type { Failure } from '../services/failure.ts';
import { noteOnSpan } from '../tracing/span.ts';
import type { RequestContext } from './context.ts';
import { logRefusal } from './refusals.ts';

const TITLES: Record<ErrorCode, string> = {
  unauthenticated: 'A device token is needed.',
  token_revoked: 'This device was signed out.',
  token_expired: 'The token of this device has expired.',
  wipe_ordered: 'An administrator ordered this device to delete its data.',
  forbidden: 'This is not allowed.',
  not_found: 'There is nothing here.',
  authorization_pending: 'The pairing is not approved yet.',
  slow_down: 'Asked too often.',
  access_denied: 'The pairing was refused.',
  expired_token: 'The pairing has expired.',
  malformed_json: 'The body is not JSON.',
  invalid_request: 'The request does not have the form it needs.',
  method_not_allowed: 'This address does not take that method.',
  unsupported_media_type: 'The body must be application/json in UTF-8.',
  too_large: 'The body is too large.',
  upload_stuck: 'The upload stood still and was ended.',
  too_many_requests: 'Too many requests.',
  resync: 'The cursor is not of this feed. Pull again from the start.',
  version_too_old: 'This version is too old.',
  key_reused: 'The id was used before for something else.',
  already_exists: 'A record with this id exists.',
  identity_taken: 'Another lead has this address.',
  handover_over: 'Somebody has answered for this lead, or it was handed over anew.',
  lead_in_use: 'Others have added to this lead.',
  role_not_allowed: 'The role of this member does not allow it.',
  unknown_lead: 'There is no such lead.',
  unknown_feedback: 'There is no such feedback.',
  unknown_campaign: 'There is no such campaign.',
  person_erased: 'This person was erased, and is not to come back.',
  private_address: 'This address is inside the network and cannot be used.',
  bad_address: 'This address cannot be used.',
  too_many_webhooks: 'The workspace has as many webhooks as it can have.',
  too_many_titles: 'There are already as many words or corrected titles as every device can carry.',
  bad_secret: 'The secret does not have the form it needs.',
  not_verified: 'The delivery cannot be shown to come from the tool.',
  unknown_member: 'There is no such active member.',
  successor_needed: 'Somebody must take over the leads, campaigns and open feedback.',
  last_admin: 'Nobody else looks after the workspace.',
  import_running: 'Another import is running.',
  persona_changed: 'Another version was saved meanwhile.',
  too_many_personas: 'There are too many personas.',
  version_not_newest: 'This is not the draft that waits for approval.',
  already_approved: 'It is approved already.',
  unknown_team: 'There is no such team.',
  unknown_question: 'There is no such question.',
  not_in_team: 'Only members of the team may do this.',
  team_needs_both: 'A team needs an active seller and an active marketer.',
  team_name_taken: 'Another team has this name.',
  agreement_changed: 'Another version was proposed meanwhile.',
  unavailable: 'The server cannot answer now.',
  internal: 'Something went wrong on the server.',
};

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
  title: TITLES[code],
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

/** The one place where thrown errors become answers. Unexpected ones are logged with the request's id and told as `internal`. */
export function onError(log: Log): (error: Error, c: RequestContext) => Response {
  return (error, c) => {
    if (error instanceof Refused) {
      // Who may not enter or do something is told apart from who only asked wrongly.
      if ([401, 403].includes(ERROR_CODES[error.failure.code])) logRefusal(log, c, error.failure.code);
      return problem(c, error.failure, error.headers);
    }
    if (error instanceof HTTPException && error.status === 413) return problem(c, { code: 'too_large' });
    if (isUnavailable(error)) {
      log.error({ err: error, requestId: c.var.requestId }, 'database unavailable');
      return problem(c, { code: 'unavailable' }, { 'Retry-After': '5' });
    }
    log.error({ err: error, requestId: c.var.requestId }, 'request failed');
    return problem(c, { code: 'internal', detail: 'Name the request id when you ask for help.' });
  };
}
