import type { ReactNode } from 'react';
import { Checkbox } from 'react-aria-components/Checkbox';
import styles from './CheckBox.module.css';

interface Props {
  on: boolean;
  onChange: (on: boolean) => void;
  /** Where no words stand beside it. */
  name?: string;
  children?: ReactNode;
}

/** Something that is on or off, with what it means beside it. */
export const CheckBox = ({ on, onChange, name, children }: Props) => (
  <Checkbox
    className={styles.box ?? ''}
    isSelected={on}
    onChange={onChange}
    {...(name === undefined ? {} : { 'aria-label': name })}
  >
    <span aria-hidden="true" className={styles.mark} />
    {children}
  </Checkbox>
);
