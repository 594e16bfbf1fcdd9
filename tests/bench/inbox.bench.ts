/**
 * Marketing's inbox with 5,000 verdicts to answer against one with 50: the outbox laid over them, who owes what and until when, and each
 * way to group them. Processor time of this process for one verdict, the least of several rounds; in proportion is a ratio of one.
 */
import type { Feedback } from '#lib/contract/records.ts';
import { agreementFor } from '#lib/domain/agreement.ts';
import { GROUPINGS, grouped } from '#lib/domain/feedback-groups.ts';
import { answerDue, ownerOf } from '#lib/domain/feedback-owner.ts';
import { overlay } from '#lib/store/overlay.ts';
import { aFeedback } from '../unit/support/records.ts';

const ROUNDS = 9;
const NOW = Date.parse('2026-03-01T08:00:00.000Z');
const HOUR = 3_600_000;
const REASONS = ['wrong_person_role', 'no_budget', 'not_now', 'invalid_data', 'no_need'];
const MARKETERS = ['sara', 'ida'];
const CAMPAIGNS = 40;

const campaigns = new Map(
  Array.from({ length: CAMPAIGNS }, (_, at) => [`campaign-${at}`, { ownerId: MARKETERS[at % 2] ?? null }]),
);
const members = new Map(MARKETERS.map((id) => [id, { department: 'marketing' as const, active: true }]));

/** In no order, as they come out of the store. */
const verdict = (at: number, count: number): Feedback =>
  aFeedback(at, {
    id: `feedback-${(at * 7_919) % count}`,
    leadId: `lead-${at}`,
    verdict: 'poor',
    reasons: [REASONS[at % REASONS.length] ?? 'other'],
    note: 'They run another system.',
    campaignId: `campaign-${at % CAMPAIGNS}`,
    givenAt: new Date(NOW - ((at * 7_919) % count) * HOUR).toISOString(),
  });

function draw(feedback: readonly Feedback[]): void {
  const responsible = { campaigns, teams: [], members };
  const owed = overlay(feedback, []).map((item) => ({
    feedback: item,
    ownerId: ownerOf(item, responsible),
    dueAt: answerDue(item, agreementFor([], item.campaignId).answerHours),
  }));
  for (const by of GROUPINGS)
    grouped(owed, { by, me: 'sara', now: NOW, personaOf: (leadId) => leadId.slice(-1) });
}

/** Microseconds of processor time for one verdict. */
function each(count: number): number {
  const feedback = Array.from({ length: count }, (_, at) => verdict(at, count));
  const times = Math.max(1, 5_000 / count);
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round += 1) {
    const from = process.cpuUsage();
    for (let time = 0; time < times; time += 1) draw(feedback);
    const { user, system } = process.cpuUsage(from);
    least = Math.min(least, (user + system) / (count * times));
  }
  return least;
}

const few = each(50);
console.log(`${'verdicts'.padStart(10)}${'µs each'.padStart(10)}${'to 50'.padStart(8)}`);
for (const count of [50, 500, 5_000]) {
  const own = each(count);
  console.log(
    String(count).padStart(10) + own.toFixed(1).padStart(10) + `${(own / few).toFixed(2)} x`.padStart(8),
  );
}
