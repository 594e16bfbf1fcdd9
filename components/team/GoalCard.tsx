import { useState } from 'react';
import { removeGoal } from '#lib/contract/goals.ts';
import type { Goal, Metric, Team } from '#lib/contract/records.ts';
import { ask } from '#lib/sync/ask.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { useDirectory } from '../ui/directory.ts';
import { useText } from '../ui/text.ts';
import { Confirm } from '../workspace/Confirm.tsx';
import { hashOf } from '../workspace/route.ts';
import page from '../workspace/Workspace.module.css';
import styles from './Goal.module.css';
import { GoalForm } from './GoalForm.tsx';
import { GoalHead } from './GoalHead.tsx';
import { GoalList } from './GoalList.tsx';
import { GoalProgress } from './GoalProgress.tsx';

/** A team's goal with its sub-goals, set by its members. @param list the metric whose list is open */
export function GoalCard({ team, list }: { team: Team; list: Metric | null }) {
  const t = useText();
  const announce = useAnnounce();
  const { me } = useDirectory();
  const [isOpen, setOpen] = useState(false);
  const isMine = me !== null && team.memberIds.includes(me.id);
  const { goal } = team;
  if (isOpen)
    return (
      <Card title={t('goal.title')}>
        <GoalForm team={team} onDone={() => setOpen(false)} />
      </Card>
    );
  return (
    <>
      <Card title={t('goal.title')}>
        {goal ? (
          <>
            <GoalHead goal={goal} />
            {goal.accounts.length > 0 && <Accounts accounts={goal.accounts} />}
            <GoalProgress
              team={team}
              link={(metric, name) => (
                <a className={styles.name} href={hashOf({ screen: 'team', id: team.id, list: metric })}>
                  {name}
                </a>
              )}
            />
          </>
        ) : (
          <div className={page.form}>
            <p>{t('goal.none')}</p>
            <p className={page.quiet}>
              {t('goal.noneMeans')} {!isMine && t('goal.noneOthers')}
            </p>
          </div>
        )}
        {isMine && (
          <div className={`${page.buttons} ${styles.buttons}`}>
            <Button onPress={() => setOpen(true)}>{t(goal ? 'goal.change' : 'goal.set')}</Button>
            {goal && (
              <Confirm
                button={t('goal.remove')}
                about={team.name}
                title={t('goal.removeTitle', { team: team.name })}
                words={t('goal.removeMeans')}
                act={() => ask(removeGoal, { params: { id: team.id } })}
                onDone={() => announce(t('goal.removed'))}
              />
            )}
          </div>
        )}
      </Card>
      {list && goal?.subGoals.some(({ metric }) => metric === list) && (
        <GoalList key={list} team={team} metric={list} />
      )}
    </>
  );
}

const FEW = 5;

function Accounts({ accounts }: Pick<Goal, 'accounts'>) {
  const t = useText();
  const domains = accounts.slice(0, FEW).join(', ');
  const rest = accounts.length - FEW;
  return (
    <p className={styles.quiet}>
      {t('goal.accounts', {
        count: accounts.length,
        domains: rest > 0 ? t('goal.accountsMore', { domains, count: rest }) : domains,
      })}
    </p>
  );
}
