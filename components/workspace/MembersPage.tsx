import { useCallback, useState } from 'react';
import {
  changeMember,
  deactivateMember,
  type MemberLine,
  members,
  reactivateMember,
} from '#lib/contract/entering.ts';
import type { Department } from '#lib/contract/primitives.ts';
import { ask } from '#lib/sync/ask.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Card } from '../ui/Card.tsx';
import { useDirectory } from '../ui/directory.ts';
import { Picker } from '../ui/Picker.tsx';
import { Tag } from '../ui/Tag.tsx';
import { useText } from '../ui/text.ts';
import { useDate } from '../ui/When.tsx';
import { Confirm } from './Confirm.tsx';
import { FromServer } from './FromServer.tsx';
import { RoleFields } from './RoleFields.tsx';
import { Row, Rows } from './Rows.tsx';
import { useAnswer } from './use-answer.ts';
import styles from './Workspace.module.css';

/** Everybody of the workspace, also those who left. */
export default function MembersPage() {
  const t = useText();
  const answer = useAnswer(useCallback(() => ask(members, {}), []));
  return (
    <>
      <h2 className={styles.title}>{t('workspace.members')}</h2>
      <p className={styles.quiet}>{t('members.means')}</p>
      <FromServer answer={answer}>
        {(all) => {
          const active = all.members.filter((member) => member.active);
          const left = all.members.filter((member) => !member.active);
          return (
            <>
              <Card title={t('members.count', { count: active.length })}>
                <Rows label={t('workspace.members')}>
                  {active.map((member) => (
                    <ActiveMember
                      key={member.id}
                      member={member}
                      others={active.filter((one) => one !== member)}
                      again={answer.again}
                    />
                  ))}
                </Rows>
              </Card>
              {left.length > 0 && (
                <Card title={t('members.leftCount', { count: left.length })}>
                  <Rows label={t('members.left')}>
                    {left.map((member) => (
                      <FormerMember key={member.id} member={member} again={answer.again} />
                    ))}
                  </Rows>
                </Card>
              )}
            </>
          );
        }}
      </FromServer>
    </>
  );
}

interface Props {
  member: MemberLine;
  again: () => void;
}

function ActiveMember({ member, others, again }: Props & { others: readonly MemberLine[] }) {
  const t = useText();
  const announce = useAnnounce();
  const date = useDate();
  const { me } = useDirectory();
  const { id, name, email, department, admin, leads, openFeedback, devices, lastUsedOn } = member;
  const [role, setRole] = useState<{ department: Department; admin: boolean }>({ department, admin });
  const [successor, setSuccessor] = useState<string>(
    (others.find((one) => one.department === department) ?? others[0])?.id ?? NOBODY,
  );
  const done = (sentence: string) => () => {
    announce(sentence);
    again();
  };
  return (
    <Row
      title={name}
      tags={
        <>
          {id === me?.id && <Tag tone="both">{t('member.you')}</Tag>}
          <Tag tone={department}>{t(`department.${department}`)}</Tag>
          {admin && <Tag>{t('members.admin')}</Tag>}
        </>
      }
      facts={[
        email,
        t('members.leads', { count: leads }),
        openFeedback > 0 && t('members.openFeedback', { count: openFeedback }),
        t('members.devices', { count: devices }),
        lastUsedOn !== null && t('workspace.lastUsed', { day: date(lastUsedOn) }),
      ]}
      actions={
        <>
          <Confirm
            look="plain"
            button={t('members.change')}
            about={name}
            title={t('members.changeTitle', { name })}
            words={t('members.changeMeans')}
            doIt={t('members.save')}
            act={() => ask(changeMember, { params: { id }, body: role })}
            onDone={done(t('members.changed', { name }))}
          >
            <RoleFields role={role} onChange={setRole} />
          </Confirm>
          <Confirm
            button={t('members.deactivate')}
            about={name}
            title={t('members.deactivateTitle', { name })}
            words={t('members.deactivateMeans')}
            act={() =>
              ask(deactivateMember, {
                params: { id },
                body: { successorId: successor === NOBODY ? null : successor },
              })
            }
            onDone={done(t('members.deactivated', { name }))}
          >
            <Picker
              label={t('members.successor')}
              chosen={successor}
              onChange={setSuccessor}
              options={[
                ...others.map((one) => ({ key: one.id, text: one.name })),
                { key: NOBODY, text: t('members.noSuccessor') },
              ]}
            />
          </Confirm>
        </>
      }
    />
  );
}

/** Chosen when nothing is to be handed on. */
const NOBODY = 'nobody';

function FormerMember({ member: { id, name, email, lastUsedOn }, again }: Props) {
  const t = useText();
  const announce = useAnnounce();
  const date = useDate();
  return (
    <Row
      title={name}
      tags={<Tag tone="bad">{t('members.left')}</Tag>}
      facts={[email, lastUsedOn !== null && t('workspace.lastUsed', { day: date(lastUsedOn) })]}
      actions={
        <Confirm
          look="plain"
          button={t('members.reactivate')}
          about={name}
          title={t('members.reactivateTitle', { name })}
          words={t('members.reactivateMeans')}
          act={() => ask(reactivateMember, { params: { id } })}
          onDone={() => {
            announce(t('members.reactivated', { name }));
            again();
          }}
        />
      }
    />
  );
}
