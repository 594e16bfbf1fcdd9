/** What a person may be told of: everything that waits for them, and since when. The server's mail and the device tell the same. */
import type { AlertChoices, AlertKind, AlertWay, Watched } from '#lib/contract/alerts.ts';
import type { Department } from '#lib/contract/primitives.ts';
import type { Campaign, Feedback, Lead, Member, Question, Team } from '#lib/contract/records.ts';
import { agreementFor } from './agreement.ts';
import { keeperOf } from './feedback.ts';
import { answerDue, ownerOf } from './feedback-owner.ts';
import { clockOf } from './handover.ts';
import { startOfDay, wallClock } from './quiet-hours.ts';
import { agreementWaits, leadsBack, leadWaits, questionWaits } from './waiting.ts';

/** What one is told of: what waits, and news of what one watches. */
export type Told = AlertKind | 'watched';

/** What each department can be told of: sellers judge and take leads, marketers answer and hand over. */
export const KINDS_OF: Record<Department, readonly AlertKind[]> = {
  sales: ['answered', 'handed', 'late', 'back', 'question', 'agreement'],
  marketing: ['to_answer', 'returned', 'late', 'question', 'agreement'],
};

/** What holds until a person chooses: the button counts everything, and nothing comes by itself. */
export const unchosen = (
  department: Department,
  zone: string,
  language: AlertChoices['language'],
): AlertChoices => ({
  badge: [...KINDS_OF[department]],
  notify: [],
  mail: [],
  quiet: { from: 18, to: 8 },
  quietWeekends: true,
  mailHour: 8,
  zone,
  language,
});

/** All that a person wants told in a way. */
export const toldBy = (choices: AlertChoices, way: AlertWay): Told[] => [
  ...choices[way],
  ...(choices.watched?.some((one) => one === way) ? (['watched'] as const) : []),
];

export interface Alert {
  kind: Told;
  /** Names this news for good, on every device: it is told once. */
  key: string;
  /** The feedback, lead, question or team that waits; the lead, company or campaign that is watched. */
  about: string;
  /** Null of an agreement, and of a company or campaign. */
  leadId: string | null;
  /** Since when; that of something that will be late lies ahead. Milliseconds since 1970. */
  at: number;
  campaignId: string | null;
}

/** What is looked through for one person; more than waits for them does no harm. */
export interface AlertFacts {
  me: Pick<Member, 'id' | 'department'>;
  members: ReadonlyMap<string, Pick<Member, 'department' | 'active'>>;
  teams: readonly Team[];
  campaigns: ReadonlyMap<string, Pick<Campaign, 'ownerId'>>;
  feedback: readonly Feedback[];
  /** Those handed over, and those that the person put off, as far as they are not to be contacted. */
  leads: readonly Pick<Lead, 'id' | 'ownerId' | 'handover' | 'stop'>[];
  questions: readonly Question[];
  watches: readonly Pick<Watched, 'about' | 'id' | 'news'>[];
}

/**
 * All that waits for the person, when what waits will be late, and the news of what they watch, the oldest first.
 *
 * @param now milliseconds since 1970
 * @param zone by whose calendar leads come back
 */
export function alertsFor(facts: AlertFacts, now: number, zone: string): Alert[] {
  const { me, teams, questions } = facts;
  const asked = questions
    .filter((question) => questionWaits(question, me, teams))
    .map(
      ({ id, leadId, at }): Alert => ({
        kind: 'question',
        key: id,
        about: id,
        leadId,
        at: Date.parse(at),
        campaignId: null,
      }),
    );
  const proposed = teams.flatMap((team): Alert[] => {
    if (!agreementWaits(team, me) || !team.proposed) return [];
    const { number, at } = team.proposed;
    const key = `${team.id} ${number}`;
    return [{ kind: 'agreement', key, about: team.id, leadId: null, at: Date.parse(at), campaignId: null }];
  });
  const stopped = new Set(facts.leads.flatMap(({ id, stop }) => (stop ? id : [])));
  const back = leadsBack(facts.feedback, me.id, wallClock(now, zone).day).flatMap(
    ({ feedback, why }): Alert[] => {
      const { id, leadId, campaignId } = feedback;
      if (stopped.has(leadId)) return [];
      const since = why.by === 'day' ? why.day : why.at;
      const at = why.by === 'day' ? startOfDay(why.day, zone) : Date.parse(why.at);
      return [{ kind: 'back', key: `${id} ${since}`, about: leadId, leadId, at, campaignId }];
    },
  );
  const waiting = [...ofFeedback(facts), ...ofLeads(facts), ...asked, ...proposed, ...back].filter(
    ({ kind }) => KINDS_OF[me.department].some((one) => one === kind),
  );
  return [...waiting, ...ofWatched(facts)].sort(
    (one, other) => one.at - other.at || (one.key < other.key ? -1 : 1),
  );
}

