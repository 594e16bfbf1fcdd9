import X from 'lucide-react/icons/x';
import { type IntlShape, useIntl } from 'react-intl';
import type { Lead } from '#lib/contract/records.ts';
import type { PersonaResult } from '#lib/domain/persona.ts';
import type { LeadScore, ScoreReason } from '#lib/domain/score.ts';
import { evidence } from '../persona/evidence.ts';
import { Button } from '../ui/Button.tsx';
import { useDirectory } from '../ui/directory.ts';
import { kindWords } from '../ui/kind-words.ts';
import { useText } from '../ui/text.ts';
import { dayWords } from '../ui/When.tsx';
import styles from './Score.module.css';

interface Props {
  score: LeadScore;
  lead: Lead;
  /** What the reasons of the fit are about; null without a persona. */
  persona: PersonaResult | null;
  /** How many touchpoints were reckoned with, and how many there are; null when all of them were. */
  newestOf: { shown: number; total: number } | null;
  /** Keys of reasons that do not count, until the card is closed. */
  hidden: ReadonlySet<string>;
  onHidden: (hidden: ReadonlySet<string>) => void;
}

/** How engaged the lead is, and why the score is what it is: its strongest reasons, each of which can be left out. */
export function Score({ score, lead, persona, newestOf, hidden, onHidden }: Props) {
  const t = useText();
  const intl = useIntl();
  const { workspace } = useDirectory();
  const points = Math.round(score.engagement);
  const change = Math.round(score.change);
  const changed = t(change > 0 ? 'score.rose' : change < 0 ? 'score.fell' : 'score.same', {
    points: Math.abs(change),
  });
  return (
    <section className={styles.score} aria-label={t('score.label')}>
      <p>
        <b>{t('score.engagement', { points })}</b>
        <span className={styles.quiet}>
          {' · '}
          {points === 0 && change === 0 ? t('score.none') : changed}
        </span>
      </p>
      {score.reasons.length > 0 && (
        <ul className={styles.reasons} aria-label={t('score.reasons')}>
          {score.reasons.map((reason) => {
            const words = reasonWords(reason, { intl, lead, persona, stages: workspace?.stages ?? [] });
            return (
              <li key={reason.key}>
                <span>{words}</span>
                <span className={styles.points}>+{intl.formatNumber(Math.round(reason.points))}</span>
                <Button
                  look="quiet"
                  icon
                  aria-label={t('score.leaveOut', { reason: words })}
                  onPress={() => onHidden(new Set([...hidden, reason.key]))}
                >
                  <X aria-hidden="true" size={14} />
                </Button>
              </li>
            );
          })}
        </ul>
      )}
      {hidden.size > 0 && (
        <p className={styles.quiet}>
          {t('score.leftOut', { count: hidden.size })}{' '}
          <Button look="link" onPress={() => onHidden(new Set())}>
            {t('score.countAll')}
          </Button>
        </p>
      )}
      {newestOf && <p className={styles.quiet}>{t('score.latest', newestOf)}</p>}
    </section>
  );
}

interface About {
  intl: IntlShape;
  lead: Lead;
  persona: PersonaResult | null;
  stages: Parameters<typeof evidence>[1]['stages'];
}

function reasonWords(reason: ScoreReason, { intl, persona, ...about }: About): string {
  if (reason.part === 'fit') {
    const lines = persona ? evidence(persona, { intl, ...about }) : [];
    return lines.find(({ id }) => id === reason.contribution.id)?.words ?? reason.contribution.field;
  }
  return [
    kindWords(intl, reason.kind),
    reason.times > 1 && intl.formatMessage({ id: 'journey.times' }, { count: reason.times }),
    dayWords(intl, new Date(reason.lastAt).toISOString(), new Date()),
  ]
    .filter(Boolean)
    .join(' · ');
}
