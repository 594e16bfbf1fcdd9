import { useState } from 'react';
import { useIntl } from 'react-intl';
import type { Outbox, OutboxItem } from '#lib/store/views.ts';
import { discardRefused, resendRefused } from '#lib/store/writes.ts';
import type { Status } from '#lib/sync/status.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Button } from '../ui/Button.tsx';
import { useDirectory } from '../ui/directory.ts';
import { LeadName } from '../ui/LeadName.tsx';
import { useErrorText, useText } from '../ui/text.ts';
import { agoWords } from '../ui/When.tsx';
import styles from './ConnectionDetails.module.css';
import { CONNECTION } from './connection.ts';

/** When the server was last heard, what waits, and what was refused with the person's words kept. */
export default function ConnectionDetails({ status, outbox }: { status: Status; outbox: Outbox }) {
  const t = useText();
  const intl = useIntl();
  const { workspace } = useDirectory();
  const errorText = useErrorText();
  return (
    <>
      {workspace && <p className={styles.workspace}>{workspace.name}</p>}
      <p>{t(CONNECTION[status.state].means)}</p>
      {status.detailCode && <p>{errorText(status.detailCode)}</p>}
      <p className={styles.quiet}>
        {status.lastContactAt
          ? t('connection.lastContact', { ago: agoWords(intl, status.lastContactAt, new Date()) })
          : t('connection.neverContact')}
      </p>
      {outbox.waiting > 0 && <p>{t('connection.waiting', { count: outbox.waiting })}</p>}
      {outbox.needsYou.length > 0 && (
        <section>
          <h3 className={styles.title}>{t('connection.needsYou', { count: outbox.needsYou.length })}</h3>
          <ul className={styles.items}>
            {outbox.needsYou.map((item) => (
              <li key={item.mutationId}>
                <Refused item={item} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function Refused({ item }: { item: OutboxItem }) {
  const t = useText();
  const errorText = useErrorText();
  const announce = useAnnounce();
  const text = wordsOf(item.mutation);
  const [sure, setSure] = useState(false);
  const [error, setError] = useState<string | null>(null);

  async function settle(action: typeof resendRefused, said: string) {
    const result = await action(item.mutationId);
    setError(result.ok ? null : result.error.code);
    if (result.ok) announce(said);
  }

  return (
    <div className={styles.item}>
      <p>
        <b>{t(`outbox.${item.mutation.type}`)}</b>
        {item.lead && (
          <>
            {' · '}
            <LeadName stop={item.lead.stop}>{item.lead.name}</LeadName>
          </>
        )}
      </p>
      <p className={styles.why}>{errorText(item.code)}</p>
      {text && <p className={styles.text}>{text}</p>}
      {error && (
        <p role="alert" className={styles.why}>
          {errorText(error)}
        </p>
      )}
      <div className={styles.actions}>
        <Button onPress={() => void settle(resendRefused, t('connection.resent'))}>
          {t('connection.resend')}
        </Button>
        {text && (
          <Button
            onPress={() =>
              void navigator.clipboard.writeText(text).then(() => announce(t('connection.copied')))
            }
          >
            {t('connection.copy')}
          </Button>
        )}
        {sure ? (
          <Button look="danger" onPress={() => void settle(discardRefused, t('connection.discarded'))}>
            {t('connection.discardSure')}
          </Button>
        ) : (
          <Button look="quiet" onPress={() => setSure(true)}>
            {t('connection.discard')}
          </Button>
        )}
      </div>
    </div>
  );
}

/** What the person wrote; reasons and choices need no copying. */
function wordsOf(mutation: OutboxItem['mutation']): string {
  switch (mutation.type) {
    case 'feedback.give':
    case 'feedback.revise':
      return mutation.payload.content.note;
    case 'feedback.answer':
    case 'question.ask':
    case 'question.answer':
      return mutation.payload.text;
    case 'lead.create':
      return `${mutation.payload.name}\n${mutation.payload.value}`;
    case 'lead.link':
    case 'lead.cut':
      return mutation.payload.value;
    default:
      return '';
  }
}
