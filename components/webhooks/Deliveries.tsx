import { useCallback, useEffect, useMemo, useState } from 'react';
import type { Result } from '#lib/contract/result.ts';
import {
  replayWebhook,
  type Webhook,
  type WebhookDelivery,
  webhookDeliveries,
} from '#lib/contract/webhooks.ts';
import { ask } from '#lib/sync/ask.ts';
import type { CallError } from '#lib/sync/client.ts';
import { Button } from '../ui/Button.tsx';
import { OneChip } from '../ui/Chips.tsx';
import { Tag } from '../ui/Tag.tsx';
import { useErrorText, useText } from '../ui/text.ts';
import { FromServer } from '../workspace/FromServer.tsx';
import { Row, Rows } from '../workspace/Rows.tsx';
import { useAnswer } from '../workspace/use-answer.ts';
import page from '../workspace/Workspace.module.css';
import styles from './Webhooks.module.css';
import { useEventText, useInstant, useOutcomeText } from './words.ts';

type State = WebhookDelivery['state'];
type Act = (asked: Promise<Result<unknown, CallError>>, done: string) => Promise<void>;
interface Part {
  deliveries: WebhookDelivery[];
  more: boolean;
}

const STATES = ['waiting', 'delivered', 'dead'] as const satisfies State[];
const TONES = { waiting: 'plain', delivered: 'good', dead: 'bad' } as const;
const EVER = new Date(0).toISOString();

/** The log of a webhook, newest first. @param turn grows with each thing that was done */
export function Deliveries({ hook, turn, act }: { hook: Webhook; turn: number; act: Act }) {
  const t = useText();
  const { id, dead } = hook;
  const [state, setState] = useState<State | null>(null);
  const query = useMemo(() => (state === null ? {} : { state }), [state]);
  const answer = useAnswer(useCallback(() => ask(webhookDeliveries, { params: { id }, query }), [id, query]));
  const { again } = answer;
  useEffect(() => {
    if (turn > 0) again();
  }, [turn, again]);
  return (
    <div className={styles.log}>
      <OneChip
        label={t('hooksOut.show')}
        options={STATES.map((key) => ({ key, text: t(`hooksOut.delivery.${key}`) }))}
        chosen={state}
        mayBeNone
        onChange={(key) => setState(STATES.find((one) => one === key) ?? null)}
      />
      <div className={styles.actions}>
        <Button onPress={again}>{t('hooksOut.refresh')}</Button>
        {dead > 0 && (
          <Button
            onPress={() =>
              void act(
                ask(replayWebhook, { params: { id }, body: { deadSince: EVER } }),
                t('hooksOut.replayed', { count: dead }),
              )
            }
          >
            {t('hooksOut.replayAll', { count: dead })}
          </Button>
        )}
      </div>
      <FromServer answer={answer}>
        {(first) => (
          <Log key={first.deliveries[0]?.eventId ?? ''} id={id} first={first} query={query} act={act} />
        )}
      </FromServer>
    </div>
  );
}

function Log({ id, first, query, act }: { id: string; first: Part; query: { state?: State }; act: Act }) {
  const t = useText();
  const errorText = useErrorText();
  const eventText = useEventText();
  const instant = useInstant();
  const outcomeText = useOutcomeText();
  const [older, setOlder] = useState<Part | null>(null);
  const [code, setCode] = useState<string | null>(null);
  const deliveries = [...first.deliveries, ...(older?.deliveries ?? [])];
  const last = deliveries.at(-1);
  if (!last) return <p className={page.quiet}>{t('hooksOut.noDeliveries')}</p>;
  const showOlder = async () => {
    const answer = await ask(webhookDeliveries, {
      params: { id },
      query: { ...query, before: last.eventId },
    });
    setCode(answer.ok ? null : answer.error.code);
    if (answer.ok)
      setOlder({ ...answer.value, deliveries: [...(older?.deliveries ?? []), ...answer.value.deliveries] });
  };
  return (
    <>
      <Rows label={t('hooksOut.log')}>
        {deliveries.map(({ eventId, type, at, state, attempts, outcome, triedAt, nextAt }) => (
          <Row
            key={eventId}
            title={eventText(type)}
            tags={<Tag tone={TONES[state]}>{t(`hooksOut.delivery.${state}`)}</Tag>}
            facts={[
              instant(at),
              attempts > 0 && t('hooksOut.attempts', { count: attempts }),
              outcome !== null && state !== 'delivered' && outcomeText(outcome),
              triedAt !== null && state === 'delivered' && t('hooksOut.takenAt', { at: instant(triedAt) }),
              nextAt !== null && t('hooksOut.next', { at: instant(nextAt) }),
            ]}
            actions={
              state !== 'waiting' && (
                <Button
                  aria-label={`${t('hooksOut.replay')}: ${eventText(type)}, ${instant(at)}`}
                  onPress={() =>
                    void act(
                      ask(replayWebhook, { params: { id }, body: { eventIds: [eventId] } }),
                      t('hooksOut.replayed', { count: 1 }),
                    )
                  }
                >
                  {t('hooksOut.replay')}
                </Button>
              )
            }
          />
        ))}
      </Rows>
      {code !== null && (
        <p role="alert" className={page.error}>
          {errorText(code)}
        </p>
      )}
      {(older ?? first).more && <Button onPress={() => void showOlder()}>{t('hooksOut.older')}</Button>}
    </>
  );
}
