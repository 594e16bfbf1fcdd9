import { useMemo, useState } from 'react';
import { isTold, type Mark } from '#lib/domain/feedback-effect.ts';
import { watchEffects } from '#lib/store/feedback-list.ts';
import { Card } from '../ui/Card.tsx';
import { useDirectory, useMemberName } from '../ui/directory.ts';
import { useText } from '../ui/text.ts';
import { useWatch } from '../ui/use-watch.ts';
import { useDate } from '../ui/When.tsx';
import styles from './Effects.module.css';
import { EffectWords } from './EffectWords.tsx';
import { More } from './More.tsx';

const PAGE = 5;

/** What marketing's answers changed, the newest first; each may have been about several reasons. */
export function Effects() {
  const t = useText();
  const effects = useWatch(watchEffects);
  const marks = useMemo(
    () => effects && [...Map.groupBy(effects.filter(isTold), ({ mark }) => mark)],
    [effects],
  );
  const [shown, setShown] = useState(PAGE);
  if (!marks) return null;
  return (
    <Card title={t('effect.title')}>
      <p className={styles.quiet}>{t(marks.length === 0 ? 'effect.none' : 'effect.means')}</p>
      <ul className={styles.effects}>
        {marks.slice(0, shown).map(([mark, ofMark]) => (
          <li key={`${mark.campaignId} ${mark.at} ${mark.text}`}>
            <MarkWords mark={mark} />
            {ofMark.map((effect) => (
              <EffectWords key={effect.reason} effect={effect} />
            ))}
          </li>
        ))}
      </ul>
      <More of={marks.length} shown={shown} onPress={() => setShown(shown + PAGE)} />
    </Card>
  );
}

function MarkWords({ mark }: { mark: Mark }) {
  const t = useText();
  const date = useDate();
  const memberName = useMemberName();
  const { campaigns } = useDirectory();
  return (
    <>
      <p>{t('effect.words', { words: mark.text })}</p>
      <p className={styles.quiet}>
        {[
          memberName(mark.authorId),
          t(`answer.kind.${mark.kind}`),
          date(mark.at),
          campaigns.get(mark.campaignId)?.name ?? t('campaign.unknown'),
        ].join(' · ')}
      </p>
    </>
  );
}
