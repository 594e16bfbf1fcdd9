import { useCallback, useEffect, useRef, useState } from 'react';
import {
  type ImportKind,
  type ImportPlan,
  type ImportPreview,
  type ImportRun,
  MAX_IMPORT_BYTES,
} from '#lib/contract/imports.ts';
import { listImports, previewFile, runImport } from '#lib/sync/imports.ts';
import { mayImport } from '../import/allowed.ts';
import styles from '../import/Import.module.css';
import { Preview } from '../import/Preview.tsx';
import { Run } from '../import/Runs.tsx';
import { useProblemText } from '../import/words.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { useDirectory } from '../ui/directory.ts';
import { FileButton } from '../ui/FileButton.tsx';
import { Line } from '../ui/Line.tsx';
import { useErrorText, useText } from '../ui/text.ts';
import page from './Workspace.module.css';

type Told = Extract<ImportPreview, { problem: null }>;
type Step =
  | { name: 'choose'; error: string | null }
  | { name: 'reading' }
  | { name: 'preview'; file: File; preview: Told; turn: number }
  | { name: 'running'; file: File; run: ImportRun | null; stop: AbortController }
  | { name: 'ended'; run: ImportRun };

/** Tables of leads, companies, campaigns, reach and outcomes: choose, look, import, take back. For marketing and admins. */
export default function ImportPage({ away }: { away: boolean }) {
  const t = useText();
  const { me } = useDirectory();
  return (
    <>
      <h2 className={page.title}>{t('workspace.import')}</h2>
      {mayImport(me) ? (
        <Importing away={away} />
      ) : (
        <Line title={t('import.notYours')}>
          <p>{t('import.notYoursWhy')}</p>
        </Line>
      )}
    </>
  );
}

function Importing({ away }: { away: boolean }) {
  const t = useText();
  const errorText = useErrorText();
  const problemText = useProblemText();
  const announce = useAnnounce();
  const [step, setStep] = useState<Step>({ name: 'choose', error: null });
  const [runs, setRuns] = useState<ImportRun[] | { code: string } | null>(null);
  const turn = useRef(0);

  const load = useCallback(async (): Promise<void> => {
    const answer = await listImports();
    setRuns(answer.ok ? answer.value.imports : answer.error);
  }, []);
  // Again when the server is back.
  useEffect(() => {
    if (!away) void load();
  }, [away, load]);

  const look = async (file: File, kind: ImportKind | null): Promise<void> => {
    if (file.size > MAX_IMPORT_BYTES)
      return setStep({ name: 'choose', error: problemText({ code: 'too_large', n: MAX_IMPORT_BYTES }) });
    setStep({ name: 'reading' });
    const told = await previewFile(file, kind);
    if (!told.ok) return setStep({ name: 'choose', error: errorText(told.error.code) });
    if (told.value.problem !== null)
      return setStep({
        name: 'choose',
        error: problemText({ code: told.value.problem, n: told.value.n }),
      });
    turn.current += 1;
    setStep({ name: 'preview', file, preview: told.value, turn: turn.current });
  };

  const run = async (file: File, plan: ImportPlan): Promise<void> => {
    const stop = new AbortController();
    setStep({ name: 'running', file, run: null, stop });
    const done = await runImport(
      file,
      plan,
      (now) => setStep({ name: 'running', file, run: now, stop }),
      stop.signal,
    );
    if (done.ok) {
      setStep({ name: 'ended', run: done.value });
      announce(t(`import.state.${done.value.state}`));
    } else setStep({ name: 'choose', error: errorText(done.error.code) });
    await load();
  };

  const earlier = Array.isArray(runs)
    ? runs.filter(({ id }) => step.name !== 'ended' || id !== step.run.id)
    : [];
  return (
    <>
      {step.name === 'choose' && (
        <Card title={t('import.choose')}>
          <p className={styles.quiet}>{t('import.chooseMeans')}</p>
          <div className={styles.file}>
            <FileButton
              label={t('import.file')}
              accept=".csv,.tsv,.txt,text/csv"
              disabled={away}
              onFile={(file) => void look(file, null)}
            />
          </div>
          {away && <p className={styles.bad}>{t('import.away')}</p>}
          {step.error !== null && (
            <p className={styles.bad} role="alert">
              {step.error}
            </p>
          )}
        </Card>
      )}
      {step.name === 'reading' && <p role="status">{t('import.reading')}</p>}
      {step.name === 'preview' && (
        <Preview
          key={step.turn}
          file={step.file}
          preview={step.preview}
          onKind={(kind) => void look(step.file, kind)}
          onImport={(plan) => void run(step.file, plan)}
          onCancel={() => setStep({ name: 'choose', error: null })}
        />
      )}
      {step.name === 'running' && (
        <Card title={t('import.running', { name: step.file.name })}>
          <progress
            className={styles.progress}
            aria-label={t('import.running', { name: step.file.name })}
            max={Math.max(step.file.size, 1)}
            value={step.run?.readBytes ?? 0}
          />
          <p>{t('import.rowsSoFar', { rows: step.run?.counts.rows ?? 0 })}</p>
          <p className={styles.quiet}>{t('import.stopMeans')}</p>
          <div className={styles.actions}>
            <Button onPress={() => step.stop.abort()}>{t('import.stop')}</Button>
          </div>
        </Card>
      )}
      {step.name === 'ended' && (
        <Card title={t('import.result')}>
          <ul className={styles.runs}>
            <Run run={step.run} onChanged={() => setStep({ name: 'choose', error: null })} />
          </ul>
          <div className={styles.actions}>
            <Button look="primary" onPress={() => setStep({ name: 'choose', error: null })}>
              {t('import.another')}
            </Button>
          </div>
        </Card>
      )}
      {(step.name !== 'ended' || earlier.length > 0) && (
        <Card title={t('import.earlier')}>
          {runs === null && <p className={styles.quiet}>{t(away ? 'import.away' : 'import.loading')}</p>}
          {runs !== null && !Array.isArray(runs) && <p className={styles.bad}>{errorText(runs.code)}</p>}
          {Array.isArray(runs) && runs.length === 0 && <p className={styles.quiet}>{t('import.none')}</p>}
          {earlier.length > 0 && (
            <ul className={styles.runs}>
              {earlier.map((one) => (
                <Run key={one.id} run={one} onChanged={() => void load()} />
              ))}
            </ul>
          )}
        </Card>
      )}
    </>
  );
}
