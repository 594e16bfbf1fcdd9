import { useState } from 'react';
import { v7 as newId } from 'uuid';
import { Department } from '#lib/contract/primitives.ts';
import type { Team } from '#lib/contract/records.ts';
import { missingIn, peopleOf } from '#lib/domain/team.ts';
import { TeamForm } from '../team/TeamForm.tsx';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { useDirectory } from '../ui/directory.ts';
import { Line } from '../ui/Line.tsx';
import { Tag } from '../ui/Tag.tsx';
import { useText } from '../ui/text.ts';
import { Row, Rows } from './Rows.tsx';
import { hashOf } from './route.ts';
import styles from './Workspace.module.css';

/** The teams of the workspace, and what of their agreements waits for approval. */
export default function TeamsPage() {
  const t = useText();
  const { teams, me } = useDirectory();
  const [making, setMaking] = useState<string | null>(null);
  return (
    <>
      <h2 className={styles.title}>{t('workspace.teams')}</h2>
      <p className={styles.quiet}>{t('teams.means')}</p>
      {making !== null && me ? (
        <TeamForm
          title={t('teams.new')}
          team={{ id: making, name: '', problem: '', memberIds: [me.id], campaignIds: [] }}
          onDone={() => {
            location.hash = hashOf({ screen: 'team', id: making });
          }}
          onCancel={() => setMaking(null)}
        />
      ) : (
        <>
          {teams.length === 0 ? (
            <Line title={t('teams.none')}>
              <p>{t('team.noneWhy')}</p>
            </Line>
          ) : (
            <Card title={t('teams.count', { count: teams.length })}>
              <Rows label={t('workspace.teams')}>
                {teams
                  .toSorted((a, b) => a.name.localeCompare(b.name))
                  .map((team) => (
                    <TeamRow key={team.id} team={team} />
                  ))}
              </Rows>
            </Card>
          )}
          <div>
            <Button onPress={() => setMaking(newId())}>{t('teams.new')}</Button>
          </div>
        </>
      )}
    </>
  );
}

function TeamRow({ team }: { team: Team }) {
  const t = useText();
  const { members, me } = useDirectory();
  const people = peopleOf(team, members);
  const waitsFor = Department.options.filter(
    (one) => team.proposed && !team.proposed.approvals.some(({ department }) => department === one),
  );
  return (
    <Row
      title={<a href={hashOf({ screen: 'team', id: team.id })}>{team.name}</a>}
      tags={
        <>
          {me && team.memberIds.includes(me.id) && <Tag tone="both">{t('teams.yours')}</Tag>}
          {missingIn(people).map((department) => (
            <Tag key={department} tone="bad">
              {t('teams.lacks', { department })}
            </Tag>
          ))}
          {waitsFor.map((department) => (
            <Tag key={department} tone={department}>
              {t('teams.waits', { department })}
            </Tag>
          ))}
        </>
      }
      facts={[
        team.problem,
        team.goal && t('teams.goal', { goal: team.goal.title }),
        t('team.people', { count: people.length }),
        t('teams.ofCampaigns', { count: team.campaignIds.length }),
      ]}
    />
  );
}
