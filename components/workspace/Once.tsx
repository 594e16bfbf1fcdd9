import { useEffect, useRef } from 'react';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Button } from '../ui/Button.tsx';
import { useText } from '../ui/text.ts';
import styles from './Once.module.css';

/** A secret that is shown this once, to be copied. It takes the focus, as nothing else on the screen matters now. */
export function Once({
  title,
  words,
  secret,
  onDone,
}: {
  title: string;
  words: string;
  secret: string;
  onDone: () => void;
}) {
  const t = useText();
  const announce = useAnnounce();
  const place = useRef<HTMLElement>(null);
  useEffect(() => place.current?.focus(), []);
  return (
    <section ref={place} tabIndex={-1} aria-label={title} className={styles.once}>
      <h3>{title}</h3>
      <p>{words}</p>
      <code className={styles.secret}>{secret}</code>
      <div className={styles.actions}>
        <Button
          look="primary"
          onPress={() =>
            void navigator.clipboard.writeText(secret).then(() => announce(t('workspace.copied')))
          }
        >
          {t('workspace.copy')}
        </Button>
        <Button onPress={onDone}>{t('workspace.copiedDone')}</Button>
      </div>
    </section>
  );
}
