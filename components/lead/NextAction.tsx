import { useState } from 'react';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { TextField } from 'react-aria-components/TextField';
import { useIntl } from 'react-intl';
import {
  type ActionChoice,
  type ActionDecision,
  ActionReason,
  type Feedback,
  type Lead,
  type Touchpoint,
} from '#lib/contract/records.ts';
import {
  type NextAction as Action,
  justSettled,
  keptQuiet,
  nextAction,
  putOff,
  type Quiet,
} from '#lib/domain/next-action.ts';
import { decideAction } from '#lib/store/lead-writes.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { goTo } from '../ui/anchor.ts';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { OneChip } from '../ui/Chips.tsx';
import { dayAfter } from '../ui/day-after.ts';
import fields from '../ui/field.module.css';
import { useErrorText, useText } from '../ui/text.ts';
import { useBy } from '../ui/use-by.ts';
import { asBeginning, dayWords, useDate } from '../ui/When.tsx';
import styles from './NextAction.module.css';

interface Props {
  lead: Lead;
  touchpoints: readonly Touchpoint[];
  feedback: readonly Feedback[];
  /** Milliseconds since 1970. */
  now: number;
}

/** What to do next about the lead and why, with the ways to say that it is done, is for later, or is not right; and what was decided, with the way back. */
export default function NextAction({ lead, now, ...facts }: Props) {
  const t = useText();
  const errorText = useErrorText();
  const announce = useAnnounce();
  const [code, setCode] = useState<string | null>(null);
  const today = dayAfter(now, 0);
  const action = nextAction({ lead, ...facts }, now, today);
  const ahead = putOff(lead.actions, today);
  const quiet = keptQuiet(lead.actions, now);
  // Of a kind that is proposed again something new has happened: the decision before is past.
  const settled = justSettled(lead.actions, now).filter((one) => one.code !== action?.code);
  if (!action && ahead.length + quiet.length + settled.length === 0) return null;

  async function decide(what: Pick<ActionDecision, 'code' | 'touchpointId'>, choice: ActionChoice | null) {
    const written = await decideAction(lead.id, what, choice);
    setCode(written.ok ? null : written.error.code);
    if (written.ok) announce(t(choice ? 'next.kept' : 'next.back'));
  }

  return (
    <Card title={t('next.title')} name="next">
      {action && (
        <Proposed
          key={`${action.code} ${action.touchpoint.id}`}
          action={action}
          now={now}
          onDecide={(choice) =>
            void decide({ code: action.code, touchpointId: action.touchpoint.id }, choice)
          }
        />
      )}
      {ahead.map((one) => (
        <PutOff key={one.code} decision={one} onBack={() => void decide(one, null)} />
      ))}
      {quiet.map((one) => (
        <Refused key={one.decision.code} quiet={one} onBack={() => void decide(one.decision, null)} />
      ))}
      {settled.map((one) => (
        <Settled key={one.code} decision={one} onBack={() => void decide(one, null)} />
      ))}
      {code && (
        <p role="alert" className={fields.error}>
          {errorText(code)}
        </p>
      )}
    </Card>
  );
}

interface ProposedProps {
  action: Action;
  now: number;
  onDecide: (choice: ActionChoice) => void;
}

function Proposed({ action: { code, touchpoint }, now, onDecide }: ProposedProps) {
  const t = useText();
  const intl = useIntl();
  const [asking, setAsking] = useState<'later' | 'refused' | null>(null);
  const ways = [
    ['later', t('next.later')],
    ['refused', t('next.refuse')],
  ] as const;
  return (
    <>
      <p>{t(`next.${code}`)}</p>
      <div className={styles.fact}>
        <Button look="link" onPress={() => goTo([touchpoint.id, 'journey'])}>
          {[touchpoint.title, dayWords(intl, touchpoint.at, new Date())].join(' · ')}
        </Button>
      </div>
      <div className={styles.ways}>
        <Button onPress={() => onDecide({ is: 'done' })}>{t('next.done')}</Button>
        {ways.map(([way, words]) => (
          <Button
            key={way}
            aria-expanded={asking === way}
            onPress={() => setAsking(asking === way ? null : way)}
          >
            {words}
          </Button>
        ))}
      </div>
      {asking === 'later' && <Later now={now} onDay={(until) => onDecide({ is: 'later', until })} />}
      {asking === 'refused' && (
        <OneChip
          label={t('next.why')}
          options={ActionReason.options.map((key) => ({ key, text: t(`actionReason.${key}`) }))}
          chosen={null}
          mayBeNone
          onChange={(key) => {
            const reason = ActionReason.safeParse(key);
            if (reason.success) onDecide({ is: 'refused', reason: reason.data });
          }}
        />
      )}
    </>
  );
}

const STEPS = [1, 7, 30] as const;

/** When to propose it again: in a few words, or on a day. */
function Later({ now, onDay }: { now: number; onDay: (day: string) => void }) {
  const t = useText();
  const intl = useIntl();
  const tomorrow = dayAfter(now, 1);
  const [day, setDay] = useState('');
  return (
    <div className={styles.later}>
      <OneChip
        label={t('next.when')}
        options={STEPS.map((days) => ({
          key: dayAfter(now, days),
          text: asBeginning(intl, intl.formatRelativeTime(days, 'day', { numeric: 'auto' })),
        }))}
        chosen={null}
        mayBeNone
        onChange={(key) => key !== null && onDay(key)}
      />
      <div className={styles.day}>
        <TextField className={fields.field ?? ''} type="date" value={day} onChange={setDay}>
          <Label className={fields.label ?? ''}>{t('next.day')}</Label>
          <Input className={fields.input ?? ''} min={tomorrow} />
        </TextField>
        <Button isDisabled={day < tomorrow} onPress={() => onDay(day)}>
          {t('next.putOff')}
        </Button>
      </div>
    </div>
  );
}

function PutOff({
  decision: { code, choice, memberId },
  onBack,
}: {
  decision: ReturnType<typeof putOff>[number];
  onBack: () => void;
}) {
  const t = useText();
  const date = useDate();
  const by = useBy();
  return (
    <p className={styles.off}>
      {t('next.ahead', { ...by(memberId), what: t(`next.short.${code}`), day: date(choice.until) })}{' '}
      <Button look="link" onPress={onBack}>
        {t('next.again')}
      </Button>
    </p>
  );
}

function Refused({
  quiet: {
    decision: { code, memberId },
    reason,
    until,
  },
  onBack,
}: {
  quiet: Quiet;
  onBack: () => void;
}) {
  const t = useText();
  const date = useDate();
  const by = useBy();
  return (
    <p className={styles.off}>
      {t('next.quiet', {
        ...by(memberId),
        what: t(`next.short.${code}`),
        why: t(`actionReason.${reason}`),
        day: date(until),
      })}{' '}
      <Button look="link" onPress={onBack}>
        {t('next.again')}
      </Button>
    </p>
  );
}

function Settled({
  decision: { code, choice, memberId },
  onBack,
}: {
  decision: ActionDecision;
  onBack: () => void;
}) {
  const t = useText();
  const by = useBy();
  const said = { ...by(memberId), what: t(`next.short.${code}`) };
  return (
    <p className={styles.off}>
      {choice.is === 'refused'
        ? t('next.refused', { ...said, why: t(`actionReason.${choice.reason}`) })
        : t('next.settled', said)}{' '}
      <Button look="link" onPress={onBack}>
        {t('next.undo')}
      </Button>
    </p>
  );
}
