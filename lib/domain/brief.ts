/**
 * The brief of a lead, to be read in half a minute before a call: who it is, why now, what is promised, what not to repeat, what to
 * ask. One line each at most, by the rules below and from what is known alone: where nothing is known, the line is left out.
 */
import type { Feedback, Lead, Stop, Touchpoint } from '#lib/contract/records.ts';
import { type Contribution, contributionsOf } from './contribution.ts';
import type { BestPersona, PersonaResult } from './persona.ts';
import { countingVerdicts, decay } from './quality/rating.ts';
import { HALF_LIFE_DAYS, strengthOf } from './score.ts';

const DAY = 24 * 60 * 60 * 1000;
/** Longer ago is no reason to call now, and a promise that old is no longer waited for. */
const RECENT_DAYS = 30;
/** So long people remember what they told us or got from us. */
const REMEMBERED_DAYS = 90;

/** A line: its code, and the facts that prove it, as they were given. */
export type BriefLine =
  | { code: 'persona'; persona: PersonaResult; strongest: Contribution | null }
  | { code: 'either'; persona: PersonaResult; other: PersonaResult }
  | { code: 'stage'; stage: string }
  /** The strongest sign of interest of the last weeks. */
  | { code: 'recent'; touchpoint: Touchpoint }
  /** The last thing that showed interest. */
  | { code: 'quiet'; touchpoint: Touchpoint }
  /** A meeting is booked, and nothing says that it was held. */
  | { code: 'booked'; touchpoint: Touchpoint }
  /** The lead wrote, and nothing says that anybody answered. */
  | { code: 'unanswered'; touchpoint: Touchpoint }
  | { code: 'stopped'; stop: Stop }
  | { code: 'unsubscribed'; touchpoint: Touchpoint }
  | { code: 'said'; feedback: Feedback; reasons: string[] }
  | { code: 'seen'; touchpoint: Touchpoint }
  /** What is not known and would count most. */
  | { code: 'unknown'; persona: PersonaResult; criterion: Contribution }
  | { code: 'pain'; persona: PersonaResult; pain: string };

export type BriefFacts = {
  lead: Pick<Lead, 'stage' | 'stop'>;
  /** What the persona reading found; null while it is not known. */
  persona: BestPersona | null;
  /** The newest ones in any order; empty when none are on this device. */
  touchpoints: readonly Touchpoint[];
  feedback: readonly Feedback[];
};

/**
 * At most five lines, in the order in which they are to be read. Somebody who is not to be contacted comes with that first, and
 * without a reason to call or a question to ask.
 *
 * @param now milliseconds since 1970
 */
export function brief({ lead, persona, touchpoints, feedback }: BriefFacts, now: number): BriefLine[] {
  const past = touchpoints
    .filter(({ at }) => Date.parse(at) <= now)
    .toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at) || (a.id < b.id ? 1 : -1));
  const promise = promised(past, now);
  if (lead.stop) return present([{ code: 'stopped', stop: lead.stop }, who(lead, persona), promise]);
  const reason = whyNow(past, touchpointOf(promise), now);
  const named = [reason, promise].flatMap((line) => touchpointOf(line) ?? []);
  return present([who(lead, persona), reason, promise, notAgain(past, feedback, named, now), ask(persona)]);
}

const present = (lines: readonly (BriefLine | null)[]): BriefLine[] => lines.flatMap((line) => line ?? []);

const touchpointOf = (line: BriefLine | null): Touchpoint | null =>
  line && 'touchpoint' in line ? line.touchpoint : null;

const ageDays = ({ at }: Touchpoint, now: number): number => (now - Date.parse(at)) / DAY;

/** The persona, or between which two it is; else how far it has come. */
function who({ stage }: BriefFacts['lead'], persona: BestPersona | null): BriefLine | null {
  if (persona?.best && !persona.tooLittle) {
    const { best, ambiguous } = persona;
    return ambiguous
      ? { code: 'either', persona: best, other: ambiguous }
      : { code: 'persona', persona: best, strongest: heaviest(best, ({ result }) => result === 1) };
  }
  return stage === null ? null : { code: 'stage', stage };
}

/** The strongest sign of interest of the last weeks, reckoned as in the score; else since when there is none. */
function whyNow(newestFirst: readonly Touchpoint[], said: Touchpoint | null, now: number): BriefLine | null {
  const signs = newestFirst.filter((one) => strengthOf(one) > 0);
  const [last] = signs;
  if (!last) return null;
  if (ageDays(last, now) > RECENT_DAYS) return { code: 'quiet', touchpoint: last };
  const weigh = (one: Touchpoint): number => strengthOf(one) * decay(ageDays(one, now), HALF_LIFE_DAYS);
  const touchpoint = signs
    .filter((one) => one !== said && ageDays(one, now) <= RECENT_DAYS)
    .reduce<Touchpoint | null>((best, one) => (best && weigh(best) >= weigh(one) ? best : one), null);
  return touchpoint && { code: 'recent', touchpoint };
}

