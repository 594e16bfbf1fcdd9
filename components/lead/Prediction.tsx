import { type IntlShape, useIntl } from 'react-intl';
import type { LeadModel } from '#lib/contract/models.ts';
import type { Account, EarlierTouches, Lead, Touchpoint } from '#lib/contract/records.ts';
import { type PredictionReason, predictLead } from '#lib/domain/prediction.ts';
import { channelWords } from '../ui/channel-words.ts';
import { useDirectory } from '../ui/directory.ts';
import { kindWords } from '../ui/kind-words.ts';
import { signed } from '../ui/signed.ts';
import { sentenceOf, useText } from '../ui/text.ts';
import { useDate } from '../ui/When.tsx';
import styles from './Prediction.module.css';

interface Props {
  model: Exclude<LeadModel, { state: 'too_few' }>;
  lead: Lead;
  account: Account | null;
  /** `whole`: with the sums of what came before, nothing is missing of the `total`. */
  timeline: {
    touchpoints: readonly Touchpoint[];
    earlier: EarlierTouches['sums'];
    whole: boolean;
    total: number;
  };
  /** Milliseconds since 1970. */
  now: number;
}

/** What past outcomes say of this lead, and how much that is worth. It stands beside fit and engagement and changes neither. */
export default function Prediction({ model, ...about }: Props) {
  const t = useText();
  const intl = useIntl();
  const date = useDate();
  const percent = (share: number): string => intl.formatNumber(share, { style: 'percent' });
  const { n, baseRate } = model.measures;
  return (
    <section className={styles.prediction} aria-label={t('prediction.label')}>
      {model.state === 'no_better' ? (
        <p className={styles.quiet}>{t('prediction.noBetter', { n, share: percent(baseRate) })}</p>
      ) : (
        <Shown model={model} {...about} percent={percent} />
      )}
      <details className={styles.how}>
        <summary>{t('prediction.how')}</summary>
        <p>{t('prediction.trained', { count: model.trainedOn, day: date(model.until) })}</p>
        <Worth measures={model.measures} percent={percent} />
      </details>
    </section>
  );
}

type Percent = (share: number) => string;
type ShownProps = Omit<Props, 'model'> & { model: Extract<LeadModel, { state: 'shown' }>; percent: Percent };

function Shown({ model, lead, account, timeline, now, percent }: ShownProps) {
  const t = useText();
  const intl = useIntl();
  const titleRules = useDirectory().workspace?.titleRules;
  const { probability, change, reasons } = predictLead(model, { lead, account, titleRules }, timeline, now);
  const before = change === null ? null : percent(probability - change);
  return (
    <>
      <p>
        <b>{t('prediction.chance', { share: percent(probability) })}</b>
        <span className={styles.quiet}>
          {' · '}
          {before === null
            ? t('prediction.usual', { share: percent(model.measures.baseRate) })
            : before === percent(probability)
              ? t('score.same')
              : t('prediction.before', { share: before })}
        </span>
      </p>
      {reasons.length > 0 && (
        <ul className={styles.reasons} aria-label={t('prediction.reasons')}>
          {reasons.map((reason) => (
            <li key={reason.column}>
              <span>{reasonWords(reason, intl)}</span>
              <span className={styles.points}>
                {signed(intl, Math.round(reason.points), { signDisplay: 'always' })}
              </span>
            </li>
          ))}
        </ul>
      )}
      {!timeline.whole && (
        <p className={styles.quiet}>
          {t('score.latest', { shown: timeline.touchpoints.length, total: timeline.total })}
        </p>
      )}
    </>
  );
}

function Worth({ measures, percent }: { measures: Props['model']['measures']; percent: Percent }) {
  const t = useText();
  const intl = useIntl();
  const { n, auc, brier, ece, baseRate } = measures;
  const digits = (value: number): string =>
    intl.formatNumber(value, { minimumFractionDigits: 2, maximumFractionDigits: 3 });
  return (
    <>
      <p>{t('prediction.unseen', { n })}</p>
      <ul>
        {auc !== null && <li>{t('prediction.auc', { share: percent(auc), auc: digits(auc) })}</li>}
        <li>{t('prediction.ece', { points: Math.round(100 * ece), ece: digits(ece) })}</li>
        <li>
          {t('prediction.brier', {
            share: percent(baseRate),
            brier: digits(brier),
            usual: digits(baseRate * (1 - baseRate)),
          })}
        </li>
      </ul>
      <p>{t('prediction.points')}</p>
    </>
  );
}

/** What the lead is or did that counts, in words: `Function: Purchasing`, `Webinar attended · 2 times`. */
function reasonWords({ column, value }: PredictionReason, intl: IntlShape): string {
  const say = (id: string, values: Record<string, string | number>) => intl.formatMessage({ id }, values);
  if (column.startsWith('did:') && typeof value === 'number') {
    const kind = kindWords(intl, column.slice('did:'.length));
    return value === 0
      ? say('prediction.never', { kind })
      : `${kind} · ${say('journey.times', { count: value })}`;
  }
  if (column === 'silence' && typeof value === 'number') return say('prediction.silence', { days: value });
  if (column === 'engagement' && typeof value === 'number') return say('score.engagement', { points: value });
  const field = sentenceOf(intl, column === 'channel' ? 'prediction.channel' : `field.${column}`) ?? column;
  return value === null
    ? say('prediction.unknown', { field })
    : say('prediction.fact', { field, value: valueWords(column, value, intl) });
}

function valueWords(column: string, value: string | number, intl: IntlShape): string {
  if (typeof value === 'number') return intl.formatMessage({ id: 'why.people' }, { count: value });
  if (column === 'country')
    return intl.formatDisplayName(value, { type: 'region', fallback: 'code' }) ?? value;
  if (column === 'channel') return channelWords(intl, value);
  return sentenceOf(intl, `${column}.${value}`) ?? value;
}
