import { lazy, Suspense, useState } from 'react';
import type { Outbox } from '#lib/store/views.ts';
import type { Status } from '#lib/sync/status.ts';
import { Button } from '../ui/Button.tsx';
import { Sheet } from '../ui/Sheet.tsx';
import { useText } from '../ui/text.ts';
import styles from './ConnectionButton.module.css';
import { headline } from './connection.ts';

const ConnectionDetails = lazy(() => import('./ConnectionDetails.tsx'));

/** The connection in two words; opens what is behind them. */
export function ConnectionButton({ status, outbox }: { status: Status; outbox: Outbox }) {
  const t = useText();
  const [open, setOpen] = useState(false);
  const { words, count, mood } = headline(status.state, {
    waiting: outbox.waiting,
    needsYou: outbox.needsYou.length,
  });
  return (
    <>
      <Button look="quiet" onPress={() => setOpen(true)} aria-haspopup="dialog">
        <span className={`${styles.dot} ${styles[mood]}`} aria-hidden="true" />
        <span className={styles.words}>{t(words, { count })}</span>
      </Button>
      <Sheet title={t('connection.title')} isOpen={open} onClose={() => setOpen(false)}>
        <Suspense>
          <ConnectionDetails status={status} outbox={outbox} />
        </Suspense>
      </Sheet>
    </>
  );
}
