import { type MouseEvent, type Ref, useEffect, useEffectEvent, useState } from 'react';
import { Button as AriaButton, type ButtonProps } from 'react-aria-components/Button';
import { useAnnounce } from './Announcer.tsx';
import styles from './Button.module.css';
import { useText } from './text.ts';

interface Props extends Omit<ButtonProps, 'className' | 'style' | 'isPending'> {
  look?: 'plain' | 'primary' | 'quiet' | 'danger' | 'link';
  /** Only an icon inside: square; needs an aria-label. */
  icon?: boolean;
  wide?: boolean;
  /** What it was pressed for is under way: it keeps the focus and its name, hears no further press, and soon says so. */
  pending?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

export function Button({
  look = 'plain',
  icon = false,
  wide = false,
  pending = false,
  onPress,
  ...props
}: Props) {
  const slow = useSlow(pending);
  const classes = [
    styles.button,
    styles[look],
    icon && styles.icon,
    wide && styles.wide,
    slow && styles.slow,
  ];
  return (
    <AriaButton
      {...props}
      {...(pending ? { 'aria-disabled': true, onClickCapture: ignore } : onPress && { onPress })}
      className={classes.filter(Boolean).join(' ')}
    />
  );
}

/** Also Enter in a field of its form is a click on the button. */
function ignore(click: MouseEvent): void {
  click.preventDefault();
  click.stopPropagation();
}

/** What is done sooner is not worth a word or a movement. */
const SLOW_MS = 400;

/** Whether something has been pending so long that it should be seen; it is said then, too. */
function useSlow(pending: boolean): boolean {
  const t = useText();
  const announce = useAnnounce();
  const [slow, setSlow] = useState(false);
  const tell = useEffectEvent(() => {
    setSlow(true);
    announce(t('ui.pending'));
  });
  useEffect(() => {
    if (!pending) return;
    const timer = setTimeout(() => tell(), SLOW_MS);
    return () => {
      clearTimeout(timer);
      setSlow(false);
    };
  }, [pending]);
  return slow;
}
