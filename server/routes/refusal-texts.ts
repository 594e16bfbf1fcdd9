/**
 * What each refusal means and what helps, for people who call the API. The cause is the title of the problem document; both are
 * listed in docs/errors.md, beside what a person reads in the sidebar (locales/, `error.<code>`).
 */
import type { ErrorCode } from '#lib/contract/errors.ts';

interface RefusalText {
  cause: string;
  cure: string;
}

export const REFUSALS: Record<ErrorCode, RefusalText> = {
  unauthenticated: {
    cause: 'A device token is needed.',
    cure: 'Pair the device, and send its token as `Authorization: Bearer smy_…`; tools send an ingest key as Basic authentication.',
  },
  token_revoked: {
    cause: 'This device was signed out.',
    cure: 'Pair it again. For an ingest key: make a new one on the page Keys.',
  },
  token_expired: {
    cause: 'The token of this device has expired.',
    cure: 'Pair the device again. `DEVICE_DAYS` says how long a token lives.',
  },
  wipe_ordered: {
    cause: 'An administrator ordered this device to delete its data.',
    cure: 'Delete it, and say so with `POST /api/v1/me/wiped`.',
  },
  forbidden: {
    cause: 'This is not allowed.',
    cure: 'Use a device of a member with the role that `detail` names, or ask an administrator for that role.',
  },
  not_found: {
    cause: 'There is nothing here.',
    cure: 'Check the address and the id. What belongs to another workspace is not there either.',
  },
  authorization_pending: {
    cause: 'The pairing is not approved yet.',
    cure: 'Ask again after `intervalSeconds`.',
  },
  slow_down: {
    cause: 'Asked too often.',
    cure: 'Wait five seconds longer between two questions than before.',
  },
  access_denied: {
    cause: 'The pairing was refused.',
    cure: 'Begin a new pairing, and approve it on the server’s page.',
  },
  expired_token: {
    cause: 'The pairing has expired.',
    cure: 'Begin a new pairing, and approve it within its time.',
  },
  malformed_json: {
    cause: 'The body is not JSON.',
    cure: 'Send JSON in UTF-8; `detail` says where it stops being JSON.',
  },
  duplicate_key: {
    cause: 'A name stands twice in one object.',
    cure: 'Say it once: readers of JSON disagree about which of the two counts. `detail` names the place.',
  },
  too_deep: {
    cause: 'The body is nested too deep.',
    cure: 'Send objects and lists in at most as many levels as `detail` says.',
  },
  too_many_keys: {
    cause: 'An object has too many fields.',
    cure: 'Send at most as many as `detail` says.',
  },
  forbidden_key: {
    cause: 'A field is called `__proto__`, `constructor` or `prototype`.',
    cure: 'Leave it out: no request has such a field.',
  },
  invalid_request: {
    cause: 'The request does not have the form it needs.',
    cure: 'Correct what `detail` says at the place that `path` names.',
  },
  method_not_allowed: {
    cause: 'This address does not take that method.',
    cure: 'Use one of those in the header `Allow`.',
  },
  unsupported_media_type: {
    cause: 'The body must be application/json in UTF-8.',
    cure: 'Send `Content-Type: application/json`, and for events `Content-Encoding: gzip` or none.',
  },
  too_large: {
    cause: 'The body is too large.',
    cure: 'Split it into parts below the limit that `detail` names; nothing of it was taken.',
  },
  upload_stuck: {
    cause: 'The upload stood still and was ended.',
    cure: 'Send it again over a connection that moves at least 8 KB in half a minute.',
  },
  too_many_requests: {
    cause: 'Too many requests.',
    cure: 'Wait as long as `Retry-After` says, then send it again.',
  },
  resync: {
    cause: 'The cursor is not of this feed. Pull again from the start.',
    cure: 'Leave out `cursor` (or `epoch`, once what was confirmed before is sent again). The server was restored, or the device was away for too long.',
  },
  version_too_old: {
    cause: 'This version is too old.',
    cure: 'Update the extension; `detail` names the versions that this server speaks.',
  },
  version_too_new: {
    cause: 'This version is too new.',
    cure: 'Update the server; `detail` names the versions that it speaks.',
  },
  key_reused: {
    cause: 'The id was used before for something else.',
    cure: 'Give every change an id of its own; send a change again only as it was.',
  },
  already_exists: {
    cause: 'A record with this id exists.',
    cure: 'It was taken before: read it, or use a new id for a new one.',
  },
  identity_taken: {
    cause: 'Another lead has this address.',
    cure: 'Merge the two leads, or cut the address from the other one first.',
  },
  handover_over: {
    cause: 'Somebody has answered for this lead, or it was handed over anew.',
    cure: 'Pull, and answer the handover that holds now.',
  },
  lead_stopped: {
    cause: 'This person is not to be contacted.',
    cure: 'The lead is not handed over to sales while its `stop` holds.',
  },
  lead_in_use: {
    cause: 'Others have added to this lead.',
    cure: 'It stays. An administrator can erase the person instead.',
  },
  role_not_allowed: {
    cause: 'The role of this member does not allow it.',
    cure: 'Ask an administrator for the role. What was written stays on the device and can be sent again then.',
  },
  unknown_lead: {
    cause: 'There is no such lead.',
    cure: 'Pull: it was removed or erased. If it became a part of another lead, say it of that one.',
  },
  unknown_feedback: {
    cause: 'There is no such feedback.',
    cure: 'Pull: it is gone with its lead or its time.',
  },
  unknown_campaign: { cause: 'There is no such campaign.', cure: 'Pull, and choose one of those there are.' },
  person_erased: {
    cause: 'This person was erased, and is not to come back.',
    cure: 'None: the person asked for it. Drop what was to be sent about them.',
  },
  private_address: {
    cause: 'This address is inside the network and cannot be used.',
    cure: 'Use an address on the internet, or name the network in `WEBHOOK_NETWORKS`.',
  },
  bad_address: {
    cause: 'This address cannot be used.',
    cure: 'Correct what `detail` says: https, a name that can be found, port 443 or one above 1023.',
  },
  too_many_webhooks: {
    cause: 'The workspace has as many webhooks as it can have.',
    cure: 'Remove one, or give one more events.',
  },
  too_many_titles: {
    cause: 'There are already as many words or corrected titles as every device can carry.',
    cure: 'Take back those that change nothing any more.',
  },
  bad_secret: {
    cause: 'The secret does not have the form it needs.',
    cure: 'Copy it from the tool whole; one of Standard Webhooks begins with `whsec_`.',
  },
  not_verified: {
    cause: 'The delivery cannot be shown to come from the tool.',
    cure: 'Sign the raw body with the secret of this webhook, now; `detail` says which of it was wrong.',
  },
  unknown_member: {
    cause: 'There is no such active member.',
    cure: 'Choose somebody of the list of members who is active.',
  },
  successor_needed: {
    cause: 'Somebody must take over the leads, campaigns and open feedback.',
    cure: 'Name a `successorId`.',
  },
  last_admin: {
    cause: 'Nobody else looks after the workspace.',
    cure: 'Make another member an administrator first.',
  },
  import_running: { cause: 'Another import is running.', cure: 'Wait until it has ended, or stop it.' },
  persona_changed: {
    cause: 'Another version was saved meanwhile.',
    cure: 'Read the newest version, and save on top of its number.',
  },
  too_many_personas: { cause: 'There are too many personas.', cure: 'Change one of the twenty instead.' },
  too_many_watches: {
    cause: 'This member watches as much as one can.',
    cure: 'End to watch something first; `GET /api/v1/me/alerts` lists it.',
  },
  replacement_retired: {
    cause: 'The persona that is to take over is not in use.',
    cure: 'Name another one, or none.',
  },
  version_not_newest: {
    cause: 'This is not the draft that waits for approval.',
    cure: 'Read the versions, and approve the newest.',
  },
  already_approved: {
    cause: 'It is approved already.',
    cure: 'Nothing is left for this department to do; the other one may still have to approve.',
  },
  unknown_team: { cause: 'There is no such team.', cure: 'Pull: it was removed.' },
  unknown_question: {
    cause: 'There is no such question.',
    cure: 'Pull: it is gone with its lead or its time.',
  },
  not_in_team: {
    cause: 'Only members of the team may do this.',
    cure: 'Have one of them do it, or join the team.',
  },
  team_needs_both: {
    cause: 'A team needs an active seller and an active marketer.',
    cure: 'Add somebody of the department that `detail` names.',
  },
  team_name_taken: { cause: 'Another team has this name.', cure: 'Choose another name.' },
  agreement_changed: {
    cause: 'Another version was proposed meanwhile.',
    cure: 'Read the newest version, and propose on top of its number.',
  },
  goal_changed: {
    cause: 'Another goal was set meanwhile.',
    cure: 'Read the team’s goal, and set yours with its `setAt` as `basedOn`.',
  },
  bad_domain: {
    cause: 'This is no domain of a company.',
    cure: 'Write it as in a web address, for example `company.com`; `path` names the one.',
  },
  team_too_small: {
    cause: 'In so small a team this would tell of a person.',
    cure: 'Ask in a team of five active people or more.',
  },
  unavailable: {
    cause: 'The server cannot answer now.',
    cure: 'Send it again after `Retry-After`; with the same ids nothing happens twice.',
  },
  internal: {
    cause: 'Something went wrong on the server.',
    cure: 'Send it again. If it fails again, look for `requestId` in the server’s log.',
  },
};
