import ChevronDown from 'lucide-react/icons/chevron-down';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { type ConnectionView, watchOverview } from '#lib/store/overview.ts';
import { visitOthers } from '#lib/sync/visit.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Hidden } from '../ui/Hidden.tsx';
import { useText } from '../ui/text.ts';
import { useWatch } from '../ui/use-watch.ts';
import styles from './Switcher.module.css';
import { hasArrived, nameOf, switchTo } from './switch.ts';

const SwitcherMenu = lazy(() => import('./SwitcherMenu.tsx'));

const NONE: ConnectionView[] = [];

/** The workspaces of this browser, folded under the name of the one that is shown. */
export default function Switcher({ name }: { name: string }) {
  const t = useText();
  const announce = useAnnounce();
  const connections = useWatch(watchOverview) ?? NONE;
  const [isOpen, setOpen] = useState(false);
  const [needed, setNeeded] = useState(false);
  /** Chosen, until the page has begun anew. */
  const [next, setNext] = useState<string | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const answers = connections.reduce((sum, one) => sum + (one.shown ? 0 : one.answers), 0);

  useEffect(() => {
    if (!hasArrived()) return;
    button.current?.focus();
    announce(t('switch.done', { name }));
  }, [announce, name, t]);

  function choose(connection: ConnectionView) {
    if (connection.shown) return;
    setNext(nameOf(connection) ?? name);
    switchTo(connection);
  }

  const shown = connections.find((one) => one.shown);
  return (
    <>
      <Button
        ref={button}
        className={styles.button ?? ''}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onPress={() => {
          if (next !== null) return;
          setNeeded(true);
          setOpen(!isOpen);
          if (!isOpen) void visitOthers();
        }}
      >
        <span className={styles.name}>{next ?? (shown && nameOf(shown)) ?? name}</span>
        <Hidden>{t('switch.open')}</Hidden>
        {answers > 0 && (
          <>
            <span className={styles.mark} aria-hidden="true" />
            <Hidden>{t('switch.answersElsewhere', { count: answers })}</Hidden>
          </>
        )}
        <ChevronDown size="0.875rem" aria-hidden="true" />
      </Button>
      {needed && (
        <Suspense>
          <SwitcherMenu
            connections={connections}
            onChoose={choose}
            isOpen={isOpen}
            onOpenChange={setOpen}
            button={button}
          />
        </Suspense>
      )}
    </>
  );
}
