import { useCallback } from 'react';
import type * as z from 'zod';
import { reachSales } from '#lib/contract/reach-sales.ts';
import type { Campaign } from '#lib/contract/records.ts';
import type { Result } from '#lib/contract/result.ts';
import { costChange } from '#lib/domain/reach-sales.ts';
import { ask } from '#lib/sync/ask.ts';
import type { CallError } from '#lib/sync/client.ts';
import { comparedTo, lastMonths } from '../report/filter.ts';
import { type Answer, useAnswer } from '../workspace/use-answer.ts';

type Row = z.output<typeof reachSales.response>['rows'][number];
export interface Figures {
  /** Of its whole life. */
  row: Row;
  /** Of the last months against those before. */
  cost: ReturnType<typeof costChange>;
}
/** null: nothing has come of the campaign yet. */
type Asked = Promise<Result<Figures | null, CallError>>;

/** Pages of one campaign follow each other: what was answered so lately is not asked again. */
const KEPT_MS = 60_000;
let kept: { campaignId: string; at: number; asked: Asked } | null = null;

/** Its whole life is counted: leads may have been there before the campaign met them. */
const BEGINNING = '2000-01-01';
/** What a good lead costs lately is held against as long before. */
export const MONTHS = 3;

/** What a campaign cost and what became of its leads up to now, as the server counts it. */
export function useFigures({ id }: Pick<Campaign, 'id'>): Answer<Figures | null> {
  return useAnswer(useCallback(() => figures(id), [id]));
}

function figures(campaignId: string): Asked {
  const now = Date.now();
  if (kept?.campaignId === campaignId && now - kept.at < KEPT_MS) return kept.asked;
  const today = new Date(now).toISOString().slice(0, 10);
  const lately = lastMonths(today, MONTHS);
  const asked = Promise.all(
    [{ from: BEGINNING, to: today }, lately, comparedTo(lately, 'before')].map((period) =>
      ask(reachSales, { query: { ...period, campaignId } }),
    ),
  ).then((answers): Awaited<Asked> => {
    const [row, ...recent] = answers.map((answer) => (answer.ok ? (answer.value.rows[0] ?? null) : null));
    const failed = answers.find((answer) => !answer.ok);
    if (failed) {
      if (kept?.campaignId === campaignId) kept = null;
      return failed;
    }
    const [now, before] = recent.map((one) => one?.costPerGood ?? null);
    return { ok: true, value: row ? { row, cost: costChange(now ?? null, before ?? null) } : null };
  });
  kept = { campaignId, at: now, asked };
  return asked;
}
