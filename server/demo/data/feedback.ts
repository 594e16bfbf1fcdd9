/** Verdicts of sellers with marketing's answers: the loop that the product is for. */
import type { Answer, Feedback, FeedbackContent } from '#lib/contract/records.ts';
import { CAMPAIGN, type MemberKey } from '../cast.ts';
import { CAMPAIGNS } from './campaigns.ts';
import { before, minutesAfter, workday } from './clock.ts';
import { GOOD, POOR, type Saying, UNSURE } from './feedback-texts.ts';
import type { Level } from './journey.ts';
import type { CastLead } from './leads.ts';
import type { Random } from './random.ts';

/** What the feedback generator has to know of a lead. */
export interface Rated {
  id: string;
  cast: CastLead | null;
  owner: MemberKey;
  trade: string;
  company: string;
  level: Level;
  /** Key of the campaign a verdict at that time counts for: the handover's, else the last within 90 days before it. */
  campaignAt: (at: Date) => string | null;
  /** Days before now of the first call. */
  firstCall: number;
}

export interface FeedbackIds {
  member: (key: MemberKey) => string;
  campaign: (key: string) => string;
}

const FEEDBACK_COUNT = 150;
const THANKED_AFTER_DAYS = 14;
const WORKDAYS = [1, 2, 3, 4, 5];

type Draft = {
  lead: Rated;
  given: Date;
  saying: Saying;
  verdict: FeedbackContent['verdict'];
  answered: Date | null;
  seen: Date | null;
};

const VERDICTS: Record<Level, readonly (readonly [FeedbackContent['verdict'], number])[]> = {
  cold: [
    ['poor', 7],
    ['unsure', 3],
  ],
  warm: [
    ['good', 4],
    ['unsure', 3],
    ['poor', 3],
  ],
  evaluating: [
    ['good', 7],
    ['unsure', 3],
  ],
  deciding: [
    ['good', 9],
    ['unsure', 1],
  ],
  customer: [['good', 1]],
  lost: [
    ['good', 5],
    ['unsure', 3],
    ['poor', 2],
  ],
};
const SAYINGS = { good: GOOD, unsure: UNSURE, poor: POOR } as const;

const outcomeOf = (verdict: FeedbackContent['verdict'], level: Level): FeedbackContent['outcome'] => {
  if (verdict !== 'good') return null;
  if (level === 'customer' || level === 'deciding') return 'opportunity';
  return level === 'evaluating' ? 'meeting' : 'accepted';
};

function contactOf(saying: Saying, verdict: FeedbackContent['verdict']): FeedbackContent['contact'] {
  if (saying.reasons.includes('unable_to_reach')) return 'attempted';
  return verdict === 'poor' &&
    (saying.reasons.includes('invalid_data') || saying.reasons.includes('duplicate'))
    ? 'not_contacted'
    : 'reached';
}

const byCast = (rated: readonly Rated[], cast: CastLead): Rated => {
  const lead = rated.find((one) => one.cast === cast);
  if (!lead) throw new Error(`${cast} has no owner`);
  return lead;
};

/** The threads that a person who opens the demo meets first, on whichever side. */
function firstThreads(now: Date, rated: readonly Rated[]): Draft[] {
  const elin = workday(now, 42, 9, 15);
  const template = POOR[0];
  if (!template) throw new Error('no sayings');
  const thread = (
    lead: Rated,
    verdict: Draft['verdict'],
    hoursAgo: number,
    saying: Saying,
    answeredHoursAgo: number | null,
  ): Draft => ({
    lead,
    verdict,
    saying,
    given: before(now, hoursAgo / 24),
    answered: answeredHoursAgo === null ? null : before(now, answeredHoursAgo / 24),
    seen: null,
  });
  const autumn = (owner: MemberKey, trade: string): Rated => {
    const fitting = rated.filter((one) => one.owner === owner && one.trade === trade && one.cast === null);
    const lead = fitting.find(({ campaignAt }) => campaignAt(now) === CAMPAIGN.key) ?? fitting[0];
    if (!lead) throw new Error(`${owner} has no lead for a first thread`);
    return lead;
  };
  const noAnswer = { kind: 'explained', text: '' } as const;
  const fixed = minutesAfter(elin, 1440);
  return [
    ...laterOn(byCast(rated, 'elin').campaignAt(elin), fixed, now, rated),
    // Seen long ago.
    {
      lead: byCast(rated, 'elin'),
      verdict: 'poor',
      saying: template,
      given: elin,
      answered: fixed,
      seen: minutesAfter(elin, 1475),
    },
    // Answered; Anna has not seen them yet.
    thread(
      byCast(rated, 'jonas'),
      'poor',
      29,
      {
        reasons: ['no_budget', 'wrong_person_role'],
        note: 'IT again, and no budget of his own. He sends us on to Elin.',
        answer: { kind: 'fixed', text: 'Excluding IT titles from the ad set today.' },
      },
      1,
    ),
    thread(
      byCast(rated, 'peter'),
      'unsure',
      75,
      {
        reasons: ['right_role'],
        note: 'Met at the stand, but does not remember asking for a call.',
        answer: {
          kind: 'explained',
          text: 'His badge was scanned for the outage report. Ask him about feeder 14: he read that page twice.',
        },
      },
      22,
    ),
    // Waiting for an answer.
    thread(
      autumn('jonas', 'ivar'),
      'poor',
      1.1,
      {
        reasons: ['no_budget', 'wrong_person_role'],
        note: 'Third IT contact this week with no budget.',
        answer: noAnswer,
      },
      null,
    ),
    thread(
      autumn('olle', 'ivar'),
      'poor',
      26.5,
      {
        reasons: ['wrong_person_role'],
        note: 'Right company, wrong person: their finance director was on the webinar.',
        answer: noAnswer,
      },
      null,
    ),
    thread(
      autumn('anna', 'ivar'),
      'poor',
      50,
      {
        reasons: ['wrong_person_role', 'no_budget'],
        note: 'Asks for a security sheet, not for a demo.',
        answer: noAnswer,
      },
      null,
    ),
    thread(
      autumn('olle', 'maria'),
      'unsure',
      5.5,
      {
        reasons: ['only_researching'],
        note: 'Downloaded two guides in one evening and answers nothing. Is she writing a report?',
        answer: noAnswer,
      },
      null,
    ),
    thread(
      autumn('anna', 'eva'),
      'good',
      26,
      {
        reasons: ['right_role', 'has_timeline'],
        note: 'Came from the webinar, wants the Nordic case before the budget meeting.',
        answer: noAnswer,
      },
      null,
    ),
  ];
}

