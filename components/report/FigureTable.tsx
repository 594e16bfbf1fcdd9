import type { ReactNode } from 'react';
import { useIntl } from 'react-intl';
import type { CampaignFigures, Gap } from '#lib/contract/reach-sales.ts';
import { comparisonOf, probabilityBetter } from '#lib/domain/quality/comparison.ts';
import { beliefOf } from '#lib/domain/quality/estimate.ts';
import { channelWords } from '../ui/channel-words.ts';
import { useDirectory } from '../ui/directory.ts';
import { Hidden } from '../ui/Hidden.tsx';
import { Tag } from '../ui/Tag.tsx';
import { useText } from '../ui/text.ts';
import { addressOf, type Filter, type Listed } from './filter.ts';
import { type Numbers, useNumbers } from './numbers.ts';
import { RangeMark } from './RangeMark.tsx';
import styles from './Report.module.css';
import { Scrolling } from './Scrolling.tsx';

interface Column {
  key: 'reached' | 'spend' | 'leads' | 'accepted' | 'meetings' | 'opportunities' | 'won' | 'value';
  list: Listed;
  say: keyof Pick<Numbers, 'count' | 'money'>;
}
const [BEFORE_GOOD, AFTER_GOOD]: [Column[], Column[]] = [
  [
    { key: 'reached', list: 'days', say: 'count' },
    { key: 'spend', list: 'days', say: 'money' },
    { key: 'leads', list: 'leads', say: 'count' },
  ],
  [
    { key: 'accepted', list: 'accepted', say: 'count' },
    { key: 'meetings', list: 'meetings', say: 'count' },
    { key: 'opportunities', list: 'opportunities', say: 'count' },
    { key: 'won', list: 'won', say: 'count' },
    { key: 'value', list: 'won', say: 'money' },
  ],
];

/** The figures of every campaign; each opens what it counts. @param before those of the period it is held against, by campaign */
export function FigureTable({
  rows,
  before,
  filter,
  shown,
}: {
  rows: readonly CampaignFigures[];
  before: ReadonlyMap<string, CampaignFigures> | null;
  filter: Filter;
  /** The campaign whose course stands below. */
  shown: string | null;
}) {
  const t = useText();
  return (
    <Scrolling label={t('reach.table')}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('reach.campaign')}</th>
            {BEFORE_GOOD.map(({ key }) => (
              <th key={key} scope="col">
                {t(`reach.${key}`)}
              </th>
            ))}
            <th scope="col">{t('reach.rated')}</th>
            <th scope="col">{t('reach.goodRange')}</th>
            <th scope="col">{t('reach.costPerGood')}</th>
            {AFTER_GOOD.map(({ key }) => (
              <th key={key} scope="col">
                {t(`reach.${key}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <FigureRow
              key={row.campaign}
              row={row}
              before={before === null ? null : (before.get(row.campaign) ?? 'none')}
              filter={filter}
              isShown={row.campaign === shown}
            />
          ))}
        </tbody>
      </table>
    </Scrolling>
  );
}

function FigureRow({
  row,
  before,
  filter,
  isShown,
}: {
  row: CampaignFigures;
  before: CampaignFigures | 'none' | null;
  filter: Filter;
  isShown: boolean;
}) {
  const t = useText();
  const intl = useIntl();
  const say = useNumbers();
  const { campaigns } = useDirectory();
  const campaign = campaigns.get(row.campaign);
  const [channel] = campaign?.channels ?? [];
  const earlier = before === 'none' ? null : before;
  const listOf = (list: Listed): string => addressOf(filter, { list, of: row.campaign });
  const figures = (columns: readonly Column[]) =>
    columns.map(({ key, list, say: how }) => (
      <td key={key}>
        <Linked href={row[key] === 0 ? null : listOf(list)}>
          {key === 'value' && row[key] === 0 ? '–' : say[how](row[key])}
        </Linked>
        {before !== null && <Earlier>{earlier ? say[how](earlier[key]) : '–'}</Earlier>}
      </td>
    ));
  const chosen = addressOf(filter, { campaign: row.campaign, list: null, of: null });
  return (
    <tr data-shown={isShown || undefined}>
      <th scope="row">
        <a href={chosen} aria-current={isShown ? 'true' : undefined}>
          {campaign?.name ?? t('quality.unknownCampaign')}
        </a>{' '}
        {channel && <Tag tone="marketing">{channelWords(intl, channel)}</Tag>}
        {before !== null && <Earlier>{t('reach.before')}</Earlier>}
      </th>
      {figures(BEFORE_GOOD)}
      <td>
        <Linked href={row.rated === 0 ? null : listOf('rated')}>
          {row.coverage === null ? '–' : say.percent(row.coverage)}
        </Linked>
        {before !== null && (
          <Earlier>{earlier?.coverage == null ? '–' : say.percent(earlier.coverage)}</Earlier>
        )}
      </td>
      <td>
        <Good row={row} href={row.rated === 0 ? null : listOf('good')} />
        {before !== null && <EarlierGood row={row} earlier={earlier} />}
      </td>
      <td>
        {row.costPerGood ? (
          <Linked href={row.rated === 0 ? null : listOf('good')}>
            {say.money(row.costPerGood.mean)}
            <Hidden>
              {' '}
              {t('reach.between', {
                low: say.money(row.costPerGood.low),
                high: say.money(row.costPerGood.high),
              })}
            </Hidden>
          </Linked>
        ) : (
          <GapWords gap={row.gaps.costPerGood} />
        )}
        {before !== null && (
          <Earlier>{earlier?.costPerGood ? say.money(earlier.costPerGood.mean) : '–'}</Earlier>
        )}
      </td>
      {figures(AFTER_GOOD)}
    </tr>
  );
}

function Good({ row: { place, good, votes }, href }: { row: CampaignFigures; href: string | null }) {
  const t = useText();
  const say = useNumbers();
  if (place === null) {
    return (
      <Linked href={href}>
        <span className={styles.tooFew}>{t('reach.tooFew', { count: votes })}</span>
      </Linked>
    );
  }
  return (
    <span className={styles.good}>
      <Linked href={href}>{say.percent(good.mean)}</Linked>
      <RangeMark {...good} />
      <Hidden>{t('reach.between', { low: say.percent(good.low), high: say.percent(good.high) })}</Hidden>
    </span>
  );
}

/** The share of good leads earlier, and whether it has become better: in words that claim no more than the verdicts do. */
function EarlierGood({ row, earlier }: { row: CampaignFigures; earlier: CampaignFigures | null }) {
  const t = useText();
  const say = useNumbers();
  if (!earlier || earlier.place === null || row.place === null) return <Earlier>–</Earlier>;
  const comparison = comparisonOf(probabilityBetter(beliefOf(row), beliefOf(earlier)));
  return (
    <Earlier>
      {say.percent(earlier.good.mean)} · {t(`quality.comparison.${comparison}`)}
    </Earlier>
  );
}

const Earlier = ({ children }: { children: ReactNode }) => <span className={styles.earlier}>{children}</span>;

const Linked = ({ href, children }: { href: string | null; children: ReactNode }) =>
  href === null ? children : <a href={href}>{children}</a>;

function GapWords({ gap }: { gap: Gap | null }) {
  const t = useText();
  return (
    <span className={styles.quiet}>{gap === null || gap === 'too_few' ? '–' : t(`reach.gap.${gap}`)}</span>
  );
}
