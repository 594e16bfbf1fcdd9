import { useState } from 'react';
import { Button } from '../ui/Button.tsx';
import { useErrorText, useText } from '../ui/text.ts';
import { type Done, undo } from './done.ts';
import styles from './JustDone.module.css';

/** What was just decided about somebody on this page, with the way back. */
export default function JustDone({ done, onUndone }: { done: Done; onUndone: () => void }) {
  const t = useText();
  const errorText = useErrorText();
  const [error, setError] = useState<string | null>(null);

  async function back() {
    const result = await undo(done);
    if (result && !result.ok) return setError(result.error.code);
    onUndone();
  }

  return (
    <div className={styles.done}>
      <p>{error ? errorText(error) : t(`people.done.${done.kind}`, { name: done.name })}</p>
      <Button look="link" onPress={() => void back()}>
        {t('feedback.undo')}
      </Button>
    </div>
  );
}
