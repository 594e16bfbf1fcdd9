/**
 * Sorting a company's people for its page, 5,000 of them against 50: persona by title, standing on the committee, how far the
 * company has come. Processor time of this process for one person, the least of several rounds; in proportion is a ratio of one.
 */
import type { Criterion, Lead } from '#lib/contract/records.ts';
import { committee, reachedBy } from '#lib/domain/committee.ts';
import { classifyTitle } from '#lib/domain/job-title.ts';
import { bestPersona, facts } from '#lib/domain/persona.ts';
import { DEFAULT_STAGES } from '#lib/domain/stage.ts';

const ROUNDS = 9;
const NOW = Date.parse('2026-03-01T08:00:00.000Z');
const HOUR = 3_600_000;
const TITLES = ['Inköpschef', 'Head of Marketing', 'IT-arkitekt', 'Truckförare', 'CFO'];
const FUNCTIONS = ['purchasing', 'marketing', 'information_technology', 'operations', 'finance'];

const personas = FUNCTIONS.map((name): { id: string; threshold: number; criteria: Criterion[] } => ({
  id: name,
  threshold: 0.6,
  criteria: [
    { id: 'function', op: 'in', field: 'function', values: [name], weight: 40 },
    { id: 'seniority', op: 'seniority', field: 'seniority', min: 'manager', weight: 20 },
    { id: 'country', op: 'in', field: 'country', values: ['SE', 'NO'], weight: 10 },
  ],
}));

const person = (at: number): Lead => ({
  id: `lead-${at}`,
  accountId: 'account',
  ownerId: null,
  name: `Person ${at}`,
  title: TITLES[at % TITLES.length] ?? null,
  country: 'SE',
  emails: [],
  linkedin: [],
  stage: DEFAULT_STAGES[at % 6]?.key ?? null,
  stageAt: null,
  stageWhy: null,
  personaByHand: null,
  actions: [],
  signals: {},
  touches: at % 7,
  lastTouchAt: null,
  lastSignAt: at % 3 === 0 ? new Date(NOW - at * HOUR).toISOString() : null,
  lastCampaignId: null,
  lastCampaignAt: null,
  handoverCampaignId: null,
  handover: null,
  stop: null,
  crmUrl: null,
});

function sort(people: readonly Lead[]): void {
  const colleagues = people.map((lead) => {
    const found = bestPersona(personas, facts(lead, null, lead.title ? classifyTitle(lead.title) : null));
    return { lead, personaId: found.best?.persona.id ?? null };
  });
  committee(FUNCTIONS, colleagues, NOW);
  reachedBy(people, DEFAULT_STAGES);
}

/** Microseconds of processor time for one person. */
function each(count: number): number {
  const people = Array.from({ length: count }, (_, at) => person(at));
  const times = Math.max(1, 5_000 / count);
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round += 1) {
    const from = process.cpuUsage();
    for (let time = 0; time < times; time += 1) sort(people);
    const { user, system } = process.cpuUsage(from);
    least = Math.min(least, (user + system) / (count * times));
  }
  return least;
}

const few = each(50);
console.log(`${'people'.padStart(8)}${'µs each'.padStart(10)}${'to 50'.padStart(8)}`);
for (const count of [50, 500, 5_000]) {
  const own = each(count);
  console.log(
    String(count).padStart(8) + own.toFixed(1).padStart(10) + `${(own / few).toFixed(2)} x`.padStart(8),
  );
}
