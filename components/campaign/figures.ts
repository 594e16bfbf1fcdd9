import { useCallback } from 'react';
import type * as z from 'zod';
import { reachSales } from '#lib/contract/reach-sales.ts';
import type { Campaign } from '#lib/contract/records.ts';
import type { Result } from '#lib/contract/result.ts';
import { ask } from '#lib/sync/ask.ts';
import type { CallError } from '#lib/sync/client.ts';
import { type Answer, useAnswer } from '../workspace/use-answer.ts';

export type Figures = z.output<typeof reachSales.response>['rows'][number];
/** null: nothing has come of the campaign yet. */
type Asked = Promise<Result<Figures | null, CallError>>;

/** Pages of one campaign follow each other: what was answered so lately is not asked again. */
const KEPT_MS = 60_000;
let kept: { campaignId: string; at: number; asked: Asked } | null = null;

/** Its whole life is counted: leads may have been there before the campaign met them. */
const BEGINNING = '2000-01-01';

/** What a campaign cost and what became of its leads up to now, as the server counts it. */
export function useFigures({ id }: Pick<Campaign, 'id'>): Answer<Figures | null> {
  return useAnswer(useCallback(() => figures(id), [id]));
}

function figures(campaignId: string): Asked {
  const now = Date.now();
  if (kept?.campaignId === campaignId && now - kept.at < KEPT_MS) return kept.asked;
  const query = { from: BEGINNING, to: new Date(now).toISOString().slice(0, 10), campaignId };
  const asked = ask(reachSales, { query }).then((answer): Awaited<Asked> => {
    if (answer.ok) return { ok: true, value: answer.value.rows[0] ?? null };
    if (kept?.campaignId === campaignId) kept = null;
    return answer;
  });
  kept = { campaignId, at: now, asked };
  return asked;
}
