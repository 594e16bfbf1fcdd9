import { useMemo } from 'react';
import { watchPinned } from '#lib/store/feedback-list.ts';
import { useMemberName } from '../ui/directory.ts';
import { useText } from '../ui/text.ts';
import { useWatch } from '../ui/use-watch.ts';
import { useDate } from '../ui/When.tsx';
import { pageOf } from '../workspace/route.ts';
import styles from './PinnedWords.module.css';

const MOST_SHOWN = 5;

/** What sellers heard from people of this persona, as marketing has chosen; each with the feedback it is from. */
export default function PinnedWords({ personaId }: { personaId: string }) {
  const t = useText();
  const date = useDate();
  const memberName = useMemberName();
  const words = useWatch(useMemo(() => watchPinned(personaId), [personaId]));
  if (!words || words.length === 0) return null;
  return (
    <div className={styles.pinned}>
      <h4 className={styles.label}>{t('pin.heard')}</h4>
      <ul className={styles.words}>
        {words.slice(0, MOST_SHOWN).map(({ id, leadId, note, authorId, givenAt }) => (
          <li key={id}>
            <q>{note}</q>{' '}
            <a href={pageOf({ screen: 'lead', id: leadId, at: id })} target="_blank" rel="noreferrer">
              {t('pin.by', { name: memberName(authorId), day: date(givenAt) })}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
