import { type FormEvent, useState } from 'react';
import {
  type GoalContent,
  MAX_GOAL_ACCOUNTS,
  MAX_GOAL_TITLE,
  MAX_TARGET,
  METRICS,
  setGoal,
} from '#lib/contract/goals.ts';
import { Metric, type SubGoal, type Team } from '#lib/contract/records.ts';
import { quarterOf } from '#lib/domain/goal.ts';
import { readDomain } from '#lib/domain/identity.ts';
import { ask } from '#lib/sync/ask.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { useDirectory } from '../ui/directory.ts';
import { LongText } from '../ui/LongText.tsx';
import { ShortText } from '../ui/ShortText.tsx';
import { useText } from '../ui/text.ts';
import { FormEnd } from '../workspace/FormEnd.tsx';
import page from '../workspace/Workspace.module.css';
import styles from './Goal.module.css';
import { todayOf, useMetricName } from './goal-words.ts';

const SIDES = ['marketing', 'sales', 'both'] as const;
const most = (metric: Metric): number => (METRICS[metric].unit === 'percent' ? 100 : MAX_TARGET);
/** The number that stands there; null when it is none. */
const targetOf = (metric: Metric, text: string): number | null => {
  const target = /^\d{1,10}$/.test(text) ? Number(text) : 0;
  return target >= 1 && target <= most(metric) ? target : null;
};

/** Writes what the team wants to reach, by when, and what each department does for it. */
export function GoalForm({ team, onDone }: { team: Team; onDone: () => void }) {
  const t = useText();
  const announce = useAnnounce();
  const nameOf = useMetricName(team);
  const { workspace } = useDirectory();
  // What somebody else sets meanwhile does not change what is being written.
  const [before] = useState(team.goal);
  const [title, setTitle] = useState(before?.title ?? '');
  const [days, setDays] = useState(() =>
    before ? { from: before.from, to: before.to } : quarterOf(todayOf()),
  );
  const [accounts, setAccounts] = useState(before?.accounts.join('\n') ?? '');
  const [targets, setTargets] = useState(
    new Map(before?.subGoals.map(({ metric, target }) => [metric, String(target)])),
  );
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);

  const domains = accounts.split(/[\s,;]+/).filter(Boolean);
  const wrongDomain = domains.find((text) => readDomain(text) === null);
  const written = (metric: Metric): string => (targets.get(metric) ?? '').replace(/\s/g, '');
  const subGoals = Metric.options.flatMap((metric): SubGoal[] => {
    const target = targetOf(metric, written(metric));
    return target === null ? [] : [{ metric, target }];
  });
  const dayFault = (day: string) => (/^\d{4}-\d{2}-\d{2}$/.test(day) ? null : t('goal.fault.day'));
  const faults = {
    title: title.trim() === '' ? t('goal.fault.title') : null,
    from: dayFault(days.from),
    to: dayFault(days.to) ?? (days.from > days.to ? t('goal.fault.days') : null),
    accounts:
      wrongDomain !== undefined
        ? t('goal.fault.domain', { text: wrongDomain })
        : domains.length > MAX_GOAL_ACCOUNTS
          ? t('goal.fault.tooMany', { max: MAX_GOAL_ACCOUNTS })
          : domains.length === 0 && subGoals.some(({ metric }) => metric === 'target_leads')
            ? t('goal.fault.accounts')
            : null,
    none: Metric.options.every((metric) => written(metric) === '') ? t('goal.fault.none') : null,
  };
  const targetFault = (metric: Metric): string | null =>
    written(metric) === '' || targetOf(metric, written(metric)) !== null
      ? null
      : t('goal.fault.count', { max: most(metric) });

  async function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    const isWrong = Object.values(faults).some(Boolean) || Metric.options.some(targetFault);
    if (busy || isWrong) return;
    setBusy(true);
    setRefused(null);
    const content: GoalContent = { title, ...days, accounts: domains, subGoals };
    const body = { basedOn: before?.setAt ?? null, content };
    const done = await ask(setGoal, { params: { id: team.id }, body });
    setBusy(false);
    if (!done.ok) return setRefused(done.error.code);
    announce(t('goal.done'));
    onDone();
  }

  const label = (metric: Metric): string => {
    const metricName = { metric: nameOf(metric) };
    const { unit } = METRICS[metric];
    if (unit === 'percent') return t('goal.field.percent', metricName);
    if (unit === 'count') return nameOf(metric);
    return t('goal.field.money', { ...metricName, currency: workspace?.currency ?? 'SEK' });
  };
  return (
    <form noValidate className={page.form} onSubmit={(event) => void submit(event)}>
      <ShortText
        label={t('goal.field.title')}
        hint={t('goal.field.titleHint')}
        value={title}
        maxLength={MAX_GOAL_TITLE}
        error={tried ? faults.title : null}
        onChange={setTitle}
      />
      <div className={styles.days}>
        {(['from', 'to'] as const).map((end) => (
          <ShortText
            key={end}
            type="date"
            label={t(`goal.field.${end}`)}
            value={days[end]}
            error={tried ? faults[end] : null}
            onChange={(day) => setDays({ ...days, [end]: day })}
          />
        ))}
      </div>
      <p className={page.quiet}>{t('goal.field.empty')}</p>
      {SIDES.map((side) => (
        <fieldset key={side} className={styles.group}>
          <legend>{t('goal.field.targets', { side })}</legend>
          <div className={styles.targets}>
            {Metric.options
              .filter((metric) => METRICS[metric].side === side)
              .map((metric) => (
                <ShortText
                  key={metric}
                  label={label(metric)}
                  value={targets.get(metric) ?? ''}
                  maxLength={13}
                  error={tried ? targetFault(metric) : null}
                  onChange={(text) => setTargets(new Map(targets).set(metric, text))}
                />
              ))}
          </div>
        </fieldset>
      ))}
      {tried && faults.none && (
        <p role="alert" className={page.error}>
          {faults.none}
        </p>
      )}
      <LongText
        label={t('goal.field.accounts')}
        placeholder={t('goal.field.accountsHint')}
        value={accounts}
        error={tried ? faults.accounts : null}
        onChange={setAccounts}
      />
      <FormEnd code={refused} send={t('goal.send')} pending={busy} onCancel={onDone} />
    </form>
  );
}
