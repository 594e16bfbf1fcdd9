import { useMemo, useState } from 'react';
import { useIntl } from 'react-intl';
import type { Account } from '#lib/contract/records.ts';
import { type Colleague, committee, reachedBy } from '#lib/domain/committee.ts';
import type { AccountView as View } from '#lib/store/account.ts';
import { WatchToggle } from '../alerts/WatchToggle.tsx';
import { StageBar } from '../lead/StageBar.tsx';
import { readPersona } from '../persona/reading.ts';
import { Card } from '../ui/Card.tsx';
import { useDirectory, useStageName } from '../ui/directory.ts';
import { useText } from '../ui/text.ts';
import { useDate } from '../ui/When.tsx';
import { AccountJourney } from './AccountJourney.tsx';
import styles from './AccountView.module.css';
import { Committee } from './Committee.tsx';
import { type OpenLead, People } from './People.tsx';

interface Props {
  view: View;
  away: boolean;
  /** What is typed to find somebody. */
  find: string;
  onFind: (text: string) => void;
  /** Shows a person in the place of the company; without it their names are links of the full-tab page. */
  onOpenLead?: OpenLead;
}

/** A company: how far it has come, who decides there, everybody at it, and what happened with all of them. */
export default function AccountView({ view: { account, people }, away, find, onFind, onOpenLead }: Props) {
  const { personas, workspace } = useDirectory();
  const [now] = useState(() => Date.now());
  const colleagues = useMemo(
    () =>
      people.map(
        (lead): Colleague => ({
          lead,
          personaId: readPersona(personas, workspace?.titleRules, lead, account).shown?.persona.id ?? null,
        }),
      ),
    [people, personas, workspace, account],
  );
  const seats = useMemo(
    () =>
      committee(
        personas.map(({ id }) => id),
        colleagues,
        now,
      ),
    [personas, colleagues, now],
  );
  const open = onOpenLead ? { onOpenLead } : {};
  return (
    <div className={styles.view}>
      <Facts account={account} />
      <WatchToggle about="account" id={account.id} name={account.name} />
      {workspace && <Progress people={people} />}
      <Committee committee={seats} {...open} />
      <People committee={seats} text={find} onText={onFind} {...open} />
      <AccountJourney account={account} people={people} away={away} />
    </div>
  );
}

function Facts({ account }: { account: Account }) {
  const t = useText();
  const intl = useIntl();
  const facts = [
    account.industry,
    account.country && (intl.formatDisplayName(account.country, { type: 'region' }) ?? account.country),
    account.employees !== null && t('why.people', { count: account.employees }),
    account.domains.join(', '),
  ].filter(Boolean);
  return facts.length > 0 ? <p className={styles.quiet}>{facts.join(' · ')}</p> : null;
}

/** How far the company has come: as far as the furthest of its people. */
function Progress({ people }: { people: View['people'] }) {
  const t = useText();
  const date = useDate();
  const stageName = useStageName();
  const stages = useDirectory().workspace?.stages ?? [];
  const { stage, leadId, counts } = reachedBy(people, stages);
  const first = people.find(({ id }) => id === leadId);
  const named = stages.find(({ key }) => key === stage);
  return (
    <Card title={t('account.progress')}>
      <StageBar stages={stages} current={stage} />
      <p className={styles.quiet}>
        {named && first
          ? t('account.furthest', {
              name: first.name,
              stage: stageName(named),
              since: first.stageAt ? date(first.stageAt) : '',
            })
          : t('account.noStage')}
      </p>
      {named && (
        <ul className={styles.counts} aria-label={t('account.perStage')}>
          {stages.map((one, at) => (
            <li key={one.key}>
              {t('account.inStage', { stage: stageName(one), count: counts[at]?.people ?? 0 })}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
