import { type ReactNode, useId } from 'react';
import fields from './field.module.css';
import styles from './Slider.module.css';

interface Props {
  label: string;
  value: number;
  min: number;
  max: number;
  step?: number;
  /** The value in words, e.g. with its unit. */
  words: string;
  onChange: (value: number) => void;
  /** Below: what it means. */
  children?: ReactNode;
}

/** A number by its place on a line. */
export function Slider({ label, words, onChange, children, ...range }: Props) {
  const id = useId();
  return (
    <div className={styles.slider}>
      <label htmlFor={id} className={fields.label}>
        {label}
      </label>
      <output htmlFor={id} className={styles.words}>
        {words}
      </output>
      <input
        {...range}
        id={id}
        type="range"
        aria-valuetext={words}
        className={styles.line}
        onChange={(event) => onChange(Number(event.target.value))}
      />
      {children && <p className={fields.hint}>{children}</p>}
    </div>
  );
}
