import SearchIcon from 'lucide-react/icons/search';
import X from 'lucide-react/icons/x';
import { useEffect, useEffectEvent, useState } from 'react';
import { Autocomplete } from 'react-aria-components/Autocomplete';
import { Button } from 'react-aria-components/Button';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { SearchField } from 'react-aria-components/SearchField';
import { watchFindable } from '#lib/store/search.ts';
import type { PersonLabel } from '#lib/store/views.ts';
import { LeadName } from '../ui/LeadName.tsx';
import { useText } from '../ui/text.ts';
import { useWatch } from '../ui/use-watch.ts';
import { type Found, find, MOST_HITS } from './find.ts';
import styles from './LeadFinder.module.css';
import { LONGEST_PASTE } from './paste.ts';

interface Props {
  label: string;
  onPick: (lead: PersonLabel) => void;
  /** Hears each text that is searched for, and once more whenever there is other data to search. */
  onText?: (text: string) => void;
  autoFocus?: boolean;
  /** What to search for at first. */
  text?: string;
}

/** Finds leads on this device by name, company, title, address or LinkedIn profile. */
export function LeadFinder({ label, onPick, onText, autoFocus = false, text: first = '' }: Props) {
  const t = useText();
  const [text, setText] = useState(first);
  const [answer, setAnswer] = useState<Found | null>(null);

  const findable = useWatch(watchFindable);
  const hear = useEffectEvent((heard: string) => onText?.(heard));
  useEffect(() => {
    if (findable === undefined) return;
    let stale = false;
    hear(text);
    void find(text).then((next) => {
      if (!stale) setAnswer(next);
    });
    return () => {
      stale = true;
    };
  }, [text, findable]);

  const hits = text.trim() && answer ? answer.hits : [];
  return (
    <Autocomplete inputValue={text} onInputChange={setText}>
      <SearchField className={styles.field ?? ''} autoFocus={autoFocus}>
        <Label className={styles.label ?? ''}>{label}</Label>
        <div className={styles.box}>
          <SearchIcon size="0.9375rem" aria-hidden="true" />
          <Input className={styles.input ?? ''} placeholder={t('search.placeholder')} />
          <Button className={styles.clear ?? ''} aria-label={t('search.clear')}>
            <X size="0.875rem" aria-hidden="true" />
          </Button>
        </div>
      </SearchField>
      <div role="status" className={styles.said}>
        {answer && text.trim() && answer.text === text && <Said answer={answer} />}
      </div>
      <ListBox
        className={styles.hits ?? ''}
        aria-label={t('search.results')}
        items={hits}
        selectionMode="none"
        onAction={(id) => {
          const hit = hits.find((lead) => lead.id === id);
          if (hit) onPick(hit);
        }}
      >
        {(lead) => (
          <ListBoxItem className={styles.hit ?? ''} textValue={lead.name}>
            <span className={styles.name}>
              <LeadName stop={lead.stop}>{lead.name}</LeadName>
            </span>
            <span className={styles.quiet}>{[lead.title, lead.accountName].filter(Boolean).join(' · ')}</span>
          </ListBoxItem>
        )}
      </ListBox>
    </Autocomplete>
  );
}

/** What the answer is, in a sentence. */
function Said({ answer: { reading, hits } }: { answer: Found }) {
  const t = useText();
  if (reading.kind === 'fault') return t(`search.fault.${reading.fault}`, { max: LONGEST_PASTE });
  if (reading.kind === 'words') {
    if (hits.length === 0) return t('search.nobody');
    return t(hits.length === MOST_HITS ? 'search.many' : 'search.count', { count: hits.length });
  }
  const sentences = [
    hits.length === 0
      ? t('search.unknown', { value: reading.identity.value.replace(/^profile:/, 'linkedin.com/in/') })
      : t('search.count', { count: 1 }),
    reading.hidden && t('search.hiddenRemoved'),
    reading.tooLong && t('search.tooLongUsed', { max: LONGEST_PASTE }),
  ];
  return sentences.filter(Boolean).join(' ');
}
