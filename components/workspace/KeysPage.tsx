import { type FormEvent, useCallback, useState } from 'react';
import {
  createIngestKey,
  type IngestKey,
  ingestKeys,
  MAX_KEY_NAME,
  revokeIngestKey,
} from '#lib/contract/ingest-keys.ts';
import { ask } from '#lib/sync/ask.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { Picker } from '../ui/Picker.tsx';
import { ShortText } from '../ui/ShortText.tsx';
import { Tag } from '../ui/Tag.tsx';
import { useErrorText, useText } from '../ui/text.ts';
import { useDate } from '../ui/When.tsx';
import { Confirm } from './Confirm.tsx';
import { FromServer } from './FromServer.tsx';
import { Once } from './Once.tsx';
import { Row, Rows } from './Rows.tsx';
import { useAnswer } from './use-answer.ts';
import styles from './Workspace.module.css';

/** For how many days a key may be made to work; 0 for until it is revoked. */
const DAYS = ['0', '30', '90', '365'] as const;

/** The keys with which marketing's tools send events. */
export default function KeysPage() {
  const t = useText();
  const answer = useAnswer(useCallback(() => ask(ingestKeys, {}), []));
  const [made, setMade] = useState<string | null>(null);
  return (
    <>
      <h2 className={styles.title}>{t('workspace.keys')}</h2>
      <p className={styles.quiet}>{t('keys.means')}</p>
      <FromServer answer={answer}>
        {({ keys }) => (
          <>
            {made === null ? (
              <NewKey
                onMade={(key) => {
                  setMade(key);
                  answer.again();
                }}
              />
            ) : (
              <Once
                title={t('keys.made')}
                words={t('keys.madeMeans')}
                secret={made}
                onDone={() => setMade(null)}
              />
            )}
            <Card title={t('keys.list', { count: keys.length })}>
              {keys.length === 0 ? (
                <p className={styles.quiet}>{t('keys.none')}</p>
              ) : (
                <Rows label={t('workspace.keys')}>
                  {keys.map((key) => (
                    <KeyRow key={key.id} ingestKey={key} again={answer.again} />
                  ))}
                </Rows>
              )}
            </Card>
          </>
        )}
      </FromServer>
    </>
  );
}

function NewKey({ onMade }: { onMade: (key: string) => void }) {
  const t = useText();
  const errorText = useErrorText();
  const [name, setName] = useState('');
  const [days, setDays] = useState<string>(DAYS[0]);
  const [fault, setFault] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '') return setFault(t('keys.nameNeeded'));
    setBusy(true);
    const validDays = days === '0' ? null : Number(days);
    const answer = await ask(createIngestKey, { body: { name, validDays } });
    setBusy(false);
    if (answer.ok) onMade(answer.value.key);
    else setFault(errorText(answer.error.code));
  };
  return (
    <Card title={t('keys.new')}>
      <form className={styles.form} onSubmit={(event) => void submit(event)}>
        <ShortText
          label={t('keys.name')}
          hint={t('keys.nameHint')}
          value={name}
          maxLength={MAX_KEY_NAME}
          error={fault}
          onChange={(text) => {
            setName(text);
            setFault(null);
          }}
        />
        <Picker
          label={t('keys.works')}
          chosen={days}
          onChange={setDays}
          options={DAYS.map((key) => ({
            key,
            text: key === '0' ? t('keys.forGood') : t('keys.forDays', { count: Number(key) }),
          }))}
        />
        <Button look="primary" type="submit" pending={busy}>
          {t('keys.make')}
        </Button>
      </form>
    </Card>
  );
}

function KeyRow({ ingestKey, again }: { ingestKey: IngestKey; again: () => void }) {
  const t = useText();
  const announce = useAnnounce();
  const date = useDate();
  const { id, name, createdAt, lastUsedOn, expiresAt, revokedAt, exposedAt, masked } = ingestKey;
  const ranOut = expiresAt !== null && Date.parse(expiresAt) <= Date.now();
  const ended = revokedAt !== null || ranOut;
  return (
    <Row
      title={name}
      tags={
        <>
          <Tag tone={ended ? 'bad' : 'good'}>
            {t(revokedAt !== null ? 'keys.revoked' : ranOut ? 'keys.ranOut' : 'keys.working')}
          </Tag>
          {exposedAt !== null && <Tag tone="bad">{t('keys.exposed')}</Tag>}
        </>
      }
      facts={[
        t('keys.madeOn', { day: date(createdAt) }),
        lastUsedOn === null ? t('workspace.neverUsed') : t('workspace.lastUsed', { day: date(lastUsedOn) }),
        revokedAt !== null && t('keys.revokedOn', { day: date(revokedAt) }),
        revokedAt === null && expiresAt !== null && t('workspace.until', { day: date(expiresAt) }),
        !ended && exposedAt !== null && t('keys.exposedOn', { day: date(exposedAt) }),
        masked !== null && t('keys.masked', { day: date(masked.on), where: masked.where }),
      ]}
      actions={
        !ended && (
          <Confirm
            button={t('keys.revoke')}
            about={name}
            title={t('keys.revokeTitle', { name })}
            words={t('keys.revokeMeans')}
            act={() => ask(revokeIngestKey, { params: { id } })}
            onDone={() => {
              announce(t('keys.revokedNow', { name }));
              again();
            }}
          />
        )
      }
    />
  );
}
