/** Whether what came back from a mail or a page was a person. Rules that need one event only; db/scanners.ts has those over time. */
import type { Touchpoint } from '#lib/contract/records.ts';
import type { Kind } from './touchpoint.ts';

/**
 * The rules by which a touchpoint is no person's: `source_says` (the sender marked it as a bot), `user_agent` (a program that says
 * so), `too_soon` (opened or clicked within seconds of the mail), `many_links` (several links of one mail at once), `group_mail`
 * (the mail went to several people, so nobody can tell whose it is).
 */
type MachineRule = 'source_says' | 'user_agent' | 'too_soon' | 'many_links' | 'group_mail';

interface Verdict {
  actor: Touchpoint['actor'];
  rule: MachineRule;
}

/** Robots, link checkers, mail scanners and libraries, as they name themselves. */
const PROGRAMS =
  /bot\b|crawl|spider|scanner|slurp|headless|phantomjs|lighthouse|pingdom|uptime|link ?check|preview|facebookexternalhit|barracuda|mimecast|proofpoint|urldefense|safelinks|symantec|fireeye|trendmicro|ironport|\b(?:curl|wget|python|java|go-http-client|okhttp|libwww|axios|node-fetch|guzzle)\b/i;

const FLAGS = ['bot', 'isBot', 'is_bot', 'machine', 'machineClick', 'filteredEvent', 'filtered_event'];
const RECIPIENTS = ['recipients', 'to', 'recipientCount', 'recipient_count'];

const isTrue = (value: unknown): boolean => value === true || value === 'true';
const size = (value: unknown): number => (Array.isArray(value) ? value.length : Number(value ?? 0));

/**
 * Why an incoming touchpoint is no person's, by what its event says; null when nothing speaks against a person.
 * @param properties the event's own facts
 * @param userAgent the program that caused it, as the sender recorded it
 */
export function machineVerdict(
  kind: Kind,
  properties: Readonly<Record<string, unknown>>,
  userAgent: string | null,
): Verdict | null {
  if (FLAGS.some((name) => isTrue(properties[name]))) return { actor: 'machine', rule: 'source_says' };
  if (userAgent !== null && PROGRAMS.test(userAgent)) return { actor: 'machine', rule: 'user_agent' };
  const isMail = kind === 'email_open' || kind === 'email_click';
  if (isMail && RECIPIENTS.some((name) => size(properties[name]) > 1))
    return { actor: 'unknown', rule: 'group_mail' };
  return null;
}

/**
 * Whether a touchpoint is probably a machine's, or nobody can tell whose it is: it is shown folded and counts for nothing. What we
 * send is sent by machines too; that is our own doing and no machine's visit.
 */
export const isMachines = ({ actor, direction, rule }: Touchpoint): boolean =>
  rule !== null || (actor === 'machine' && direction === 'in');
