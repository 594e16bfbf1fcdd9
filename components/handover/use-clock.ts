import { useIntl } from 'react-intl';
import type { Handover, Lead } from '#lib/contract/records.ts';
import { agreementFor } from '#lib/domain/agreement.ts';
import { clockOf } from '#lib/domain/handover.ts';
import { useDirectory } from '../ui/directory.ts';
import { useText } from '../ui/text.ts';

const HOUR = 60 * 60 * 1000;

/** The promise that runs for a handover in words, and whether it is broken; null where none runs, also to contact who is not to be. */
export function useClock(
  { stop }: Pick<Lead, 'stop'>,
  handover: Handover,
  judgedAt: string | null,
  now: number,
): { promise: string; state: string; late: boolean } | null {
  const t = useText();
  const intl = useIntl();
  const { teams } = useDirectory();
  const clock = clockOf(handover, agreementFor(teams, handover.campaignId), judgedAt);
  if (!clock || (stop && clock.side === 'sales')) return null;
  const hours = Math.round((clock.due - clock.from) / HOUR);
  const left = clock.due - now;
  const late = left < 0;
  const away = Math.floor(Math.abs(left) / HOUR);
  const many = away >= 48;
  const time = intl.formatNumber(many ? Math.floor(away / 24) : away, {
    style: 'unit',
    unit: many ? 'day' : 'hour',
    unitDisplay: many ? 'long' : 'short',
  });
  return {
    promise: t(`handover.promise.${clock.what}`, { hours }),
    state: t(late ? 'handover.late' : 'handover.left', { time }),
    late,
  };
}
