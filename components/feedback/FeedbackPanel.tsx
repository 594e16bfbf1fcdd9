import {
  lazy,
  Suspense,
  use,
  useEffect,
  useEffectEvent,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import type { Account, Lead, Touchpoint, Verdict } from '#lib/contract/records.ts';
import { contentOf } from '#lib/domain/feedback.ts';
import type { FeedbackView } from '#lib/store/views.ts';
import { giveVerdict, retractFeedback, reviseFeedback } from '#lib/store/writes.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Button } from '../ui/Button.tsx';
import { useDirectory } from '../ui/directory.ts';
import { useErrorText, useText } from '../ui/text.ts';
import { VerdictActions } from '../ui/verdict-actions.ts';
import styles from './FeedbackPanel.module.css';
import { bareVerdict, withVerdict } from './open-item.ts';
import { Saved } from './Saved.tsx';
import { undoAfterChange, undoFor } from './undo.ts';
import { useEdits } from './use-edits.ts';
import { useUndo } from './use-undo.ts';
import { VerdictButtons } from './VerdictButtons.tsx';
import { verdictKey } from './verdict-keys.ts';

const Details = lazy(() => import('./Details.tsx'));

/** What reasons are proposed from, and what a verdict may be about. */
export interface Known {
  lead: Lead;
  account: Account | null;
  /** The newest ones; empty when none are on this device. */
  touchpoints: readonly Touchpoint[];
}

interface Props {
  leadId: string;
  leadName: string;
  /** My item of this occasion; null before the first click. */
  item: FeedbackView | null;
  /** Campaigns the verdict may count for, the proposed one first. */
  campaignIds: readonly string[];
  /** What is known of the lead. */
  known: Known;
  keys: boolean;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** One click gives a verdict; everything after it is optional. */
export function FeedbackPanel({
  leadId,
  leadName,
  item,
  campaignIds,
  known,
  keys,
  open,
  onOpenChange,
}: Props) {
  const t = useText();
  const errorText = useErrorText();
  const announce = useAnnounce();
  const { workspace } = useDirectory();
  const titleId = useId();
  const titleRef = useRef<HTMLHeadingElement>(null);
  const busy = useRef(false);
  const [error, setError] = useState<string | null>(null);
  const { undo, seconds, offer } = useUndo();
  const edits = useEdits(item);

  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    if (open) panel.current?.scrollIntoView({ block: 'start' });
  }, [open]);

  /** The pressed button goes away: the title, which stays, takes the focus. */
  function fold(unfolded: boolean) {
    onOpenChange(unfolded);
    titleRef.current?.focus();
  }

  async function choose(verdict: Verdict) {
    if (busy.current || item?.verdict === verdict) return;
    busy.current = true;
    try {
      const now = Date.now();
      if (item) {
        const before = contentOf(item);
        const result = await reviseFeedback(item.id, withVerdict(before, verdict, workspace?.reasons ?? []));
        settle(result.ok, result.ok ? null : result.error.code);
        if (result.ok) offer(undoAfterChange(undo, item.id, before, now));
      } else {
        const result = await giveVerdict(leadId, bareVerdict(verdict, campaignIds[0] ?? null));
        settle(result.ok, result.ok ? null : result.error.code);
        if (result.ok) offer(undoFor(result.value, null, Date.now()));
      }
    } finally {
      busy.current = false;
    }
    function settle(saved: boolean, code: string | null) {
      setError(code);
      announce(
        saved
          ? t('feedback.savedUndo', { verdict: t(`verdict.${verdict}`), name: leadName })
          : errorText(code ?? ''),
      );
      if (saved) onOpenChange(true);
    }
  }

  async function takeBack() {
    if (!undo || busy.current) return;
    busy.current = true;
    try {
      const result = undo.back
        ? await reviseFeedback(undo.feedbackId, undo.back)
        : await retractFeedback(undo.feedbackId);
      setError(result.ok ? null : result.error.code);
      if (!result.ok) return;
      offer(null);
      edits.drop();
      if (!undo.back) onOpenChange(false);
      announce(undo.back ? t('feedback.undoneChange') : t('feedback.undone'));
      titleRef.current?.focus();
    } finally {
      busy.current = false;
    }
  }

  const act = useEffectEvent((action: Verdict | 'undo') => {
    void (action === 'undo' ? takeBack() : choose(action));
  });
  const onKey = useEffectEvent((press: KeyboardEvent) => {
    const meant = keys ? verdictKey(press) : null;
    if (meant && !document.querySelector('[role="dialog"], [role="menu"]')) act(meant);
  });
  const actions = use(VerdictActions);
  // Before the buttons are painted: a key pressed at their first sight counts.
  useLayoutEffect(() => {
    const listener = (press: KeyboardEvent) => onKey(press);
    actions.current = (action) => act(action);
    document.addEventListener('keydown', listener);
    return () => {
      actions.current = null;
      document.removeEventListener('keydown', listener);
    };
  }, [actions]);

  return (
    <section
      ref={panel}
      className={`${styles.panel} ${open && item ? styles.open : styles.bar}`}
      aria-labelledby={titleId}
    >
      <h3 id={titleId} ref={titleRef} tabIndex={-1} className={styles.title}>
        {t('feedback.title')}
      </h3>
      <VerdictButtons
        labelledBy={titleId}
        chosen={item?.verdict ?? null}
        keys={keys}
        onVerdict={(verdict) => void choose(verdict)}
      />
      {error && (
        <p className={styles.error} role="alert">
          {errorText(error)}
        </p>
      )}
      {item && (
        <div className={styles.after}>
          <Saved delivery={item.delivery} code={item.code} />
          {undo && seconds > 0 && (
            <Button
              look="link"
              onPress={() => void takeBack()}
              {...(keys ? { 'aria-keyshortcuts': 'u' } : {})}
            >
              {t('feedback.undo')}
              <span aria-hidden="true">{t('feedback.undoSeconds', { seconds })}</span>
            </Button>
          )}
          {!open && (
            <Button look="link" onPress={() => fold(true)}>
              {t('feedback.addDetails')}
            </Button>
          )}
        </div>
      )}
      {item && open && (
        <Suspense>
          <Details
            item={item}
            edits={edits}
            campaignIds={campaignIds}
            known={known}
            onDone={() => fold(false)}
          />
        </Suspense>
      )}
    </section>
  );
}
