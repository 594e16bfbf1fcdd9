import { useIntl } from 'react-intl';
import { touchpointsNamed } from '#lib/domain/campaign-voice.ts';
import type { FeedbackView } from '#lib/store/views.ts';
import { useText } from '../ui/text.ts';
import { touchWords } from '../ui/touch-words.ts';
import { pageOf } from '../workspace/route.ts';
import styles from './CampaignLens.module.css';

/** How many are named; the others seldom were. */
const MOST_NAMED = 4;

/** What verdicts are about, each leading to its page; nothing where none is pinned to anything. */
export function NamedList({ feedback }: { feedback: readonly FeedbackView[] }) {
  const t = useText();
  const intl = useIntl();
  const named = touchpointsNamed(feedback).slice(0, MOST_NAMED);
  if (named.length === 0) return null;
  return (
    <>
      <h4 className={styles.label}>{t('pins.named')}</h4>
      <ul>
        {named.map((one) => (
          <li key={one.id}>
            <a href={pageOf({ screen: 'asset', id: one.id })} target="_blank" rel="noreferrer">
              {touchWords(intl, one)}
            </a>{' '}
            <span className={styles.quiet}>{t('pins.counts', { ...one })}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
