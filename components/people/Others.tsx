import { lazy, Suspense, useState } from 'react';
import type { Stranger } from '#lib/store/tab-state.ts';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { useText } from '../ui/text.ts';
import type { Done } from './done.ts';

const Strangers = lazy(() => import('./Strangers.tsx'));

interface Props {
  strangers: readonly Stranger[];
  onDone: (done: Done) => void;
}

/** The people beside the known ones; folded, because they are rarely wanted. */
export function Others({ strangers, onDone }: Props) {
  const t = useText();
  const [open, setOpen] = useState(false);
  if (strangers.length === 0) return null;
  return (
    <>
      <div>
        <Button look="link" aria-expanded={open} onPress={() => setOpen(!open)}>
          {t('people.others', { count: strangers.length })}
        </Button>
      </div>
      {open && (
        <Card>
          <Suspense>
            <Strangers strangers={strangers} onDone={onDone} />
          </Suspense>
        </Card>
      )}
    </>
  );
}
