import type { Inhabitant } from '#lib/store/population.ts';
import { Card } from '../../ui/Card.tsx';
import { LeadName } from '../../ui/LeadName.tsx';
import { useText } from '../../ui/text.ts';
import { hashOf } from '../../workspace/route.ts';
import styles from './Editor.module.css';
import type { Previewing } from './use-preview.ts';

/** Who matches what is typed now, against who matched before; over all leads of this device. */
export function PreviewCard({
  previewing: { population, read, preview, stale, isWaiting },
  isNew,
}: {
  previewing: Previewing;
  /** There is nothing to compare with. */
  isNew: boolean;
}) {
  const t = useText();
  if (population && isWaiting)
    return (
      <Card title={t('preview.title')}>
        <p className={styles.quiet}>{t('preview.waits')}</p>
      </Card>
    );
  if (!population || !preview)
    return (
      <Card title={t('preview.title')}>
        <p className={styles.quiet}>{t('preview.reading', { share: read })}</p>
        <progress value={read} aria-label={t('preview.title')} className={styles.progress} />
      </Card>
    );
  const { leads, matches, gained, lost, gainedFirst, lostFirst } = preview;
  return (
    <Card title={t('preview.title')}>
      <div className={stale ? styles.stale : undefined}>
        <p className={styles.count}>{t('preview.matches', { matches, leads })}</p>
        {!isNew &&
          (gained + lost === 0 ? (
            <p className={styles.quiet}>{t('preview.same')}</p>
          ) : (
            <>
              <Moved words={t('preview.gained', { count: gained })} first={gainedFirst} count={gained} />
              <Moved words={t('preview.lost', { count: lost })} first={lostFirst} count={lost} />
            </>
          ))}
      </div>
    </Card>
  );
}

function Moved({ words, first, count }: { words: string; first: readonly Inhabitant[]; count: number }) {
  const t = useText();
  if (count === 0) return null;
  const more = count - first.length;
  return (
    <p className={styles.moved}>
      {words}{' '}
      {first.map(({ id, name, stop }, at) => (
        <span key={id}>
          {at > 0 && ', '}
          <LeadName stop={stop}>
            <a href={hashOf({ screen: 'lead', id })} target="_blank" rel="noreferrer">
              {name || t('preview.nameless')}
            </a>
          </LeadName>
        </span>
      ))}
      {more > 0 && ` ${t('preview.more', { count: more })}`}
    </p>
  );
}
