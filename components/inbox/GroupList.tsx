import { useMemo, useState } from 'react';
import { type Grouping, grouped } from '#lib/domain/feedback-groups.ts';
import { Button } from '../ui/Button.tsx';
import { useDirectory } from '../ui/directory.ts';
import { useText } from '../ui/text.ts';
import { GroupCard } from './GroupCard.tsx';
import styles from './Inbox.module.css';
import { type OwedView, useNow } from './use-owed.ts';
import { usePersonas } from './use-personas.ts';

const GROUPS = 10;

interface Props {
  items: readonly OwedView[];
  by: Grouping;
  first: number;
  answers: boolean;
  onOpenLead: (leadId: string, feedbackId: string) => void;
}

/** Feedback in groups, the most urgent first. */
export function GroupList({ items, by, ...props }: Props) {
  const t = useText();
  const { me } = useDirectory();
  const [shown, setShown] = useState(GROUPS);
  const now = useNow(items);
  const personaOf = usePersonas(items, by === 'persona');
  const groups = useMemo(
    () =>
      personaOf &&
      grouped(items, { by, me: me?.id ?? null, now, personaOf: (leadId) => personaOf.get(leadId) ?? null }),
    [items, by, me, now, personaOf],
  );
  if (!groups) return <p className={styles.quiet}>{t('group.readingPersonas')}</p>;
  return (
    <>
      {groups.slice(0, shown).map((group) => (
        <GroupCard key={group.key} group={group} now={now} {...props} />
      ))}
      {groups.length > shown && (
        <Button wide look="quiet" onPress={() => setShown(shown + GROUPS)}>
          {t('group.moreGroups', { count: groups.length - shown })}
        </Button>
      )}
    </>
  );
}
