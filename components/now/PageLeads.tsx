import { lazy, Suspense, useMemo } from 'react';
import { inFront, type TabView } from '#lib/store/tab-state.ts';
import { watchPeople } from '#lib/store/views.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { Button } from '../ui/Button.tsx';
import { LeadName } from '../ui/LeadName.tsx';
import { useText } from '../ui/text.ts';
import { useWatch } from '../ui/use-watch.ts';
import { chipsOf } from './groups.ts';
import styles from './PageLeads.module.css';

const PeopleList = lazy(() => import('./PeopleList.tsx'));

interface Props {
  tab: TabView;
  /** The lead on screen; null when none is. */
  openId: string | null;
  /** Whether all of them are shown. */
  unfolded: boolean;
  onUnfold: (unfolded: boolean) => void;
  onOpen: (leadId: string) => void;
}

/** The known people on the page: the likeliest two by name, all of them in groups when asked for. */
export function PageLeads({ tab, openId, unfolded, onUnfold, onOpen }: Props) {
  const t = useText();
  const { people } = tab;
  const front = inFront(tab);
  const chips = chipsOf(front, openId);
  const key = chips.join(' ');
  const labels = useWatch(useMemo(() => watchPeople(key ? key.split(' ') : []), [key]));

  if (people.every(({ leadId }) => leadId === openId)) return null;
  const more = people.length - chips.length;
  // With nobody but the open person in front, the others stand in a list beside the message.
  const moreText =
    chips.length > 0 ? `+${more}` : t('lead.besideInList', { count: people.length - front.length });
  return (
    <nav aria-label={t('lead.peopleOnPage', { count: people.length })} className={styles.people}>
      {(!unfolded || more === 0) && (
        <ul className={styles.chips}>
          {(labels ?? []).map((person) => (
            <li key={person.id}>
              <button
                type="button"
                className={styles.chip}
                aria-current={person.id === openId ? 'true' : undefined}
                title={[person.title, person.accountName].filter(Boolean).join(' · ')}
                onClick={() => onOpen(person.id)}
              >
                <Avatar name={person.name} />
                <LeadName stop={person.stop}>
                  <span className={styles.name}>{person.name}</span>
                </LeadName>
              </button>
            </li>
          ))}
          {more > 0 && (
            <li>
              <Button
                look="plain"
                aria-expanded={false}
                {...(chips.length > 0 && { 'aria-label': t('lead.morePeople', { count: more }) })}
                onPress={() => onUnfold(true)}
              >
                {moreText}
              </Button>
            </li>
          )}
        </ul>
      )}
      {unfolded && more > 0 && (
        <Suspense>
          <PeopleList people={people} openId={openId} onOpen={onOpen} onFold={() => onUnfold(false)} />
        </Suspense>
      )}
    </nav>
  );
}