/** What the lead waits for: the meeting that is booked, else an answer. */
function promised(newestFirst: readonly Touchpoint[], now: number): BriefLine | null {
  const recent = newestFirst.filter((one) => ageDays(one, now) <= RECENT_DAYS);
  const booked = lastBefore(
    recent,
    'meeting_booked',
    ({ kind }) => kind === 'meeting_held' || kind === 'demo',
  );
  if (booked) return { code: 'booked', touchpoint: booked };
  const reply = lastBefore(recent, 'email_reply', isContact);
  return reply && { code: 'unanswered', touchpoint: reply };
}

/** The newest touchpoint of a kind by a person, unless something that settles it came after. */
export function lastBefore(
  newestFirst: readonly Touchpoint[],
  kind: string,
  settles: (one: Touchpoint) => boolean,
): Touchpoint | null {
  const found = newestFirst.findIndex((one) => one.kind === kind && isPersons(one));
  return newestFirst.slice(0, Math.max(0, found)).some(settles) ? null : (newestFirst[found] ?? null);
}

const isPersons = ({ actor, rule }: Touchpoint): boolean => actor !== 'machine' && rule === null;

const MEETINGS: readonly string[] = ['call_inbound', 'meeting_booked', 'meeting_held', 'demo'];
/** Whether people spoke to each other, or sales wrote. */
export const isContact = ({ kind, direction, side }: Touchpoint): boolean =>
  MEETINGS.includes(kind) || (direction === 'out' && side === 'sales');

const SHOWN: readonly string[] = ['content_download', 'webinar_attended', 'event_attended', 'demo'];

/** Reasons that a meeting booked or held afterwards has answered. */
const OVERTAKEN: readonly string[] = ['no_need', 'not_now', 'only_researching', 'unable_to_reach'];
const MET: readonly string[] = ['meeting_booked', 'meeting_held', 'demo'];

/** Mails that are not wanted; what the lead has told a seller; else what it was shown already. */
function notAgain(
  newestFirst: readonly Touchpoint[],
  feedback: readonly Feedback[],
  named: readonly Touchpoint[],
  now: number,
): BriefLine | null {
  const unsubscribed = newestFirst.find((one) => one.kind === 'email_unsubscribe' && isPersons(one));
  if (unsubscribed) return { code: 'unsubscribed', touchpoint: unsubscribed };
  const saidAt = (one: Feedback): number => Date.parse(one.revisedAt ?? one.givenAt);
  const metAt = newestFirst.find((one) => MET.includes(one.kind) && isPersons(one))?.at;
  const stands = (one: Feedback): string[] =>
    metAt !== undefined && Date.parse(metAt) > saidAt(one)
      ? one.reasons.filter((reason) => !OVERTAKEN.includes(reason))
      : one.reasons;
  const said = countingVerdicts(feedback)
    .filter(({ verdict }) => verdict !== 'good')
    .filter((one) => now - saidAt(one) <= REMEMBERED_DAYS * DAY && stands(one).length > 0)
    .toSorted((a, b) => saidAt(b) - saidAt(a))[0];
  if (said) return { code: 'said', feedback: said, reasons: stands(said) };
  const seen = newestFirst.find(
    (one) =>
      SHOWN.includes(one.kind) &&
      isPersons(one) &&
      !named.includes(one) &&
      ageDays(one, now) <= REMEMBERED_DAYS,
  );
  return seen ? { code: 'seen', touchpoint: seen } : null;
}

/** What somebody can be asked; what they have read, and how far they are, is seen and not asked. */
const ASKABLE: readonly string[] = ['title', 'function', 'seniority', 'country', 'employees', 'industry'];

/** What is not known and would count most for the persona; else what troubles people like this. */
function ask(reading: BestPersona | null): BriefLine | null {
  const persona = reading?.best;
  if (!persona) return null;
  const criterion = heaviest(persona, ({ result, field }) => result === 'unknown' && ASKABLE.includes(field));
  if (criterion) return { code: 'unknown', persona, criterion };
  const [pain] = persona.persona.text.pains;
  return pain && !reading.tooLittle ? { code: 'pain', persona, pain } : null;
}

/** The contribution of the greatest weight among some; the first in the persona's order where several are. */
function heaviest(result: PersonaResult, among: (one: Contribution) => boolean): Contribution | null {
  return contributionsOf(result)
    .filter((one) => one.role !== 'exclude' && among(one))
    .reduce<Contribution | null>((best, one) => (best && best.weight >= one.weight ? best : one), null);
}
