import { useIntl } from 'react-intl';
import type { Campaign } from '#lib/contract/records.ts';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { useDirectory } from '../ui/directory.ts';
import { signed } from '../ui/signed.ts';
import { sentenceOf, useErrorText, useText } from '../ui/text.ts';
import styles from './CampaignLens.module.css';
import { type Figures, MONTHS, useFigures } from './figures.ts';

/** How good a campaign's leads are, what one of them costs, and how many came from step to step; from the server alone. */
export function CampaignFigures({ campaign }: { campaign: Campaign }) {
  const t = useText();
  const errorText = useErrorText();
  const { value, error, again } = useFigures(campaign);
  const title = t('lens.figures');
  if (error) {
    return (
      <Card title={title}>
        <p role="status">{t('lens.figuresAway', { why: errorText(error.code) })}</p>
        <Button look="link" onPress={again}>
          {t('workspace.again')}
        </Button>
      </Card>
    );
  }
  if (value === undefined)
    return (
      <Card title={title}>
        <p role="status" className={styles.quiet}>
          {t('lens.counting')}
        </p>
      </Card>
    );
  return (
    <Card title={title}>
      {value ? <Counted figures={value} /> : <p className={styles.quiet}>{t('lens.nothingYet')}</p>}
    </Card>
  );
}

const STEPS = [
  { key: 'reached', side: 'marketing' },
  { key: 'leads', side: 'marketing' },
  { key: 'accepted', side: 'both' },
  { key: 'meetings', side: 'sales' },
  { key: 'won', side: 'sales' },
] as const;

function Counted({ figures: { row, cost } }: { figures: Figures }) {
  const t = useText();
  const intl = useIntl();
  const { workspace } = useDirectory();
  const percent = (share: number): string => intl.formatNumber(share, { style: 'percent' });
  const money = (amount: number): string =>
    intl.formatNumber(amount, {
      ...{ style: 'currency', currency: workspace?.currency ?? 'SEK', maximumFractionDigits: 0 },
      ...(amount >= 100_000 ? { notation: 'compact', maximumSignificantDigits: 2 } : {}),
    });
  const { good, votes, rated, costPerGood, gaps, won, value } = row;
  const most = Math.max(...STEPS.map(({ key }) => row[key]));
  return (
    <>
      <dl className={styles.figures}>
        <div>
          <dt>{t('lens.quality')}</dt>
          {votes > 0 ? (
            <>
              <dd className={styles.figure}>{percent(good.mean)}</dd>
              <dd>{t('lens.interval', { low: percent(good.low), high: percent(good.high) })}</dd>
              <dd>{t('lens.rated', { count: rated })}</dd>
            </>
          ) : (
            <dd>{t('quality.noVotes')}</dd>
          )}
        </div>
        <div>
          <dt>{t('lens.cost')}</dt>
          {costPerGood ? (
            <>
              <dd className={styles.figure}>{money(costPerGood.mean)}</dd>
              <dd>{t('lens.interval', { low: money(costPerGood.low), high: money(costPerGood.high) })}</dd>
              {cost && (
                <dd>
                  {t(cost.sure ? 'lens.costChange' : 'lens.costMayBeChance', {
                    months: MONTHS,
                    change: signed(intl, cost.share, { style: 'percent', signDisplay: 'exceptZero' }),
                  })}
                </dd>
              )}
            </>
          ) : (
            <dd>{sentenceOf(intl, `reach.gap.${gaps.costPerGood}`) ?? t('lens.unknown')}</dd>
          )}
        </div>
        <div>
          <dt>{t('lens.won')}</dt>
          <dd className={styles.figure}>{money(value)}</dd>
          <dd>{t('lens.deals', { count: won })}</dd>
        </div>
      </dl>
      <h4 className={styles.label}>{t('lens.funnel')}</h4>
      <ul className={styles.bars}>
        {STEPS.map(({ key, side }) => (
          <li key={key}>
            <span>{t(`lens.step.${key}`)}</span>
            <Bar share={ofOrder(row[key], most)} tone={side} />
            <b>{intl.formatNumber(row[key])}</b>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Thousands are reached where a handful is won: a bar shows the order of a number, which stands beside it. */
const ofOrder = (count: number, most: number): number =>
  count === 0 ? 0 : Math.log1p(count) / Math.log1p(most);

/** Decoration of a number that is said in words. */
export function Bar({ share, tone }: { share: number; tone: 'marketing' | 'both' | 'sales' | 'bad' }) {
  return (
    <span className={styles.bar} aria-hidden="true">
      <span className={styles[tone]} style={{ inlineSize: `${Math.round(share * 100)}%` }} />
    </span>
  );
}
