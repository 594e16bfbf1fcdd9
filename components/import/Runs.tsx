import { useState } from 'react';
import { type ImportRun, MOST_REFUSED } from '#lib/contract/imports.ts';
import { undoImport } from '#lib/sync/imports.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Button } from '../ui/Button.tsx';
import { useMemberName } from '../ui/directory.ts';
import { useErrorText, useText } from '../ui/text.ts';
import { Day } from '../ui/When.tsx';
import styles from './Import.module.css';
import { useOutcome, useProblemText, useRefusedFile } from './words.ts';

/** One import: what it came to, its refused rows, its undoing. */
export function Run({ run, onChanged }: { run: ImportRun; onChanged: () => void }) {
  const t = useText();
  const errorText = useErrorText();
  const problemText = useProblemText();
  const outcome = useOutcome();
  const memberName = useMemberName();
  const refusedFile = useRefusedFile();
  const announce = useAnnounce();
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  const undo = async (): Promise<void> => {
    setBusy(true);
    const done = await undoImport(run.id);
    setBusy(false);
    setAsking(false);
    setError(done.ok ? null : done.error.code);
    if (done.ok) announce(t('import.undone', { name: run.fileName }));
    onChanged();
  };

  return (
    <li className={styles.run}>
      <h4>{run.fileName}</h4>
      <p className={styles.quiet}>
        {t(`import.state.${run.state}`)} · <Day at={run.createdAt} /> ·{' '}
        {run.memberId === null ? t('import.byOperator') : memberName(run.memberId)}
      </p>
      {run.problem && <p className={styles.bad}>{problemText(run.problem)}</p>}
      {run.counts.rows > 0 && outcome(run).map((sentence) => <p key={sentence}>{sentence}</p>)}
      {error !== null && (
        <p className={styles.bad} role="alert">
          {errorText(error)}
        </p>
      )}
      <div className={styles.actions}>
        {run.counts.refused > 0 && (
          <Button onPress={() => void refusedFile(run).then(setError)}>
            {run.counts.refused > MOST_REFUSED
              ? t('import.downloadFirst', { kept: MOST_REFUSED, count: run.counts.refused })
              : t('import.download', { count: run.counts.refused })}
          </Button>
        )}
        {run.undoable && run.state !== 'running' && !asking && (
          <Button look="quiet" onPress={() => setAsking(true)}>
            {t('import.undo')}
          </Button>
        )}
      </div>
      {asking && (
        <div>
          <p>{t('import.undoMeans')}</p>
          <div className={styles.actions}>
            <Button look="danger" autoFocus pending={busy} onPress={() => void undo()}>
              {t('import.undoDo')}
            </Button>
            <Button look="quiet" isDisabled={busy} onPress={() => setAsking(false)}>
              {t('ui.cancel')}
            </Button>
          </div>
        </div>
      )}
    </li>
  );
}
