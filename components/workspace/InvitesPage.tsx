import { type FormEvent, useCallback, useState } from 'react';
import { createInvite, type Invite, invites, withdrawInvite } from '#lib/contract/entering.ts';
import type { Department } from '#lib/contract/primitives.ts';
import { ask } from '#lib/sync/ask.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { useDirectory } from '../ui/directory.ts';
import { ShortText } from '../ui/ShortText.tsx';
import { Tag } from '../ui/Tag.tsx';
import { useErrorText, useText } from '../ui/text.ts';
import { useDate } from '../ui/When.tsx';
import { Confirm } from './Confirm.tsx';
import { FromServer } from './FromServer.tsx';
import { Once } from './Once.tsx';
import { RoleFields } from './RoleFields.tsx';
import { Row, Rows } from './Rows.tsx';
import { useAnswer } from './use-answer.ts';
import styles from './Workspace.module.css';

interface Made {
  email: string;
  url: string;
  mailed: boolean;
}

/** Who was asked to join and has not come yet. */
export default function InvitesPage() {
  const t = useText();
  const answer = useAnswer(useCallback(() => ask(invites, {}), []));
  const [made, setMade] = useState<Made | null>(null);
  return (
    <>
      <h2 className={styles.title}>{t('workspace.invites')}</h2>
      <p className={styles.quiet}>{t('invites.means')}</p>
      <FromServer answer={answer}>
        {(waiting) => (
          <>
            {made === null ? (
              <NewInvite
                onMade={(invite) => {
                  setMade(invite);
                  answer.again();
                }}
              />
            ) : (
              <Once
                title={t('invites.made', { email: made.email })}
                words={t(made.mailed ? 'invites.mailed' : 'invites.handOver')}
                secret={made.url}
                onDone={() => setMade(null)}
              />
            )}
            <Card title={t('invites.count', { count: waiting.invites.length })}>
              {waiting.invites.length === 0 ? (
                <p className={styles.quiet}>{t('invites.none')}</p>
              ) : (
                <Rows label={t('workspace.invites')}>
                  {waiting.invites.map((invite) => (
                    <InviteRow key={invite.id} invite={invite} again={answer.again} />
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

function NewInvite({ onMade }: { onMade: (made: Made) => void }) {
  const t = useText();
  const errorText = useErrorText();
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<{ department: Department; admin: boolean }>({
    department: 'sales',
    admin: false,
  });
  const [fault, setFault] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!/^\S+@\S+$/.test(email.trim())) return setFault(t('invites.emailNeeded'));
    setBusy(true);
    const answer = await ask(createInvite, { body: { email: email.trim(), ...role } });
    setBusy(false);
    if (answer.ok) onMade({ email: answer.value.invite.email, ...answer.value });
    else
      setFault(answer.error.code === 'already_exists' ? t('invites.isMember') : errorText(answer.error.code));
  };
  return (
    <Card title={t('invites.new')}>
      <form noValidate className={styles.form} onSubmit={(event) => void submit(event)}>
        <ShortText
          type="email"
          label={t('invites.email')}
          value={email}
          maxLength={320}
          error={fault}
          onChange={(text) => {
            setEmail(text);
            setFault(null);
          }}
        />
        <RoleFields role={role} onChange={setRole} />
        <Button look="primary" type="submit" pending={busy}>
          {t('invites.make')}
        </Button>
      </form>
    </Card>
  );
}

function InviteRow({ invite, again }: { invite: Invite; again: () => void }) {
  const t = useText();
  const announce = useAnnounce();
  const date = useDate();
  const { members } = useDirectory();
  const inviter = members.get(invite.invitedBy)?.name ?? t('member.unknown');
  const { id, email, department, admin, createdAt, expiresAt, expired } = invite;
  return (
    <Row
      title={email}
      tags={
        <>
          <Tag tone={department}>{t(`department.${department}`)}</Tag>
          {admin && <Tag>{t('members.admin')}</Tag>}
          {expired && <Tag tone="bad">{t('invites.expired')}</Tag>}
        </>
      }
      facts={[
        t('invites.by', { name: inviter, day: date(createdAt) }),
        t(expired ? 'invites.wasValid' : 'workspace.until', { day: date(expiresAt) }),
      ]}
      actions={
        <Confirm
          button={t('invites.withdraw')}
          about={email}
          title={t('invites.withdrawTitle', { email })}
          words={t('invites.withdrawMeans')}
          act={() => ask(withdrawInvite, { params: { id } })}
          onDone={() => {
            announce(t('invites.withdrawn', { email }));
            again();
          }}
        />
      }
    />
  );
}
