import { lazy, Suspense, useState } from 'react';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { useText } from '../ui/text.ts';
import type { StrangersProps } from './Strangers.tsx';

const Strangers = lazy(() => import('./Strangers.tsx'));

/** The people beside the known ones; folded, because they are rarely wanted. */
export function Others(props: StrangersProps) {
  const t = useText();
  const [open, setOpen] = useState(false);
  const { strangers } = props;
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
            <Strangers {...props} />
          </Suspense>
        </Card>
      )}
    </>
  );
}
