import { useMemo } from 'react';
import { useIntl } from 'react-intl';
import { useDirectory } from '../ui/directory.ts';
import { signed } from '../ui/signed.ts';

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
      count: (value) => signed(intl, value, { maximumFractionDigits: 0 }),
      money: (value) =>
        signed(intl, value, {
          style: 'currency',
          currency,
          currencyDisplay: 'narrowSymbol',
          ...(Math.abs(value) < 1_000_000
            ? { maximumFractionDigits: 0 }
            : { notation: 'compact', maximumFractionDigits: 1 }),
        }),
      percent: (share) => signed(intl, share, { style: 'percent' }),
      days: (value) =>
        signed(intl, value, {
          style: 'unit',
          unit: 'day',
          unitDisplay: 'long',
          maximumFractionDigits: 0,
        }),
    }),
    [intl, currency],
  );
}
