import { Button } from '../ui/Button.tsx';
import { useErrorText, useText } from '../ui/text.ts';
import styles from './Workspace.module.css';

interface Props {
  /** Why it was not kept; null while nothing is wrong. */
  code: string | null;
  /** What the button says that sends the form. */
  send: string;
  pending: boolean;
  onCancel: () => void;
}

/** How a form of the full-tab page ends: what kept it from being kept, and the ways out of it. */
export function FormEnd({ code, send, pending, onCancel }: Props) {
  const t = useText();
  const errorText = useErrorText();
  return (
    <>
      {code && (
        <p role="alert" className={styles.error}>
          {errorText(code)}
        </p>
      )}
      <div className={styles.buttons}>
        <Button type="submit" look="primary" pending={pending}>
          {send}
        </Button>
        <Button look="quiet" onPress={onCancel}>
          {t('ui.cancel')}
        </Button>
      </div>
    </>
  );
}
