import { Bar, BarChart, LabelList, ResponsiveContainer, XAxis, YAxis } from 'recharts';
import type * as z from 'zod';
import type { CampaignFigures, campaignCourse } from '#lib/contract/reach-sales.ts';
import { useText } from '../../ui/text.ts';
import { useNumbers } from '../numbers.ts';
import styles from '../Report.module.css';
import { ChartCard } from './ChartCard.tsx';

type Steps = z.output<typeof campaignCourse.response>['steps'];

/** How many leads got how far, and after how many days. */
export function Funnel({ row, steps }: { row: CampaignFigures; steps: Steps }) {
  const t = useText();
  const say = useNumbers();
  const title = t('chart.funnel');
  const data = [
    { key: 'leads' as const, leads: row.leads, medianDays: null, p75Days: null },
    ...steps.map(({ step, ...rest }) => ({ key: step, ...rest })),
  ].map(({ key, leads, medianDays, p75Days }) => {
    const share = row.leads === 0 ? null : leads / row.leads;
    const name = t(`reach.${key}`);
    const said = [
      say.count(leads),
      key !== 'leads' && share !== null && say.percent(share),
      medianDays !== null && say.days(medianDays),
    ];
    return { key, name, leads, share, medianDays, p75Days, said: said.filter(Boolean).join(' · ') };
  });
  return (
    <ChartCard
      title={title}
      file="samsyn-funnel"
      head={[
        t('chart.step'),
        t('reach.leads'),
        t('chart.ofLeads'),
        t('chart.medianDays'),
        t('chart.p75Days'),
      ]}
      rows={data.map(({ name, leads, share, medianDays, p75Days }) => [
        { text: name },
        { text: say.count(leads), raw: leads },
        share === null ? { text: '–' } : { text: say.percent(share), raw: share },
        medianDays === null ? { text: '–' } : { text: say.days(medianDays), raw: medianDays },
        p75Days === null ? { text: '–' } : { text: say.days(p75Days), raw: p75Days },
      ])}
      chart={
        <ResponsiveContainer width="100%" height={190}>
          <BarChart
            data={data}
            layout="vertical"
            title={title}
            margin={{ top: 0, right: 120, bottom: 0, left: 0 }}
          >
            <XAxis type="number" hide domain={[0, 'dataMax']} />
            <YAxis
              type="category"
              dataKey="name"
              width={104}
              tick={{ fill: 'var(--ink)', fontSize: 11 }}
              stroke="var(--line)"
              interval={0}
            />
            <Bar
              dataKey="leads"
              fill="var(--both)"
              radius={[0, 4, 4, 0]}
              barSize={18}
              minPointSize={2}
              isAnimationActive={false}
            >
              <LabelList dataKey="said" position="right" fill="var(--ink)" fontSize={11} />
            </Bar>
          </BarChart>
        </ResponsiveContainer>
      }
    >
      <p className={styles.quiet}>
        {t('chart.funnelMeans', { reached: say.count(row.reached), clicks: say.count(row.clicks) })}
      </p>
    </ChartCard>
  );
}
