import { useIntl } from 'react-intl';
import { dayDistance } from '../ui/days.ts';
import { useText } from '../ui/text.ts';
import { dayInside } from '../ui/When.tsx';

const MINUTE = 60_000;
/** So long lateness is told in hours. */
const IN_HOURS = 48;

/** "2 h late", "due tomorrow": when an answer is due, as somebody says it. */
export function useDueWords(): (dueAt: string, now: number) => string {
  const t = useText();
  const intl = useIntl();
  return (dueAt, now) => {
    const left = Date.parse(dueAt) - now;
    const minutes = Math.floor(Math.abs(left) / MINUTE);
    const hours = Math.floor(minutes / 60);
    if (left < 0) {
      if (hours === 0) return t('due.lateMinutes', { count: Math.max(1, minutes) });
      if (hours < IN_HOURS) return t('due.lateHours', { count: hours });
      return t('due.lateDays', { count: Math.floor(hours / 24) });
    }
    const days = -dayDistance(new Date(dueAt), new Date(now));
    if (days === 0)
      return hours === 0
        ? t('due.inMinutes', { count: Math.max(1, minutes) })
        : t('due.inHours', { count: hours });
    if (days === 1) return t('due.day', { day: intl.formatRelativeTime(1, 'day', { numeric: 'auto' }) });
    if (days < 7) return t('due.day', { day: intl.formatDate(dueAt, { weekday: 'long' }) });
    return t('due.day', { day: dayInside(intl, dueAt, new Date(now)) });
  };
}
