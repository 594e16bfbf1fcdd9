import { useIntl } from 'react-intl';
import { ENGAGED_DAYS, type Seat, SILENT_DAYS } from '#lib/domain/committee.ts';
import type { Tone } from '../ui/Tag.tsx';
import { useText } from '../ui/text.ts';
import { dayInside } from '../ui/When.tsx';

/** Missing is what somebody has to do something about; the rest is not judged by colour. */
export const TONES = {
  engaged: 'good',
  known: 'plain',
  silent: 'plain',
  missing: 'bad',
} as const satisfies Record<string, Tone>;

/** Why a person stands as they do, in a few words. */
export function useWhy(): (seat: Seat) => string {
  const t = useText();
  const intl = useIntl();
  return ({ lead: { lastSignAt, touches } }) => {
    if (lastSignAt) return t('account.lastSign', { day: dayInside(intl, lastSignAt, new Date()) });
    return touches === 0 ? t('account.untouched') : t('account.neverSign', { count: touches });
  };
}

export const LIMITS = { engaged: ENGAGED_DAYS, silent: SILENT_DAYS };
