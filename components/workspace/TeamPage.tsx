import { useCallback, useState } from 'react';
import type { Metric, Team } from '#lib/contract/records.ts';
import { agreements, deleteTeam } from '#lib/contract/teams.ts';
import { DEFAULT_AGREEMENT } from '#lib/domain/agreement.ts';
import { missingIn, peopleOf } from '#lib/domain/team.ts';
import { ask } from '#lib/sync/ask.ts';
import { AgreementForm } from '../team/AgreementForm.tsx';
import { AgreementText } from '../team/AgreementText.tsx';
import { AgreementVersions } from '../team/AgreementVersions.tsx';
import { GoalCard } from '../team/GoalCard.tsx';
import { PromisesCard } from '../team/PromisesCard.tsx';
import { Proposed } from '../team/Proposed.tsx';
import { TeamForm } from '../team/TeamForm.tsx';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { useDirectory } from '../ui/directory.ts';
import { Tag } from '../ui/Tag.tsx';
import { useText } from '../ui/text.ts';
import { Confirm } from './Confirm.tsx';
import { FromServer } from './FromServer.tsx';
import { Gone } from './Gone.tsx';
import { Row, Rows } from './Rows.tsx';
import { hashOf } from './route.ts';
import { useAgain, useSame } from './use-again.ts';
import { useAnswer } from './use-answer.ts';
import styles from './Workspace.module.css';

/** A team: its people and campaigns, and what its departments have promised each other. */
export default function TeamPage({ id, list }: { id: string; list: Metric | null }) {
  const { teams } = useDirectory();
  const team = useSame(teams.find((one) => one.id === id) ?? null);
  return team ? <TeamOf team={team} list={list} /> : <Gone />;
}

function TeamOf({ team, list }: { team: Team; list: Metric | null }) {
  const t = useText();
  const announce = useAnnounce();
  const { me } = useDirectory();
  const [isOpen, setOpen] = useState(false);
  const mayChange = me !== null && (me.admin || team.memberIds.includes(me.id));
  if (isOpen)
    return (
      <TeamForm
        title={t('teams.changeTitle', { name: team.name })}
        team={team}
        onDone={() => setOpen(false)}
        onCancel={() => setOpen(false)}
      />
    );
  return (
    <>
      <h2 className={styles.title}>{team.name}</h2>
      {team.problem && <p>{team.problem}</p>}
      <p>
        <a href={hashOf({ screen: 'huddle', id: team.id })}>{t('huddle.open')}</a>
      </p>
      <GoalCard team={team} list={list} />
      <People team={team} />
      <Agreed team={team} />
      <PromisesCard team={team} />
      {mayChange && (
        <div className={styles.buttons}>
          <Button onPress={() => setOpen(true)}>{t('teams.change')}</Button>
          <Confirm
            button={t('teams.remove')}
            about={team.name}
            title={t('teams.removeTitle', { name: team.name })}
            words={t('teams.removeMeans')}
            act={() => ask(deleteTeam, { params: { id: team.id } })}
            onDone={() => {
              announce(t('teams.removed', { name: team.name }));
              location.hash = hashOf({ screen: 'teams' });
            }}
          />
        </div>
      )}
    </>
  );
}

function People({ team }: { team: Team }) {
  const t = useText();
  const { members, campaigns } = useDirectory();
  const people = peopleOf(team, members);
  const missing = missingIn(people);
  const known = team.campaignIds.flatMap((id) => campaigns.get(id) ?? []);
  return (
    <>
      <Card
        title={t('team.people', { count: people.length })}
        aside={missing.map((department) => (
          <Tag key={department} tone="bad">
            {t('teams.lacks', { department })}
          </Tag>
        ))}
      >
        <Rows label={t('team.people', { count: people.length })}>
          {people.map(({ id, name, department, email }) => (
            <Row
              key={id}
              title={name}
              tags={<Tag tone={department}>{t(`department.${department}`)}</Tag>}
              facts={[email]}
            />
          ))}
        </Rows>
      </Card>
      {known.length > 0 && (
        <Card title={t('team.campaigns', { count: known.length })}>
          <ul className={styles.links}>
            {known.map(({ id, name }) => (
              <li key={id}>
                <a href={hashOf({ screen: 'campaign', id })}>{name}</a>
              </li>
            ))}
          </ul>
        </Card>
      )}
    </>
  );
}

function Agreed({ team }: { team: Team }) {
  const t = useText();
  const { me } = useDirectory();
  const [isOpen, setOpen] = useState(false);
  const answer = useAnswer(useCallback(() => ask(agreements, { params: { id: team.id } }), [team.id]));
  useAgain(team, answer.again);
  const newest = answer.value?.versions[0] ?? null;
  const isMine = me !== null && team.memberIds.includes(me.id);
  return (
    <>
      <Card title={t('agreement.title')}>
        {isOpen ? (
          <AgreementForm
            teamId={team.id}
            first={newest ?? DEFAULT_AGREEMENT}
            newest={newest?.number ?? null}
            onDone={() => {
              setOpen(false);
              answer.again();
            }}
            onOutdated={answer.again}
          />
        ) : (
          <div className={styles.form}>
            {!team.agreement && <p className={styles.quiet}>{t('agreement.none')}</p>}
            <AgreementText agreement={team.agreement ?? DEFAULT_AGREEMENT} />
            {isMine && answer.value && (
              <div>
                <Button onPress={() => setOpen(true)}>{t('agreement.change')}</Button>
              </div>
            )}
          </div>
        )}
      </Card>
      {team.proposed && (
        <Card title={t('approval.title', { version: team.proposed.number })}>
          <Proposed team={team} proposed={team.proposed} />
        </Card>
      )}
      <FromServer answer={answer}>
        {({ versions }) => versions.length > 0 && <AgreementVersions versions={versions} />}
      </FromServer>
    </>
  );
}
