/** Every error that crosses the wire has a code; the sentence for people is in locales/ under `error.<code>`. */
import * as z from 'zod';

export const ERROR_CODES = {
  // who may enter
  unauthenticated: 401,
  token_revoked: 401,
  token_expired: 401,
  wipe_ordered: 401,
  forbidden: 403,
  not_found: 404,
  // pairing (names of RFC 8628)
  authorization_pending: 400,
  slow_down: 429,
  access_denied: 400,
  expired_token: 400,
  // requests
  malformed_json: 400,
  duplicate_key: 400,
  too_deep: 400,
  too_many_keys: 400,
  forbidden_key: 400,
  invalid_request: 400,
  method_not_allowed: 405,
  unsupported_media_type: 415,
  too_large: 413,
  upload_stuck: 408,
  too_many_requests: 429,
  resync: 409,
  version_too_old: 426,
  version_too_new: 501,
  // mutations
  key_reused: 422,
  already_exists: 409,
  identity_taken: 409,
  lead_in_use: 409,
  role_not_allowed: 403,
  handover_over: 409,
  lead_stopped: 409,
  unknown_lead: 404,
  unknown_feedback: 404,
  unknown_campaign: 404,
  person_erased: 410,
  // webhooks
  private_address: 422,
  bad_address: 422,
  too_many_webhooks: 409,
  bad_secret: 422,
  not_verified: 401,
  // job titles
  too_many_titles: 409,
  // members
  unknown_member: 404,
  successor_needed: 409,
  last_admin: 409,
  // imports
  import_running: 409,
  // personas
  persona_changed: 409,
  too_many_personas: 409,
  too_many_watches: 409,
  version_not_newest: 409,
  replacement_retired: 409,
  already_approved: 409,
  // teams
  unknown_team: 404,
  unknown_question: 404,
  not_in_team: 403,
  team_needs_both: 422,
  team_name_taken: 409,
  agreement_changed: 409,
  goal_changed: 409,
  bad_domain: 422,
  team_too_small: 403,
  // the server itself
  unavailable: 503,
  internal: 500,
} as const satisfies Record<string, number>;

export type ErrorCode = keyof typeof ERROR_CODES;

/** RFC 9457 problem details. `detail` names what and where, never a secret or personal data. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.optional(z.string()),
  /** Where in the input, e.g. `batch[3].messageId`. */
  path: z.optional(z.string()),
  /** To be named when asking for help; stands in the server's log. */
  requestId: z.optional(z.string()),
});
export type Problem = z.infer<typeof Problem>;
