import { type FormEvent, useState } from 'react';
import { MAX_COMPETITORS, setCompetitors } from '#lib/contract/competitors.ts';
import { readDomain } from '#lib/domain/identity.ts';
import { ask } from '#lib/sync/ask.ts';
import { mayImport } from '../import/allowed.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { useDirectory, useReasonName } from '../ui/directory.ts';
import { LongText } from '../ui/LongText.tsx';
import { useText } from '../ui/text.ts';
import { FormEnd } from './FormEnd.tsx';
import styles from './Workspace.module.css';

/** The companies that sell the same, by their domains: whom sellers find suggested as no leads. */
export function CompetitorsCard() {
  const t = useText();
  const reasonName = useReasonName();
  const { workspace, me } = useDirectory();
  const [isOpen, setOpen] = useState(false);
  const domains = workspace?.competitors ?? [];
  return (
    <Card title={t('competitors.title', { count: domains.length })}>
      <div className={styles.form}>
        <p className={styles.quiet}>{t('competitors.means', { reason: reasonName('competitor_vendor') })}</p>
        {isOpen ? (
          <CompetitorsForm domains={domains} onDone={() => setOpen(false)} />
        ) : (
          <>
            <p>{domains.length === 0 ? t('competitors.none') : domains.join(', ')}</p>
            {mayImport(me) && (
              <div className={styles.buttons}>
                <Button onPress={() => setOpen(true)}>{t('competitors.edit')}</Button>
              </div>
            )}
          </>
        )}
      </div>
    </Card>
  );
}

function CompetitorsForm({ domains, onDone }: { domains: readonly string[]; onDone: () => void }) {
  const t = useText();
  const announce = useAnnounce();
  const [text, setText] = useState(() => domains.join('\n'));
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const written = text.split(/[\s,;]+/).filter(Boolean);
  const wrong = written.find((one) => readDomain(one)?.kind !== 'company');
  const fault =
    wrong !== undefined
      ? t('competitors.domain', { text: wrong })
      : written.length > MAX_COMPETITORS
        ? t('competitors.tooMany', { max: MAX_COMPETITORS })
        : null;

  async function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (busy || fault) return;
    setBusy(true);
    const done = await ask(setCompetitors, { body: { domains: written } });
    setBusy(false);
    if (!done.ok) return setRefused(done.error.code);
    announce(t('competitors.kept'));
    onDone();
  }

  return (
    <form noValidate className={styles.form} onSubmit={(event) => void submit(event)}>
      <LongText label={t('competitors.field')} value={text} error={tried ? fault : null} onChange={setText} />
      <FormEnd code={refused} send={t('competitors.keep')} pending={busy} onCancel={onDone} />
    </form>
  );
}
