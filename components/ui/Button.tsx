import type { Ref } from 'react';
import { Button as AriaButton, type ButtonProps } from 'react-aria-components/Button';
import styles from './Button.module.css';

interface Props extends Omit<ButtonProps, 'className' | 'style'> {
  look?: 'plain' | 'primary' | 'quiet' | 'danger' | 'link';
  /** Only an icon inside: square; needs an aria-label. */
  icon?: boolean;
  wide?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

export function Button({ look = 'plain', icon = false, wide = false, ...props }: Props) {
  const classes = [styles.button, styles[look], icon && styles.icon, wide && styles.wide];
  return <AriaButton {...props} className={classes.filter(Boolean).join(' ')} />;
}
