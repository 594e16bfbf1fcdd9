import { type ReactNode, useState } from 'react';
import type { Result } from '#lib/contract/result.ts';
import type { CallError } from '#lib/sync/client.ts';
import { Button } from '../ui/Button.tsx';
import { Sheet } from '../ui/Sheet.tsx';
import { useErrorText, useText } from '../ui/text.ts';
import styles from './Confirm.module.css';

interface Props {
  /** What stands on the button, and on the one that does it. */
  button: string;
  doIt?: string;
  look?: 'danger' | 'plain';
  /** Who or what it is about; told apart from the same button of others by it. */
  about: string;
  title: string;
  /** A function where it costs something to say. */
  words: string | (() => string);
  act: () => Promise<Result<unknown, CallError>>;
  onDone: () => void;
  /** What may be chosen with it. */
  children?: ReactNode;
}

/** A button whose effect is told before it happens. What goes wrong is told where it was asked for. */
export function Confirm({
  button,
  doIt = button,
  look = 'danger',
  about,
  title,
  words,
  act,
  onDone,
  children,
}: Props) {
  const t = useText();
  const errorText = useErrorText();
  const [isOpen, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [code, setCode] = useState<string | null>(null);
  const close = () => {
    setOpen(false);
    setCode(null);
  };
  const go = async () => {
    setBusy(true);
    const done = await act();
    setBusy(false);
    if (!done.ok) return setCode(done.error.code);
    close();
    onDone();
  };
  return (
    <>
      <Button look={look} onPress={() => setOpen(true)} aria-label={`${button}: ${about}`}>
        {button}
      </Button>
      <Sheet title={title} isOpen={isOpen} onClose={close}>
        {isOpen && <p>{typeof words === 'string' ? words : words()}</p>}
        {children}
        {code && (
          <p role="alert" className={styles.error}>
            {errorText(code)}
          </p>
        )}
        <div className={styles.end}>
          <Button look="quiet" onPress={close}>
            {t('ui.cancel')}
          </Button>
          <Button look={look === 'danger' ? 'danger' : 'primary'} pending={busy} onPress={() => void go()}>
            {doIt}
          </Button>
        </div>
      </Sheet>
    </>
  );
}
