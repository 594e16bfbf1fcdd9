import { useEffect, useMemo, useState } from 'react';
import { agreementFor } from '#lib/domain/agreement.ts';
import type { Owed } from '#lib/domain/feedback-groups.ts';
import { answerDue, ownerOf } from '#lib/domain/feedback-owner.ts';
import type { FeedbackView } from '#lib/store/views.ts';
import { useDirectory } from '../ui/directory.ts';

export type OwedView = Owed<FeedbackView>;

/** Each item with who owes the answer and until when. */
export function useOwed(feedback: readonly FeedbackView[]): OwedView[] {
  const { campaigns, teams, members } = useDirectory();
  return useMemo(() => {
    const responsible = { campaigns, teams, members };
    const owed = (item: FeedbackView): OwedView => ({
      feedback: item,
      ownerId: ownerOf(item, responsible),
      dueAt: answerDue(item, agreementFor(teams, item.campaignId).answerHours),
    });
    return feedback.map(owed);
  }, [feedback, campaigns, teams, members]);
}

/** The longest time that a browser's timer can wait. */
const LONGEST_MS = 2 ** 31 - 1;

/** The present, which moves on when one of the items becomes late. @returns milliseconds since 1970 */
export function useNow(items: readonly OwedView[]): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const next = Math.min(
      ...items.flatMap(({ dueAt }) => (dueAt ? Date.parse(dueAt) : [])).filter((at) => at >= now),
    );
    if (next === Number.POSITIVE_INFINITY) return;
    const timer = setTimeout(
      () => setNow(Date.now()),
      Math.min(LONGEST_MS, Math.max(0, next + 1 - Date.now())),
    );
    return () => clearTimeout(timer);
  }, [items, now]);
  return now;
}
