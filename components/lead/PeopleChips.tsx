import { useState } from 'react';
import { Avatar } from '../ui/Avatar.tsx';
import { Button } from '../ui/Button.tsx';
import { useText } from '../ui/text.ts';
import styles from './PeopleChips.module.css';

interface PagePerson {
  id: string;
  name: string;
  title: string | null;
  accountName: string | null;
}

interface Props {
  people: readonly PagePerson[];
  openId: string;
  onOpen: (id: string) => void;
}

const SHOWN_FOLDED = 2;

/** The known people on the page, the likeliest first. */
export function PeopleChips({ people, openId, onOpen }: Props) {
  const t = useText();
  const [unfolded, setUnfolded] = useState(false);
  const openIndex = people.findIndex((person) => person.id === openId);
  // The open one is always among those shown.
  const folded =
    openIndex < SHOWN_FOLDED
      ? people.slice(0, SHOWN_FOLDED)
      : people.filter((_, index) => index === 0 || index === openIndex);
  const shown = unfolded ? people : folded;
  const more = people.length - shown.length;
  return (
    <nav aria-label={t('lead.peopleOnPage', { count: people.length })}>
      <ul className={styles.chips}>
        {shown.map((person) => (
          <li key={person.id}>
            <button
              type="button"
              className={styles.chip}
              aria-current={person.id === openId ? 'true' : undefined}
              title={[person.title, person.accountName].filter(Boolean).join(' · ')}
              onClick={() => onOpen(person.id)}
            >
              <Avatar name={person.name} />
              <span className={styles.name}>{person.name}</span>
            </button>
          </li>
        ))}
        {(more > 0 || unfolded) && people.length > SHOWN_FOLDED && (
          <li>
            <Button
              look="plain"
              aria-expanded={unfolded}
              aria-label={unfolded ? t('lead.fewerPeople') : t('lead.morePeople', { count: more })}
              onPress={() => setUnfolded(!unfolded)}
            >
              {unfolded ? '−' : `+${more}`}
            </Button>
          </li>
        )}
      </ul>
    </nav>
  );
}
