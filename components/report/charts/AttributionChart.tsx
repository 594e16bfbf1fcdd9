import {
  Bar,
  CartesianGrid,
  ComposedChart,
  Line,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import type { ComparedRow, Comparison } from '#lib/domain/attribution/comparison.ts';
import { useText } from '../../ui/text.ts';
import { useNumbers } from '../numbers.ts';
import styles from '../Report.module.css';
import { ChartCard } from './ChartCard.tsx';

const ROW_HEIGHT = 30;

/** What each campaign or channel is credited with: from the least to the most that a model says, and the even share of all touches. */
export function AttributionChart({
  compared: { models, rows, total },
  nameOf,
}: {
  compared: Comparison;
  nameOf: (channel: string | null) => string;
}) {
  const t = useText();
  const say = useNumbers();
  const linear = models.indexOf('linear');
  const data = rows.map((row) => ({
    name: nameOf(row.channel),
    spread: [row.low, row.high],
    linear: row.credits[linear] ?? 0,
    row,
  }));
  const title = t('chart.attribution');
  const sums = models.map((_, at) => rows.reduce((sum, { credits }) => sum + (credits[at] ?? 0), 0));
  const line = ({ credits, low, high }: Omit<ComparedRow, 'channel'>, name: string) => [
    { text: name },
    ...credits.map((credit) => ({ text: say.money(credit), raw: credit })),
    { text: say.money(high - low), raw: high - low },
  ];
  return (
    <ChartCard
      title={title}
      file="samsyn-attribution"
      head={[t('chart.creditedTo'), ...models.map((model) => t(`chart.model.${model}`)), t('chart.spread')]}
      rows={[
        ...data.map(({ row, name }) => line(row, name)),
        line({ credits: sums, low: total, high: total }, t('chart.total')),
      ]}
      chart={
        <ResponsiveContainer width="100%" height={rows.length * ROW_HEIGHT + 40}>
          <ComposedChart
            data={data}
            layout="vertical"
            title={title}
            margin={{ top: 0, right: 16, bottom: 0, left: 0 }}
          >
            <CartesianGrid horizontal={false} stroke="var(--line)" />
            <XAxis
              type="number"
              tickFormatter={say.money}
              tick={{ fill: 'var(--muted)', fontSize: 11 }}
              stroke="var(--line)"
            />
            <YAxis
              type="category"
              dataKey="name"
              width={150}
              tick={{ fill: 'var(--ink)', fontSize: 11 }}
              stroke="var(--line)"
              interval={0}
            />
            <Tooltip
              isAnimationActive={false}
              cursor={{ fill: 'var(--line)', fillOpacity: 0.4 }}
              content={({ payload }) => {
                const one = data.find(({ name }) => name === payload[0]?.payload.name);
                return (
                  one && (
                    <div className={styles.tip}>
                      <b>{one.name}</b>
                      {models.map((model, at) => (
                        <p key={model}>
                          {t(`chart.model.${model}`)}: {say.money(one.row.credits[at] ?? 0)}
                        </p>
                      ))}
                    </div>
                  )
                );
              }}
            />
            <Bar
              dataKey="spread"
              fill="var(--both)"
              fillOpacity={0.3}
              radius={3}
              barSize={8}
              minPointSize={2}
              isAnimationActive={false}
            />
            <Line
              dataKey="linear"
              stroke="none"
              dot={{ r: 4, fill: 'var(--both)', stroke: 'none' }}
              isAnimationActive={false}
            />
          </ComposedChart>
        </ResponsiveContainer>
      }
    >
      <p className={styles.quiet}>{t('chart.attributionMeans', { total: say.money(total) })}</p>
    </ChartCard>
  );
}
