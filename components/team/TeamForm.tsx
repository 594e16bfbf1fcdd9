import { type FormEvent, useState } from 'react';
import { Department } from '#lib/contract/primitives.ts';
import type { Team } from '#lib/contract/records.ts';
import { MAX_PROBLEM, MAX_TEAM_NAME, saveTeam } from '#lib/contract/teams.ts';
import { missingIn } from '#lib/domain/team.ts';
import { ask } from '#lib/sync/ask.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Card } from '../ui/Card.tsx';
import { ManyChips } from '../ui/Chips.tsx';
import { useDirectory } from '../ui/directory.ts';
import { LongText } from '../ui/LongText.tsx';
import { ShortText } from '../ui/ShortText.tsx';
import { useText } from '../ui/text.ts';
import { FormEnd } from '../workspace/FormEnd.tsx';
import page from '../workspace/Workspace.module.css';

interface Props {
  title: string;
  team: Pick<Team, 'id' | 'name' | 'problem' | 'memberIds' | 'campaignIds'>;
  onDone: () => void;
  onCancel: () => void;
}

/** Name, problem, people and campaigns of a team. */
export function TeamForm({ title, team, onDone, onCancel }: Props) {
  const t = useText();
  const announce = useAnnounce();
  const { members, campaigns } = useDirectory();
  const [name, setName] = useState(team.name);
  const [problem, setProblem] = useState(team.problem);
  const [memberIds, setMemberIds] = useState<readonly string[]>(team.memberIds);
  const [campaignIds, setCampaignIds] = useState<readonly string[]>(team.campaignIds);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [code, setCode] = useState<string | null>(null);

  const active = [...members.values()]
    .filter((member) => member.active)
    .toSorted((a, b) => a.name.localeCompare(b.name));
  // Who has left goes with the next save.
  const chosen = active.filter(({ id }) => memberIds.includes(id));
  const missing = missingIn(chosen);
  const faults = {
    name: name.trim() === '' ? t('teams.nameNeeded') : null,
    problem: problem.trim().length > MAX_PROBLEM ? t('teams.problemTooLong', { max: MAX_PROBLEM }) : null,
    people:
      missing.length > 0
        ? t('teams.needs', { departments: missing.length > 1 ? 'both' : (missing[0] ?? 'both') })
        : null,
  };

  async function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (busy || faults.name || faults.problem || faults.people) return;
    setBusy(true);
    const body = {
      name,
      problem,
      memberIds: chosen.map(({ id }) => id),
      campaignIds: campaignIds.filter((id) => campaigns.has(id)),
    };
    const done = await ask(saveTeam, { params: { id: team.id }, body });
    setBusy(false);
    if (!done.ok) return setCode(done.error.code);
    announce(t('teams.saved', { name: name.trim() }));
    onDone();
  }

  return (
    <Card title={title}>
      <form noValidate className={page.form} onSubmit={(event) => void submit(event)}>
        <ShortText
          label={t('teams.name')}
          value={name}
          maxLength={MAX_TEAM_NAME}
          error={tried ? faults.name : null}
          onChange={setName}
        />
        <LongText
          label={t('teams.problem')}
          placeholder={t('teams.problemHint')}
          value={problem}
          error={tried ? faults.problem : null}
          onChange={setProblem}
        />
        {Department.options.map((department) => {
          const those = active.filter((member) => member.department === department);
          return (
            <ManyChips
              key={department}
              label={t(`teams.${department}`)}
              options={those.map((member) => ({ key: member.id, text: member.name }))}
              chosen={those.map(({ id }) => id).filter((id) => memberIds.includes(id))}
              onChange={(ids) =>
                setMemberIds([...memberIds.filter((id) => !those.some((one) => one.id === id)), ...ids])
              }
            />
          );
        })}
        {tried && faults.people && (
          <p role="alert" className={page.error}>
            {faults.people}
          </p>
        )}
        {campaigns.size > 0 && (
          <ManyChips
            label={t('teams.campaigns')}
            options={[...campaigns.values()]
              .toSorted((a, b) => a.name.localeCompare(b.name))
              .map((campaign) => ({ key: campaign.id, text: campaign.name }))}
            chosen={campaignIds}
            onChange={setCampaignIds}
          />
        )}
        <FormEnd code={code} send={t('teams.save')} pending={busy} onCancel={onCancel} />
      </form>
    </Card>
  );
}
