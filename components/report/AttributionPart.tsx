import { Suspense, useCallback } from 'react';
import { useIntl } from 'react-intl';
import type * as z from 'zod';
import { attributionReport } from '#lib/contract/reach-sales.ts';
import { sideBySide } from '#lib/domain/attribution/comparison.ts';
import { ask } from '#lib/sync/ask.ts';
import { OneChip } from '../ui/Chips.tsx';
import { channelWords } from '../ui/channel-words.ts';
import { useDirectory } from '../ui/directory.ts';
import { useText } from '../ui/text.ts';
import { Asking } from '../workspace/Asking.tsx';
import { FromServer } from '../workspace/FromServer.tsx';
import { useAnswer } from '../workspace/use-answer.ts';
import { AttributionChart } from './charts/lazy.ts';
import type { Filter, Period } from './filter.ts';
import { useNumbers } from './numbers.ts';
import styles from './Report.module.css';

const BY = ['campaign', 'channel'] as const;

/** What the won deals are credited to, by every model side by side. */
export function AttributionPart({
  period: { from, to },
  by,
  onBy,
}: {
  period: Period;
  by: (typeof BY)[number];
  onBy: (by: Filter['by']) => void;
}) {
  const t = useText();
  const answer = useAnswer(
    useCallback(() => ask(attributionReport, { query: { from, to, by } }), [from, to, by]),
  );
  return (
    <section className={styles.campaign} aria-labelledby="attribution-part">
      <div className={styles.head}>
        <h3 id="attribution-part">{t('chart.attributionTitle')}</h3>
        <OneChip
          label={t('chart.by')}
          options={BY.map((key) => ({ key, text: t(`chart.by.${key}`) }))}
          chosen={by}
          onChange={(key) => onBy(key === 'channel' ? key : null)}
        />
      </div>
      <FromServer answer={answer}>{(report) => <Credited report={report} />}</FromServer>
    </section>
  );
}

function Credited({ report }: { report: z.output<typeof attributionReport.response> }) {
  const t = useText();
  const intl = useIntl();
  const say = useNumbers();
  const { campaigns } = useDirectory();
  const { gate, untouched } = report;
  const compared = sideBySide(report, 'value');
  const nameOf = (channel: string | null): string =>
    channel === null ? t('chart.noTouch') : (campaigns.get(channel)?.name ?? channelWords(intl, channel));
  return (
    <>
      {compared.total === 0 ? (
        <p className={styles.quiet}>{t('chart.nothingWon')}</p>
      ) : (
        <Suspense fallback={<Asking />}>
          <AttributionChart compared={compared} nameOf={nameOf} />
        </Suspense>
      )}
      <div className={styles.notes}>
        {!gate.open && (
          <p className={styles.quiet}>
            {t('chart.gate', {
              conversions: gate.conversions,
              needed: gate.needed.conversions,
              nulls: gate.needed.nulls,
              each: gate.needed.perChannel,
            })}
          </p>
        )}
        {report.leftOut.confirmed && <p className={styles.quiet}>{t('chart.noConfirmed')}</p>}
        {untouched.conversions > 0 && (
          <p className={styles.quiet}>
            {t('chart.untouched', { count: untouched.conversions, value: say.money(untouched.value) })}
          </p>
        )}
      </div>
    </>
  );
}
