/** What follows from touchpoints and outcomes: a part of lead cards, that somebody who was put off is back, and that a handover was followed up. */
import { placeOnJourney } from '#lib/domain/stage.ts';
import type { Sql } from '../db/db.ts';
import { markTriggered } from '../db/feedback.ts';
import { markContacted } from '../db/lead-handover.ts';
import { readLeadTotals, readStages, writeLeadSummaries } from '../db/rollup.ts';

/** Counts what happened to these leads and writes it on their cards; those that change wait for their stamp. */
export async function summarise(sql: Sql, workspaceId: string, leadIds: readonly string[]): Promise<void> {
  const stages = await readStages(sql, workspaceId);
  const totals = await readLeadTotals(sql, workspaceId, leadIds);
  await writeLeadSummaries(
    sql,
    workspaceId,
    totals.map(({ kinds, outcomes, byHand, ...total }) => ({
      ...total,
      ...placeOnJourney({ kinds, outcomes }, stages, byHand),
    })),
  );
  await markTriggered(sql, workspaceId, leadIds);
  await markContacted(sql, workspaceId, leadIds);
}
