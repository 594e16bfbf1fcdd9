import { FormattedDate, type IntlShape, useIntl } from 'react-intl';
import { dayDistance } from './days.ts';

/** The day in the words people use, as they begin a line: Today, Yesterday, a weekday this past week, else the date. */
export function dayWords(intl: IntlShape, at: string, now: Date): string {
  const words = dayInside(intl, at, now);
  if (dayDistance(new Date(at), now) > 1) return words;
  return asBeginning(intl, words);
}

/** Words as they begin a line. */
export const asBeginning = (intl: IntlShape, words: string): string =>
  words.charAt(0).toLocaleUpperCase(intl.locale) + words.slice(1);

/** The same as it stands within a sentence. */
export function dayInside(intl: IntlShape, at: string, now: Date): string {
  const distance = dayDistance(new Date(at), now);
  if (distance === 0 || distance === 1) return intl.formatRelativeTime(-distance, 'day', { numeric: 'auto' });
  if (distance > 1 && distance < 7) return intl.formatDate(at, { weekday: 'long' });
  const thisYear = new Date(at).getFullYear() === now.getFullYear();
  return intl.formatDate(at, { day: 'numeric', month: 'short', ...(thisYear ? {} : { year: 'numeric' }) });
}

/** A day in words; the full instant on hover and for machines. */
export function Day({ at }: { at: string }) {
  const intl = useIntl();
  return (
    <time dateTime={at} title={intl.formatDate(at, { dateStyle: 'full', timeStyle: 'short' })}>
      {dayWords(intl, at, new Date())}
    </time>
  );
}

/** A day or an instant as an exact date, for sentences. */
export function useDate(): (at: string) => string {
  const intl = useIntl();
  // A day without a time is that day everywhere.
  return (at) =>
    intl.formatDate(at.length === 10 ? `${at}T12:00` : at, {
      day: 'numeric',
      month: 'short',
      year: 'numeric',
    });
}

export function Clock({ at }: { at: string }) {
  return (
    <time dateTime={at}>
      <FormattedDate value={at} hour="2-digit" minute="2-digit" />
    </time>
  );
}

/** "3 minutes ago", in the largest unit that is not zero. */
export function agoWords(intl: IntlShape, at: string, now: Date): string {
  const seconds = Math.round((new Date(at).getTime() - now.getTime()) / 1000);
  const steps = [
    ['day', 86_400],
    ['hour', 3_600],
    ['minute', 60],
  ] as const;
  for (const [unit, size] of steps) {
    if (Math.abs(seconds) >= size) return intl.formatRelativeTime(Math.trunc(seconds / size), unit);
  }
  return intl.formatRelativeTime(0, 'second', { numeric: 'auto' });
}
