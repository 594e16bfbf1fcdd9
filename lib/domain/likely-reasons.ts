/**
 * Why a lead may not be right, as far as facts say it. A seller who gives a verdict finds these reasons at hand; they are said only
 * when the seller says them.
 */
import type { Account, Lead, Persona, Touchpoint } from '#lib/contract/records.ts';
import { readEmail } from './identity.ts';

/** A reason (lib/domain/feedback.ts) and the fact that speaks for it. */
export type LikelyReason =
  | { reason: 'no_consent'; because: 'objection' | 'unsubscribed' }
  | { reason: 'invalid_data'; because: 'bounced' }
  | { reason: 'competitor_vendor'; because: 'competitor_domain'; domain: string }
  | { reason: 'job_seeker_or_student'; because: 'student_domain'; domain: string }
  | { reason: 'invalid_data'; because: 'free_mail'; domain: string }
  | { reason: 'wrong_region'; because: 'country'; country: string };

export interface ReasonFacts {
  lead: Pick<Lead, 'emails' | 'country' | 'stop'>;
  account: Pick<Account, 'country' | 'domains'> | null;
  personas: readonly Pick<Persona, 'criteria'>[];
  /** Domains of the companies that sell the same. */
  competitors: readonly string[];
  /** The newest ones in any order; empty when none are on this device. */
  touchpoints: readonly Pick<Touchpoint, 'kind' | 'at'>[];
}

/** Schools and universities by their domains, and addresses that many of them give to students only. */
const SCHOOLS = /(?:^|\.)(?:edu|ac)(?:\.[a-z]{2})?$|(?:^|\.)(?:student|students|stud|studenti|elev)\./;

/**
 * The likely reasons, the surest first, each reason once: the person does not want to hear from us, mail bounced and nothing has been
 * heard since, the company sells the same, the address is a student's or a private one with no work address beside it, the country is one that no persona asks for.
 */
export function likelyReasons({
  lead,
  account,
  personas,
  competitors,
  touchpoints,
}: ReasonFacts): LikelyReason[] {
  const found: LikelyReason[] = [];
  const add = (reason: LikelyReason): void => {
    if (!found.some((one) => one.reason === reason.reason)) found.push(reason);
  };
  const lastOf = (...kinds: string[]): number =>
    Math.max(0, ...touchpoints.flatMap(({ kind, at }) => (kinds.includes(kind) ? Date.parse(at) : [])));

  if (lead.stop?.kind === 'objection') add({ reason: 'no_consent', because: 'objection' });
  if (lastOf('email_unsubscribe') > 0) add({ reason: 'no_consent', because: 'unsubscribed' });
  if (lastOf('email_bounced') > lastOf('email_reply', 'email_click'))
    add({ reason: 'invalid_data', because: 'bounced' });

  const emails = lead.emails.flatMap((text) => readEmail(text) ?? []);
  const rival = [...emails.map(({ site }) => site), ...(account?.domains ?? [])].find((site) =>
    competitors.includes(site),
  );
  if (rival) add({ reason: 'competitor_vendor', because: 'competitor_domain', domain: rival });
  const student = emails.find(({ domain }) => SCHOOLS.test(domain));
  if (student) add({ reason: 'job_seeker_or_student', because: 'student_domain', domain: student.domain });
  const [first] = emails;
  if (first && emails.every(({ kind }) => kind === 'free'))
    add({ reason: 'invalid_data', because: 'free_mail', domain: first.domain });

  const country = lead.country ?? account?.country ?? null;
  if (country !== null && isOutside(country, personas))
    add({ reason: 'wrong_region', because: 'country', country });
  return found;
}

/** Whether every persona names its countries, and none names this one. */
function isOutside(country: string, personas: ReasonFacts['personas']): boolean {
  const named = personas.map(({ criteria }) =>
    criteria.flatMap((one) =>
      one.field === 'country' && one.op === 'in' && one.role !== 'exclude' ? [one.values] : [],
    ),
  );
  return (
    named.length > 0 &&
    named.every((lists) => lists.length > 0 && lists.every((list) => !list.includes(country)))
  );
}
