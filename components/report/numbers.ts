import { useMemo } from 'react';
import { useIntl } from 'react-intl';
import { useDirectory } from '../ui/directory.ts';

/** Numbers of reports in the person's language and the workspace's currency. */
export interface Numbers {
  count(value: number): string;
  /** Whole units; a million and more in short. */
  money(value: number): string;
  percent(share: number): string;
  days(value: number): string;
}

export function useNumbers(): Numbers {
  const intl = useIntl();
  const { workspace } = useDirectory();
  const currency = workspace?.currency ?? 'SEK';
  return useMemo(
    () => ({
      count: (value) => intl.formatNumber(value, { maximumFractionDigits: 0 }),
      money: (value) =>
        intl.formatNumber(value, {
          style: 'currency',
          currency,
          currencyDisplay: 'narrowSymbol',
          ...(Math.abs(value) < 1_000_000
            ? { maximumFractionDigits: 0 }
            : { notation: 'compact', maximumFractionDigits: 1 }),
        }),
      percent: (share) => intl.formatNumber(share, { style: 'percent' }),
      days: (value) =>
        intl.formatNumber(value, {
          style: 'unit',
          unit: 'day',
          unitDisplay: 'long',
          maximumFractionDigits: 0,
        }),
    }),
    [intl, currency],
  );
}
