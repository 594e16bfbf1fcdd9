import ChevronDown from 'lucide-react/icons/chevron-down';
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { Label } from 'react-aria-components/Label';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { Select, SelectValue } from 'react-aria-components/Select';
import styles from './Picker.module.css';

interface Props {
  label: ReactNode;
  options: readonly { key: string; text: string }[];
  chosen: string;
  onChange: (key: string) => void;
}

/** One of a list, folded until asked for. */
export function Picker({ label, options, chosen, onChange }: Props) {
  return (
    <Select
      value={chosen}
      onChange={(key) => key !== null && onChange(String(key))}
      className={styles.picker ?? ''}
    >
      <Label className={styles.label ?? ''}>{label}</Label>
      <Button className={styles.button ?? ''}>
        <SelectValue />
        <ChevronDown size="0.875rem" aria-hidden="true" />
      </Button>
      <Popover className={styles.popover ?? ''}>
        <ListBox className={styles.list ?? ''} items={options.map(({ key, text }) => ({ id: key, text }))}>
          {(option) => (
            <ListBoxItem className={styles.option ?? ''} textValue={option.text}>
              {option.text}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  );
}