const late = (waits: Alert, due: number): Alert => ({
  ...waits,
  ...{ kind: 'late', key: `${waits.about} ${due}`, at: due },
});

function ofFeedback({ me, feedback, ...responsible }: AlertFacts): Alert[] {
  return feedback.flatMap((one): Alert[] => {
    const { id: about, leadId, campaignId } = one;
    if (me.department === 'sales') {
      const unseen =
        keeperOf(one) === me.id ? one.answers.findLast(({ seenAt }) => seenAt === null) : undefined;
      return unseen
        ? [{ kind: 'answered', key: unseen.id, about, leadId, at: Date.parse(unseen.at), campaignId }]
        : [];
    }
    const due = answerDue(one, agreementFor(responsible.teams, campaignId).answerHours);
    if (due === null || ![me.id, null].includes(ownerOf(one, responsible))) return [];
    const waits: Alert = {
      kind: 'to_answer',
      key: about,
      about,
      leadId,
      at: Date.parse(one.givenAt),
      campaignId,
    };
    return [waits, late(waits, Date.parse(due))];
  });
}

function ofLeads({ me, leads, teams }: AlertFacts): Alert[] {
  return leads.flatMap((lead): Alert[] => {
    const { handover, id: about } = lead;
    if (!handover || !leadWaits(lead, me, teams)) return [];
    const { campaignId, answer } = handover;
    const since = answer?.is === 'returned' ? answer.at : handover.at;
    const kind = answer?.is === 'returned' ? 'returned' : 'handed';
    const waits: Alert = {
      kind,
      key: `${about} ${since}`,
      about,
      leadId: about,
      at: Date.parse(since),
      campaignId,
    };
    const clock = clockOf(handover, agreementFor(teams, campaignId));
    return clock ? [waits, late(waits, clock.due)] : [waits];
  });
}

/** What happened at one moment is told once, though it may concern several things that they watch. */
function ofWatched({ watches }: AlertFacts): Alert[] {
  const told = new Set<number>();
  return watches.flatMap(({ about, id, news }): Alert[] => {
    const at = news ? Date.parse(news.at) : null;
    if (at === null || told.has(at)) return [];
    told.add(at);
    return [
      {
        ...{ kind: 'watched', key: `${id} watched ${at}`, about: id, at },
        ...{ leadId: about === 'lead' ? id : null, campaignId: about === 'campaign' ? id : null },
      },
    ];
  });
}

/** Without the news of what is watched that waits for the person too, and is told as that. */
export function eachOnce(alerts: readonly Alert[]): Alert[] {
  const waits = new Set(alerts.flatMap(({ kind, at }) => (kind === 'watched' ? [] : at)));
  return alerts.filter(({ kind, at }) => kind !== 'watched' || !waits.has(at));
}

/** Those of the kinds chosen for a way that are news by now. */
export const chosenBy = (
  alerts: readonly Alert[],
  choices: AlertChoices,
  way: AlertWay,
  now: number,
): Alert[] => alerts.filter(({ kind, at }) => at <= now && toldBy(choices, way).includes(kind));

/** How many things wait: one that is late counts once. */
export const countOf = (alerts: readonly Alert[]): number => new Set(alerts.map(({ about }) => about)).size;

/** One kind in a digest. */
export interface DigestLine {
  kind: Told;
  count: number;
  /** How many of them came since. */
  fresh: number;
  /** Those of campaigns, the most first. */
  campaigns: { id: string; count: number }[];
}

/**
 * What waits by kind, each kind that has something in the order of the contract; empty when nothing is new, because a digest
 * that says the same every day is not read.
 *
 * @param since what came after it is new, in milliseconds since 1970
 */
export function digestOf(alerts: readonly Alert[], kinds: readonly Told[], since: number): DigestLine[] {
  const told = eachOnce(alerts.filter(({ kind }) => kinds.includes(kind)));
  const lines = kinds.flatMap((kind): DigestLine[] => {
    // What is watched does not wait: old news of it is none.
    const these = told.filter((one) => one.kind === kind && (kind !== 'watched' || one.at > since));
    if (these.length === 0) return [];
    const byCampaign = Map.groupBy(these, ({ campaignId }) => campaignId);
    const campaigns = [...byCampaign].flatMap(([id, { length }]) =>
      id === null ? [] : [{ id, count: length }],
    );
    return [
      {
        kind,
        count: these.length,
        fresh: these.filter(({ at }) => at > since).length,
        campaigns: campaigns.sort((one, other) => other.count - one.count || (one.id < other.id ? -1 : 1)),
      },
    ];
  });
  return lines.some(({ fresh }) => fresh > 0) ? lines : [];
}