/** Praise for a campaign after something was fixed there, so that there is something to tell what that changed. */
function laterOn(campaign: string | null, fixed: Date, now: Date, rated: readonly Rated[]): Draft[] {
  const [saying] = GOOD;
  if (!saying) throw new Error('no sayings');
  for (let given = minutesAfter(fixed, 1440); given < now; given = minutesAfter(given, 1440)) {
    const lead = rated.find(
      (one) => one.cast === null && before(now, one.firstCall) < given && one.campaignAt(given) === campaign,
    );
    if (lead && WORKDAYS.includes(given.getUTCDay()))
      return [{ lead, verdict: 'good', saying: { ...saying, note: '' }, given, answered: null, seen: null }];
  }
  return [];
}

/** 150 items: the first threads, and the rest over the last ten months. Older ones are mostly answered and seen. */
export function makeFeedback(
  now: Date,
  random: Random,
  rated: readonly Rated[],
  ids: FeedbackIds,
): Feedback[] {
  const threads = firstThreads(now, rated);
  const taken = new Set(threads.map(({ lead }) => lead.id));
  const drafts = random
    .shuffled(rated.filter((lead) => !taken.has(lead.id) && lead.cast === null))
    .slice(0, FEEDBACK_COUNT - threads.length)
    .map((lead): Draft => {
      const verdict = random.weighted(VERDICTS[lead.level]);
      const daysAgo = Math.max(lead.firstCall - random.int(1, 6), 2);
      const given = workday(now, daysAgo, random.int(8, 15), random.int(0, 59));
      // Marketing is behind by a week at most. Praise without words waits for nothing.
      const answers = random.chance(verdict === 'good' ? 0.4 : daysAgo > 7 ? 1 : 0.3);
      const soon = answers ? random.int(90, Math.min(3000, daysAgo * 1440 - 400)) : null;
      // Praise that nobody hurried to answer is thanked for within two weeks.
      const minutes = soon ?? (daysAgo > THANKED_AFTER_DAYS ? THANKED_AFTER_DAYS * 1440 : null);
      const answered = minutes === null ? null : minutesAfter(given, minutes);
      // Anna's own are all seen but the two above, so that her inbox is easy to follow.
      const seen =
        answered && (lead.owner === 'anna' || random.chance(0.85))
          ? minutesAfter(answered, random.int(5, 300))
          : null;
      const saying = random.pick<Saying>(SAYINGS[verdict]);
      return {
        lead,
        verdict,
        saying: answered || daysAgo <= 7 ? saying : { ...saying, note: '' },
        given,
        answered,
        seen,
      };
    });

  return [...threads, ...drafts].map(({ lead, verdict, saying, given, answered, seen }): Feedback => {
    const key = lead.campaignAt(given);
    const campaign = CAMPAIGNS.find((one) => one.key === key);
    const filled = (text: string): string =>
      text.replaceAll('{company}', lead.company).replaceAll('{campaign}', campaign?.name ?? 'the list');
    const content: FeedbackContent = {
      verdict,
      reasons: [...saying.reasons],
      note: filled(saying.note),
      contact: contactOf(saying, verdict),
      outcome: outcomeOf(verdict, lead.level),
      campaignId: key === null ? null : ids.campaign(key),
      touchpoints: [],
      notNow: null,
    };
    const answers: Answer[] = answered
      ? [
          {
            id: random.id(answered),
            kind: saying.answer.kind,
            text: filled(saying.answer.text),
            authorId: ids.member(campaign?.owner ?? 'sara'),
            at: answered.toISOString(),
            seenAt: seen ? seen.toISOString() : null,
          },
        ]
      : [];
    const id = random.id(given);
    const first = lead.cast === null && verdict === 'good' && random.chance(0.2);
    const revisedAt = first ? minutesAfter(given, random.int(20, 80)) : null;
    const earlier: FeedbackContent = {
      ...content,
      verdict: 'unsure',
      reasons: [],
      note: '',
      contact: 'attempted',
      outcome: null,
    };
    return {
      id,
      leadId: lead.id,
      authorId: ids.member(lead.owner),
      ...content,
      givenAt: given.toISOString(),
      revisedAt: revisedAt ? revisedAt.toISOString() : null,
      retractedAt: null,
      history: revisedAt ? [{ at: given.toISOString(), content: earlier }] : [],
      answers,
      pin: null,
      pinned: [],
      triggered: null,
    };
  });
}
