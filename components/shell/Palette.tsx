import { useEffect, useState } from 'react';
import { Autocomplete } from 'react-aria-components/Autocomplete';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { Menu, MenuItem } from 'react-aria-components/Menu';
import { SearchField } from 'react-aria-components/SearchField';
import { type ConnectionView, watchOverview } from '#lib/store/overview.ts';
import { searchLeads } from '#lib/store/search.ts';
import { Hidden } from '../ui/Hidden.tsx';
import { LeadName } from '../ui/LeadName.tsx';
import { useText } from '../ui/text.ts';
import { useWatch } from '../ui/use-watch.ts';
import { type Command, matching } from './commands.ts';
import styles from './Palette.module.css';
import { nameOf, switchTo } from './switch.ts';

const MOST_PEOPLE = 6;
const NONE: ConnectionView[] = [];

interface Props {
  commands: readonly Command[];
  onOpenLead: (leadId: string) => void;
  onClose: () => void;
}

/** Every action, every lead and every workspace, by typing. */
export default function Palette({ commands, onOpenLead, onClose }: Props) {
  const t = useText();
  const [text, setText] = useState('');
  const [people, setPeople] = useState<Command[]>([]);
  const connections = useWatch(watchOverview) ?? NONE;

  useEffect(() => {
    let stale = false;
    const words = text.trim();
    if (!words) {
      setPeople([]);
      return;
    }
    void searchLeads(words, MOST_PEOPLE).then((hits) => {
      if (stale) return;
      setPeople(
        hits.map((lead) => ({
          id: `lead-${lead.id}`,
          words: lead.name,
          stop: lead.stop,
          about: [lead.title, lead.accountName].filter(Boolean).join(' · '),
          run: () => onOpenLead(lead.id),
        })),
      );
    });
    return () => {
      stale = true;
    };
  }, [text, onOpenLead]);

  const others = connections.filter((one) => !one.shown);
  const switches = others.map((one): Command => {
    const name = nameOf(one) ?? t('product.name');
    return {
      id: `show-${one.id}`,
      words: t('command.tab', { tab: name }),
      ...(one.host === null ? {} : { about: one.host }),
      run: () => switchTo(one),
    };
  });
  const shown = [...matching([...commands, ...switches], text), ...people];
  return (
    <Autocomplete inputValue={text} onInputChange={setText}>
      <SearchField autoFocus className={styles.field ?? ''}>
        <Label>
          <Hidden>{t('palette.label')}</Hidden>
        </Label>
        <Input className={styles.input ?? ''} placeholder={t('palette.placeholder')} />
      </SearchField>
      <Menu
        className={styles.list ?? ''}
        aria-label={t('palette.list')}
        items={shown}
        onAction={(id) => {
          onClose();
          shown.find((command) => command.id === id)?.run();
        }}
        renderEmptyState={() => <p className={styles.none}>{t('palette.none')}</p>}
      >
        {(command) => (
          <MenuItem className={styles.item ?? ''} textValue={command.words}>
            <LeadName stop={command.stop ?? null}>{command.words}</LeadName>
            {command.about && <small>{command.about}</small>}
          </MenuItem>
        )}
      </Menu>
    </Autocomplete>
  );
}
