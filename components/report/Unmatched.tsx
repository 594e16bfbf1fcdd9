import type * as z from 'zod';
import type { reachSales } from '#lib/contract/reach-sales.ts';
import { useDirectory } from '../ui/directory.ts';
import { useText } from '../ui/text.ts';
import { addressOf, type Filter } from './filter.ts';
import { useNumbers } from './numbers.ts';
import styles from './Report.module.css';

/** What of the period belongs to no row, so that nothing is missing without a word. */
export function Unmatched({
  unmatched: { spend, leads, won, value },
  filter,
}: {
  unmatched: z.output<typeof reachSales.response>['unmatched'];
  filter: Filter;
}) {
  const t = useText();
  const say = useNumbers();
  const { campaigns } = useDirectory();
  const sum = spend.reduce((total, one) => total + one.spend, 0);
  const listOf = (list: 'days' | 'leads', of: string | null): string => addressOf(filter, { list, of });
  return (
    <>
      {sum > 0 && (
        <p className={styles.quiet}>
          {t('reach.unmatchedSpend', { sum: say.money(sum) })}{' '}
          {spend.map(({ campaign, spend: amount }, at) => (
            <span key={campaign}>
              {at > 0 && ' · '}
              <a href={listOf('days', campaign)}>
                {campaigns.get(campaign)?.name ?? t('reach.deletedCampaign')}
              </a>{' '}
              {say.money(amount)}
            </span>
          ))}
        </p>
      )}
      {leads > 0 && (
        <p className={styles.quiet}>
          <a href={listOf('leads', null)}>{t('reach.unmatchedLeads', { count: leads })}</a>
        </p>
      )}
      {won > 0 && (
        <p className={styles.quiet}>{t('reach.unmatchedWon', { count: won, value: say.money(value) })}</p>
      )}
    </>
  );
}
