/** How a campaign went, and which campaigns or channels deals are credited to. */
import type * as z from 'zod';
import {
  type attributionReport,
  type campaignCourse,
  MOST_JOURNEYS,
  MOST_POOR,
} from '#lib/contract/reach-sales.ts';
import { dataGate } from '#lib/domain/attribution/gate.ts';
import type { Journey } from '#lib/domain/attribution/journey.ts';
import { attribute } from '#lib/domain/attribution.ts';
import { before } from '#lib/domain/period.ts';
import type { Actor } from '../auth/actor.ts';
import {
  type LeadVotes,
  readDayVotes,
  readLeadVotes,
  readMarks,
  readPoor,
  readSteps,
} from '../db/campaign-course.ts';
import type { Sql } from '../db/db.ts';
import { readPersonaRules } from '../db/persona-drift.ts';
import { type LeadJourney, readJourneys } from '../db/won-journeys.ts';
import { personaReader } from './persona-drift.ts';
import type { Services } from './services.ts';

type Course = z.input<typeof campaignCourse.response>;

/** Verdicts by day, marks, poor verdicts with their leads' personas, and how far leads got. */
export const readCampaignCourse = (
  { db }: Pick<Services, 'db'>,
  { workspaceId }: Pick<Actor, 'workspaceId'>,
  query: z.output<typeof campaignCourse.query>,
): Promise<Course> =>
  db.workspaceTx(workspaceId, async (sql) => {
    const { campaignId, ...period } = query;
    const personaOf = await readPersonaOf(sql, workspaceId);
    return {
      votes: await readDayVotes(sql, workspaceId, period, campaignId),
      ...(await saidOf(sql, workspaceId, query, personaOf)),
      personas: byPersona(
        await readLeadVotes(sql, workspaceId, period, before(period), campaignId),
        personaOf,
      ),
      steps: await readSteps(sql, workspaceId, period, campaignId),
    };
  });

/** Votes on leads added up by persona, the most of the period first, those of no persona last. */
function byPersona(
  leads: readonly LeadVotes[],
  personaOf: ReturnType<typeof personaReader>,
): NonNullable<Course['personas']> {
  const of = Map.groupBy(leads, ({ lead }) => personaOf(lead));
  const sum = (votes: readonly { good: number; total: number }[]) => ({
    good: votes.reduce((all, { good }) => all + good, 0),
    total: votes.reduce((all, { total }) => all + total, 0),
  });
  return [...of]
    .map(([personaId, some]) => ({
      personaId,
      recent: sum(some.map(({ recent }) => recent)),
      before: sum(some.map((one) => one.before)),
    }))
    .sort(
      (a, b) =>
        Number(a.personaId === null) - Number(b.personaId === null) || b.recent.total - a.recent.total,
    );
}

/** Tells which persona a lead is, by the rules of now. */
export async function readPersonaOf(
  sql: Sql,
  workspaceId: string,
): Promise<ReturnType<typeof personaReader>> {
  const { personas, titles } = await readPersonaRules(sql, workspaceId);
  return personaReader(personas, titles);
}

/** Of a campaign's course what sellers said of it, and what marketing did about it. */
export async function saidOf(
  sql: Sql,
  workspaceId: string,
  { campaignId, ...period }: z.output<typeof campaignCourse.query>,
  personaOf: ReturnType<typeof personaReader>,
): Promise<Pick<Course, 'marks' | 'poor' | 'poorTotal'>> {
  const { said, total } = await readPoor(sql, workspaceId, period, campaignId, MOST_POOR);
  return {
    marks: await readMarks(sql, workspaceId, period, campaignId),
    poor: said.map(({ lead, name, givenAt, ...rest }) => ({
      ...rest,
      leadId: lead.id,
      lead: name,
      personaId: personaOf(lead),
      givenAt: givenAt.toISOString(),
    })),
    poorTotal: total,
  };
}

/** Deals divided among what touched their leads, by every model. */
export async function readAttribution(
  { db }: Pick<Services, 'db'>,
  { workspaceId }: Pick<Actor, 'workspaceId'>,
  { from, to, by }: z.output<typeof attributionReport.query>,
): Promise<z.input<typeof attributionReport.response>> {
  const read = (won: boolean): Promise<LeadJourney[]> =>
    db.workspaceTx(workspaceId, (sql) =>
      readJourneys(sql, workspaceId, { from, to }, { by, won, limit: MOST_JOURNEYS }),
    );
  const won = await read(true);
  const touched = won.filter(({ touches }) => touches.length > 0).map(journeyOf);
  const untouched = won.filter(({ touches }) => touches.length === 0);
  // Leads without a deal teach the learning models alone: they are not read where these are not shown for want of deals.
  const { needed } = dataGate([]);
  const others =
    touched.length < needed.conversions
      ? []
      : (await read(false)).filter(({ touches }) => touches.length > 0).map(journeyOf);
  const { models, leftOut, gate } = attribute([...touched, ...others]);
  return {
    models,
    leftOut,
    gate,
    untouched: {
      conversions: untouched.length,
      value: untouched.reduce((sum, { value }) => sum + value, 0),
    },
  };
}

/** The person became a lead with the last touch up to then, and the lead an opportunity likewise. */
function journeyOf({ won, value, came, opened, touches }: LeadJourney): Journey {
  const placeOf = (time: number): number =>
    Math.max(
      0,
      touches.findLastIndex(({ at }) => at <= time),
    );
  const confirmed = touches.flatMap((touch, at) => (touch.confirmed ? [at] : []));
  return {
    ...(confirmed.length > 0 && { confirmed }),
    channels: touches.map(({ channel }) => channel),
    times: touches.map(({ at }) => at),
    conversions: won ? 1 : 0,
    value,
    nulls: won ? 0 : 1,
    milestones: { lead: placeOf(came), opportunity: placeOf(opened ?? Number.POSITIVE_INFINITY) },
  };
}
