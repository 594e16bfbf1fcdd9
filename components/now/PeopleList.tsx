import { useMemo } from 'react';
import { Collection } from 'react-aria-components/Collection';
import { Header } from 'react-aria-components/Header';
import { ListBox, ListBoxItem, ListBoxSection } from 'react-aria-components/ListBox';
import type { TabView } from '#lib/store/tab-state.ts';
import { watchPeople } from '#lib/store/views.ts';
import { Button } from '../ui/Button.tsx';
import { LeadName } from '../ui/LeadName.tsx';
import { useText } from '../ui/text.ts';
import { useWatch } from '../ui/use-watch.ts';
import { grouped } from './groups.ts';
import styles from './PeopleList.module.css';

interface Props {
  people: TabView['people'];
  openId: string | null;
  onOpen: (leadId: string) => void;
  onFold: () => void;
}

/** Every known person on the page in groups; the browser lays out and paints only the rows in view. */
export default function PeopleList({ people, openId, onOpen, onFold }: Props) {
  const t = useText();
  const key = people.map(({ leadId }) => leadId).join(' ');
  const labels = useWatch(useMemo(() => watchPeople(key.split(' ')), [key]));
  const byId = new Map(labels?.map((label) => [label.id, label]));
  const groups = grouped(people.filter(({ leadId }) => byId.has(leadId)));

  return (
    <div className={styles.all}>
      <div className={styles.head}>
        <Button look="link" aria-expanded onPress={onFold}>
          {t('lead.fewerPeople')}
        </Button>
      </div>
      <ListBox
        className={styles.list ?? ''}
        aria-label={t('lead.peopleOnPage', { count: people.length })}
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={openId === null ? [] : [openId]}
        onSelectionChange={(keys) => {
          const [id] = keys === 'all' ? [] : keys;
          if (id !== undefined) onOpen(String(id));
        }}
      >
        {groups.map(({ group, leadIds }) => (
          <ListBoxSection key={group} id={group}>
            <Header className={styles.group ?? ''}>
              {t(`lead.group.${group}`, { count: leadIds.length })}
            </Header>
            <Collection items={leadIds.flatMap((id) => byId.get(id) ?? [])}>
              {({ id, name, title, accountName, stop }) => (
                <ListBoxItem id={id} className={styles.row ?? ''} textValue={name}>
                  <span className={styles.name}>
                    <LeadName stop={stop}>{name}</LeadName>
                  </span>
                  <span className={styles.quiet}>{[title, accountName].filter(Boolean).join(' · ')}</span>
                </ListBoxItem>
              )}
            </Collection>
          </ListBoxSection>
        ))}
      </ListBox>
    </div>
  );
}
