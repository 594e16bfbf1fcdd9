import { useState } from 'react';
import { useIntl } from 'react-intl';
import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import type * as z from 'zod';
import type { campaignCourse } from '#lib/contract/reach-sales.ts';
import type { CoursePoint } from '#lib/domain/quality-course.ts';
import { useText } from '../../ui/text.ts';
import { useDate } from '../../ui/When.tsx';
import type { Period } from '../filter.ts';
import { useNumbers } from '../numbers.ts';
import styles from '../Report.module.css';
import { ChartCard } from './ChartCard.tsx';

type Marks = z.output<typeof campaignCourse.response>['marks'];

/** More are folded. */
const OPEN_MARKS = 4;
/** Numbers nearer to each other, in pixels, would lie over each other. */
const APART = 18;
/** What stands beside the lines, in pixels. */
const SHARES = 48;
const MARGIN = { top: 16, right: 12, bottom: 0, left: 0 };

const at = (day: string): number => Date.parse(`${day}T00:00:00Z`);

/** The share of good verdicts over time with its interval, and what marketing changed meanwhile. */
export function GoodShare({
  name,
  points,
  marks,
  period,
}: {
  name: string;
  points: readonly CoursePoint[];
  marks: Marks;
  period: Period;
}) {
  const t = useText();
  const intl = useIntl();
  const date = useDate();
  const say = useNumbers();
  // As the reader left it: one mark more does not close what is being read.
  const [openAtFirst] = useState(marks.length <= OPEN_MARKS);
  const title = t('chart.goodShare', { campaign: name });
  const data = points.map(({ from, mean, low, high, total }) => ({
    time: at(from),
    mean,
    range: [low, high],
    total,
  }));
  const day = (time: number): string =>
    intl.formatDate(time, { day: 'numeric', month: 'short', timeZone: 'UTC' });
  const begin = Math.min(at(period.from), data[0]?.time ?? 0);
  const end = at(period.to);
  const [width, setWidth] = useState(0);
  const room = (APART * (end - begin)) / Math.max(1, width - SHARES - MARGIN.right);
  let numbered = Number.NEGATIVE_INFINITY;
  const lines = marks.map((mark, place) => {
    const time = Date.parse(mark.at);
    const hasRoom = time - numbered >= room;
    if (hasRoom) numbered = time;
    return { key: `${mark.at} ${mark.text}`, time, number: hasRoom ? place + 1 : null };
  });
  const told = (mark: Marks[number]): string =>
    t('chart.mark', {
      day: date(mark.at.slice(0, 10)),
      kind: t(`answer.kind.${mark.kind}`),
      text: mark.text,
      count: mark.answered,
    });
  return (
    <ChartCard
      title={title}
      file="samsyn-good-share"
      head={[t('chart.from'), t('chart.votes'), t('chart.share'), t('chart.low'), t('chart.high')]}
      rows={points.map((point) => [
        { text: date(point.from) },
        { text: say.count(point.total), raw: point.total },
        { text: say.percent(point.mean), raw: point.mean },
        { text: say.percent(point.low), raw: point.low },
        { text: say.percent(point.high), raw: point.high },
      ])}
      chart={
        points.length === 0 ? (
          <p className={styles.quiet}>{t('chart.noVotes')}</p>
        ) : (
          <ResponsiveContainer width="100%" height={230} onResize={setWidth}>
            <ComposedChart data={data} title={title} margin={MARGIN}>
              <CartesianGrid vertical={false} stroke="var(--line)" />
              <XAxis
                dataKey="time"
                type="number"
                domain={[begin, end]}
                tickFormatter={day}
                tick={{ fill: 'var(--muted)', fontSize: 11 }}
                stroke="var(--line)"
                minTickGap={32}
              />
              <YAxis
                domain={[0, 1]}
                tickFormatter={say.percent}
                tick={{ fill: 'var(--muted)', fontSize: 11 }}
                stroke="var(--line)"
                width={SHARES}
              />
              <Tooltip
                isAnimationActive={false}
                content={({ payload }) => {
                  const point = points.find(({ from }) => at(from) === payload[0]?.payload.time);
                  return (
                    point && (
                      <p className={styles.tip}>
                        <b>{date(point.from)}</b> {say.percent(point.mean)} (
                        {t('reach.between', { low: say.percent(point.low), high: say.percent(point.high) })})
                        · {t('chart.ofVotes', { count: point.total })}
                      </p>
                    )
                  );
                }}
              />
              <Area
                dataKey="range"
                stroke="none"
                fill="var(--both)"
                fillOpacity={0.18}
                isAnimationActive={false}
                activeDot={false}
              />
              <Line
                dataKey="mean"
                stroke="var(--both)"
                strokeWidth={2}
                dot={{ r: 3, fill: 'var(--both)' }}
                isAnimationActive={false}
              />
              {lines.map(({ key, time, number }) => (
                <ReferenceLine
                  key={key}
                  x={time}
                  stroke="var(--marketing)"
                  strokeDasharray="4 3"
                  {...(number !== null && {
                    label: { value: number, position: 'top', fill: 'var(--marketing-text)', fontSize: 11 },
                  })}
                />
              ))}
            </ComposedChart>
          </ResponsiveContainer>
        )
      }
    >
      {marks.length > 0 && (
        <details className={styles.fold} open={openAtFirst}>
          <summary className={styles.quiet}>{t('chart.marks', { count: marks.length })}</summary>
          <ol className={styles.marks}>
            {marks.map((mark) => (
              <li key={`${mark.at} ${mark.text}`}>{told(mark)}</li>
            ))}
          </ol>
        </details>
      )}
      <p className={styles.quiet}>{t('chart.goodShareMeans')}</p>
    </ChartCard>
  );
}
