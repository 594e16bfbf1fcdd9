import { useCallback, useState } from 'react';
import { type IntlShape, useIntl } from 'react-intl';
import { type AuditEntry, auditLog } from '#lib/contract/audit.ts';
import { ask } from '#lib/sync/ask.ts';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { useMemberName } from '../ui/directory.ts';
import { sentenceOf, useErrorText, useText } from '../ui/text.ts';
import { Clock, dayWords } from '../ui/When.tsx';
import styles from './AuditPage.module.css';
import { FromServer } from './FromServer.tsx';
import { useAnswer } from './use-answer.ts';
import page from './Workspace.module.css';

interface AuditPart {
  entries: AuditEntry[];
  more: boolean;
}

/** What was administered, newest first. */
export default function AuditPage() {
  const t = useText();
  const answer = useAnswer(useCallback(() => ask(auditLog, { query: {} }), []));
  return (
    <>
      <h2 className={page.title}>{t('workspace.audit')}</h2>
      <p className={page.quiet}>{t('audit.means')}</p>
      <FromServer answer={answer}>{(first) => <Log first={first} />}</FromServer>
    </>
  );
}

function Log({ first }: { first: AuditPart }) {
  const t = useText();
  const intl = useIntl();
  const errorText = useErrorText();
  const [older, setOlder] = useState<AuditPart | null>(null);
  const [busy, setBusy] = useState(false);
  const [code, setCode] = useState<string | null>(null);
  const entries = [...first.entries, ...(older?.entries ?? [])];
  const last = entries.at(-1);

  const showOlder = async (before: number) => {
    setBusy(true);
    const answer = await ask(auditLog, { query: { before } });
    setBusy(false);
    setCode(answer.ok ? null : answer.error.code);
    if (answer.ok) {
      const { entries: next, more } = answer.value;
      setOlder({ entries: [...(older?.entries ?? []), ...next], more });
    }
  };

  if (!last) return <p>{t('audit.none')}</p>;
  return (
    <>
      {daysOf(intl, entries).map(({ day, those }) => (
        <Card key={day} title={day}>
          <ol className={styles.entries}>
            {those.map((entry) => (
              <Entry key={entry.position} entry={entry} />
            ))}
          </ol>
        </Card>
      ))}
      {code && (
        <p role="alert" className={page.error}>
          {errorText(code)}
        </p>
      )}
      {(older ?? first).more && (
        <div>
          <Button pending={busy} onPress={() => void showOlder(last.position)}>
            {t('audit.older')}
          </Button>
        </div>
      )}
    </>
  );
}

/** Entries under the day they were written on, in the order they come. */
function daysOf(intl: IntlShape, entries: readonly AuditEntry[]): { day: string; those: AuditEntry[] }[] {
  const days: { day: string; those: AuditEntry[] }[] = [];
  for (const entry of entries) {
    const day = dayWords(intl, entry.at, new Date());
    const open = days.at(-1);
    if (open?.day === day) open.those.push(entry);
    else days.push({ day, those: [entry] });
  }
  return days;
}

function Entry({ entry: { at, by, action, subject, details } }: { entry: AuditEntry }) {
  const t = useText();
  const intl = useIntl();
  const memberName = useMemberName();
  const who = by.kind === 'member' ? (by.name ?? t('member.unknown')) : t(`audit.by.${by.kind}`);
  const what = subject?.name ?? t('audit.nameless');
  const facts = Object.entries(details).map(([name, value]) => [
    name,
    typeof value === 'boolean' ? String(value) : value,
  ]);
  const successor = typeof details.successor === 'string' ? memberName(details.successor) : 'none';
  const values = { ...Object.fromEntries(facts), who, what, successor };
  return (
    <li className={styles.entry}>
      <span className={styles.time}>
        <Clock at={at} />
      </span>
      <span>{sentenceOf(intl, `audit.${action}`, values) ?? t('audit.other', { who, action })}</span>
    </li>
  );
}
