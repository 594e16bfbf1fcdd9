/** How personas hold, over all leads of a workspace. Read a page at a time, so that neither memory nor the others wait for it. */
import type * as z from 'zod';
import type { BehindFigure, leadsBehind, PersonaFigures } from '#lib/contract/persona-drift.ts';
import type { OutcomeKind } from '#lib/contract/records.ts';
import type { TitleRules } from '#lib/contract/titles.ts';
import { classifyTitle, type TitleReading } from '#lib/domain/job-title.ts';
import { bestPersona, facts, named } from '#lib/domain/persona.ts';
import { recentAndBefore } from '#lib/domain/quality/drift.ts';
import { countingVerdicts } from '#lib/domain/quality/rating.ts';
import type { Actor } from '../auth/actor.ts';
import {
  type DriftLead,
  type PersonaLead,
  type Rules,
  readDriftLeads,
  readPersonaRules,
} from '../db/persona-drift.ts';
import type { Services } from './services.ts';

const PAGE = 1_000;
const MOST_SHOWN = 100;
const DAY = 24 * 60 * 60 * 1000;
const ACCEPTED: readonly OutcomeKind[] = ['accepted', 'meeting', 'opportunity', 'won'];

/** What became of a lead with sales. */
function becameOf({ said, outcomes, handedOver }: DriftLead) {
  const counting = countingVerdicts(said.map((one) => ({ ...one, retractedAt: null })));
  const results = new Set([...outcomes, ...counting.flatMap(({ outcome }) => outcome ?? [])]);
  return {
    counting,
    withSales: handedOver || counting.length > 0 || results.size > 0,
    accepted:
      ACCEPTED.some((kind) => results.has(kind)) || counting.some(({ verdict }) => verdict === 'good'),
    won: results.has('won'),
    decided: results.has('won') || results.has('lost'),
  };
}

/** What is counted of one persona. */
class Tally {
  leads = 0;
  withSales = 0;
  accepted = 0;
  decided = 0;
  won = 0;
  poor = 0;
  readonly reasons = new Map<string, number>();
  readonly recent = { good: 0, total: 0 };
  readonly before = { good: 0, total: 0 };
  readonly corrected = new Map<string | null, number>();

  /** Takes in a lead that is this persona. @param now milliseconds since 1970 */
  add(lead: DriftLead, now: number): void {
    const { counting, ...became } = becameOf(lead);
    this.leads += 1;
    this.withSales += Number(became.withSales);
    this.accepted += Number(became.accepted);
    this.won += Number(became.won);
    this.decided += Number(became.decided);
    for (const { verdict, reasons } of counting) {
      if (verdict !== 'poor') continue;
      this.poor += 1;
      for (const reason of reasons) count(this.reasons, reason);
    }
    const periods = recentAndBefore(
      counting.map(({ verdict, givenAt }) => ({ verdict, ageDays: (now - Date.parse(givenAt)) / DAY })),
    );
    for (const period of ['recent', 'before'] as const) {
      this[period].good += periods[period].good;
      this[period].total += periods[period].total;
    }
  }

  figures(personaId: string | null): PersonaFigures {
    const { leads, withSales, accepted, decided, won, poor, recent, before } = this;
    return {
      ...{ personaId, leads, withSales, accepted, decided, won, poor, recent, before },
      reasons: mostFirst(this.reasons).map(([key, times]) => ({ key, count: times })),
      corrected: mostFirst(this.corrected).map(([to, times]) => ({ to, count: times })),
    };
  }
}

const count = <K>(counts: Map<K, number>, key: K): void => void counts.set(key, (counts.get(key) ?? 0) + 1);
const mostFirst = <K>(counts: ReadonlyMap<K, number>): [K, number][] =>
  [...counts].sort(([, one], [, other]) => other - one);

/** Many people have the same title: each is read once. */
function reader(rules: TitleRules): (title: string | null) => TitleReading | null {
  const readings = new Map<string, TitleReading>();
  return (title) => {
    if (!title) return null;
    const reading = readings.get(title) ?? classifyTitle(title, rules);
    readings.set(title, reading);
    return reading;
  };
}

/** What became of the leads of each persona, and of those that are none; the personas with the most leads first. */
export async function readPersonaDrift(
  { db }: Pick<Services, 'db'>,
  { workspaceId }: Pick<Actor, 'workspaceId'>,
  now = Date.now(),
): Promise<{ personas: PersonaFigures[] }> {
  const { personas, titles } = await db.workspaceTx(workspaceId, (sql) => readPersonaRules(sql, workspaceId));
  const tallies = new Map<string | null, Tally>(
    [...personas.map(({ id }) => id), null].map((id) => [id, new Tally()]),
  );
  const personaOf = personaReader(personas, titles);
  for await (const lead of allLeads(db, workspaceId)) {
    tallies.get(personaOf(lead))?.add(lead, now);
    const { insteadOf = null, personaId = null } = lead.personaByHand ?? {};
    const wronged = insteadOf === null ? undefined : tallies.get(insteadOf);
    if (wronged) count(wronged.corrected, personaId);
  }
  return {
    personas: [...tallies]
      .map(([id, tally]) => tally.figures(id))
      .sort((a, b) => Number(a.personaId === null) - Number(b.personaId === null) || b.leads - a.leads),
  };
}

/** Every lead with what became of it, read a page at a time. */
async function* allLeads(db: Services['db'], workspaceId: string): AsyncGenerator<DriftLead> {
  for (let after: string | null = null; ; ) {
    const page: DriftLead[] = await db.workspaceTx(workspaceId, (sql) =>
      readDriftLeads(sql, workspaceId, after, PAGE),
    );
    yield* page;
    after = page.at(-1)?.id ?? null;
    if (page.length < PAGE) return;
  }
}

/** Whether a figure of the persona counts the lead. */
function isBehind(
  lead: DriftLead,
  persona: string,
  of: BehindFigure,
  personaOf: (lead: PersonaLead) => string | null,
): boolean {
  if (of === 'corrected') return lead.personaByHand?.insteadOf === persona;
  if (personaOf(lead) !== persona) return false;
  const { accepted, won, counting } = becameOf(lead);
  if (of === 'poor') return counting.some(({ verdict }) => verdict === 'poor');
  return of === 'leads' || (of === 'won' ? won : accepted);
}

/** The leads that a figure of a persona counts, by the same rules; none of a persona that is not in use. */
export async function readLeadsBehind(
  { db }: Pick<Services, 'db'>,
  { workspaceId }: Pick<Actor, 'workspaceId'>,
  { persona, of }: z.output<typeof leadsBehind.query>,
): Promise<z.input<typeof leadsBehind.response>> {
  const { personas, titles } = await db.workspaceTx(workspaceId, (sql) => readPersonaRules(sql, workspaceId));
  const personaOf = personaReader(personas, titles);
  const leads: z.input<typeof leadsBehind.response>['leads'] = [];
  let total = 0;
  for await (const lead of allLeads(db, workspaceId)) {
    if (!isBehind(lead, persona, of, personaOf)) continue;
    total += 1;
    const { id, name, stop, title } = lead;
    if (leads.length < MOST_SHOWN) leads.push({ id, name, stop, title });
  }
  return { total, leads };
}

/** Which persona a lead is: by hand, else by the rules; null for none. */
export function personaReader(
  personas: readonly Rules[],
  titles: TitleRules,
): (lead: PersonaLead) => string | null {
  const read = reader(titles);
  return (lead) => {
    const best = bestPersona(personas, facts(lead, lead.account, read(lead.title)));
    return named(best, lead.personaByHand)?.persona.id ?? null;
  };
}
