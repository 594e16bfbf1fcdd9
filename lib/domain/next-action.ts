/**
 * The one thing to do next about a lead, by the rules below and from what is known alone. An action is proposed only where a fact
 * asks for it and nothing known has settled it; where that is not sure, there is none.
 */
import type {
  ActionChoice,
  ActionCode,
  ActionDecision,
  ActionReason,
  Feedback,
  Lead,
  Touchpoint,
} from '#lib/contract/records.ts';
import { isContact, lastBefore } from './brief.ts';
import { countingVerdicts } from './quality/rating.ts';
import { strengthOf } from './score.ts';

const DAY = 24 * 60 * 60 * 1000;
/** Longer ago nobody waits any more. */
const WAITED_FOR_DAYS = 30;
/** So long a strong sign of interest is fresh. */
const FRESH_DAYS = 7;
/** What a sign of interest weighs at least (0 to 10) to be a reason to make contact. */
const STRONG = 5;

/**
 * For so many days after a refusal its kind of action is not proposed for the lead again, whatever asks for it; 0: until something
 * new does. A mail from the lead is always new: who writes to us gets an answer.
 */
const QUIET_DAYS: Record<ActionReason, number> = {
  done_already: 0,
  wrong_time: 14,
  someone_else: 30,
  not_worth_it: 90,
  other: 14,
};

/** What to do, and the touchpoint that asks for it. */
export type NextAction = { code: ActionCode; touchpoint: Touchpoint };

export type ActionFacts = {
  lead: Pick<Lead, 'stop' | 'actions'>;
  /** The newest ones in any order; empty when none are on this device. */
  touchpoints: readonly Touchpoint[];
  feedback: readonly Feedback[];
};

/**
 * The first action that a fact asks for and nobody has decided about: to answer the lead's mail, to follow up a meeting or
 * demo, to make contact after a strong sign of interest that nobody from sales has taken up. Null where there is none,
 * where the person is not to be contacted, and, for the last one, after an unsubscription or a verdict that says poor.
 *
 * @param now milliseconds since 1970
 * @param today `YYYY-MM-DD` by the person's own calendar; what was put off is back on its day
 */
export function nextAction(
  { lead, touchpoints, feedback }: ActionFacts,
  now: number,
  today: string,
): NextAction | null {
  if (lead.stop) return null;
  const newestFirst = touchpoints
    .filter(({ at }) => Date.parse(at) <= now)
    .toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at) || (a.id < b.id ? 1 : -1));
  const within = (days: number) => newestFirst.filter(({ at }) => now - Date.parse(at) <= days * DAY);
  const waited = within(WAITED_FOR_DAYS);
  const asked: readonly (readonly [ActionCode, Touchpoint | null])[] = [
    ['answer', lastBefore(waited, 'email_reply', isContact)],
    ['follow_up', lastBefore(waited, 'meeting_held', isContact) ?? lastBefore(waited, 'demo', isContact)],
    ['make_contact', takenUpByNobody(within(FRESH_DAYS), feedback)],
  ];
  for (const [code, touchpoint] of asked) {
    if (touchpoint && !isWithheld(lead.actions, { code, touchpoint }, now, today))
      return { code, touchpoint };
  }
  return null;
}

/** The newest strong sign of interest that is neither a mail to answer nor a talk, unless somebody has been in contact since, or contact is not wanted. */
function takenUpByNobody(
  newestFirst: readonly Touchpoint[],
  feedback: readonly Feedback[],
): Touchpoint | null {
  if (newestFirst.some(({ kind }) => kind === 'email_unsubscribe')) return null;
  if (countingVerdicts(feedback).some(({ verdict }) => verdict === 'poor')) return null;
  const found = newestFirst.findIndex(
    (one) => strengthOf(one) >= STRONG && one.kind !== 'email_reply' && !isContact(one),
  );
  return newestFirst.slice(0, Math.max(0, found)).some(isContact) ? null : (newestFirst[found] ?? null);
}

/** Whether a decision about this action, on this touchpoint, still holds, or one that keeps its kind quiet. */
function isWithheld(
  actions: readonly ActionDecision[],
  { code, touchpoint }: NextAction,
  now: number,
  today: string,
): boolean {
  return actions.some(
    (one) =>
      one.code === code &&
      ((one.touchpointId === touchpoint.id && (one.choice.is !== 'later' || one.choice.until > today)) ||
        quietUntil(one) > now),
  );
}

/** Until when a refusal keeps its kind of action from being proposed for the lead; milliseconds, 0 for not at all. */
function quietUntil({ code, choice, at }: ActionDecision): number {
  const days = choice.is === 'refused' && code !== 'answer' ? QUIET_DAYS[choice.reason] : 0;
  return days === 0 ? 0 : Date.parse(at) + days * DAY;
}

/** A refusal that keeps its kind of action quiet, and until when (an instant). */
export type Quiet = { decision: ActionDecision; reason: ActionReason; until: string };

/** What is not proposed because it was refused, the nearest end first. */
export function keptQuiet(actions: readonly ActionDecision[], now: number): Quiet[] {
  return actions
    .flatMap((decision): Quiet[] => {
      const until = quietUntil(decision);
      const { choice } = decision;
      return choice.is === 'refused' && until > now
        ? [{ decision, reason: choice.reason, until: new Date(until).toISOString() }]
        : [];
    })
    .toSorted((a, b) => (a.until < b.until ? -1 : 1));
}

/** What was decided in the last day and keeps nothing back beyond the touchpoint it was about: done, or refused without a quiet time. */
export const justSettled = (actions: readonly ActionDecision[], now: number): ActionDecision[] =>
  actions.filter(
    (one) => one.choice.is !== 'later' && quietUntil(one) <= now && now - Date.parse(one.at) < DAY,
  );

/** The decisions with another about one kind of action, or with none: the last one for each kind is kept. */
export const withDecision = (
  actions: readonly ActionDecision[],
  code: ActionCode,
  decision: ActionDecision | null,
): ActionDecision[] => [...actions.filter((one) => one.code !== code), ...(decision ? [decision] : [])];

/** A decision to do something later, whose day has not come: what is ahead. */
export type Ahead = ActionDecision & { choice: Extract<ActionChoice, { is: 'later' }> };

/** What was put off and is not back yet, the nearest day first. */
export function putOff(actions: readonly ActionDecision[], today: string): Ahead[] {
  return actions
    .filter((one): one is Ahead => one.choice.is === 'later' && one.choice.until > today)
    .toSorted((a, b) => (a.choice.until < b.choice.until ? -1 : 1));
}
