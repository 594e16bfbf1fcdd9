/** Leads that are not ready: when they are to come back, and whether they have. */
import type { Feedback } from '#lib/contract/records.ts';
import type { Kind } from './touchpoint.ts';

/** What a lead may be waited for to do: kinds of touchpoints, and one signal (lib/domain/signal.ts). */
export const TRIGGERS = [
  'page:pricing',
  'email_reply',
  'form_submit',
  'content_download',
  'webinar_attended',
  'event_attended',
  'trial_start',
] as const satisfies readonly (Kind | 'page:pricing')[];

/** A day so many months after another; the last of the month where that has no such day. Both `YYYY-MM-DD`. */
export function monthsAfter(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const last = new Date(Date.UTC(year, month + months, 0));
  return new Date(Date.UTC(last.getUTCFullYear(), last.getUTCMonth(), Math.min(date, last.getUTCDate())))
    .toISOString()
    .slice(0, 10);
}

type Waiting = Pick<Feedback, 'notNow' | 'triggered' | 'retractedAt'>;

/**
 * Why a lead that was put off is back: its day has come, or it did what was waited for. Null: it was not put off, or is still to come.
 *
 * @param today `YYYY-MM-DD` by the person's own calendar
 */
export function isBack(
  { notNow, triggered, retractedAt }: Waiting,
  today: string,
): { by: 'day'; day: string } | { by: 'trigger'; trigger: string; at: string } | null {
  if (!notNow || retractedAt !== null) return null;
  if (triggered && notNow.trigger !== null)
    return { by: 'trigger', trigger: notNow.trigger, at: triggered.at };
  return notNow.until !== null && notNow.until <= today ? { by: 'day', day: notNow.until } : null;
}
