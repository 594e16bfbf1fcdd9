import { useState } from 'react';
import { useIntl } from 'react-intl';
import type { Result } from '#lib/contract/result.ts';
import {
  deleteWebhook,
  renewWebhookSecret,
  switchWebhook,
  testWebhook,
  type Webhook,
} from '#lib/contract/webhooks.ts';
import { ask } from '#lib/sync/ask.ts';
import type { CallError } from '#lib/sync/client.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Button } from '../ui/Button.tsx';
import { Tag } from '../ui/Tag.tsx';
import { useErrorText, useText } from '../ui/text.ts';
import { Confirm } from '../workspace/Confirm.tsx';
import { Row } from '../workspace/Rows.tsx';
import page from '../workspace/Workspace.module.css';
import { Deliveries } from './Deliveries.tsx';
import styles from './Webhooks.module.css';
import { useEventText, useInstant } from './words.ts';

interface Props {
  hook: Webhook;
  again: () => void;
  onSecret: (secret: string) => void;
}

export function HookOutRow({ hook, again, onSecret }: Props) {
  const t = useText();
  const intl = useIntl();
  const announce = useAnnounce();
  const errorText = useErrorText();
  const eventText = useEventText();
  const instant = useInstant();
  const [isOpen, setOpen] = useState(false);
  /** The log is asked anew after each. */
  const [turn, setTurn] = useState(0);
  const [code, setCode] = useState<string | null>(null);
  const { id, url, events, disabled, waiting, dead, lastDeliveredAt } = hook;
  const { host } = new URL(url);

  const act = async (asked: Promise<Result<unknown, CallError>>, done: string) => {
    const answer = await asked;
    setCode(answer.ok ? null : answer.error.code);
    if (answer.ok) announce(done);
    setTurn(turn + 1);
    again();
  };
  const renew = async () => {
    const answer = await ask(renewWebhookSecret, { params: { id } });
    if (answer.ok) onSecret(answer.value.secret);
    return answer;
  };

  return (
    <Row
      title={url}
      tags={
        <Tag tone={disabled === null ? 'good' : disabled === 'paused' ? 'plain' : 'bad'}>
          {t(`hooksOut.state.${disabled ?? 'works'}`)}
        </Tag>
      }
      facts={[
        intl.formatList(events.map(eventText), { type: 'unit' }),
        lastDeliveredAt === null
          ? t('hooksOut.neverDelivered')
          : t('hooksOut.lastDelivered', { at: instant(lastDeliveredAt) }),
        waiting > 0 && t('hooksOut.waiting', { count: waiting }),
        dead > 0 && t('hooksOut.dead', { count: dead }),
      ]}
    >
      <div className={styles.actions}>
        <Button
          onPress={() => setOpen(!isOpen)}
          aria-expanded={isOpen}
          aria-label={`${t('hooksOut.log')}: ${host}`}
        >
          {t('hooksOut.log')}
        </Button>
        <Button
          aria-label={`${t('hooksOut.test')}: ${host}`}
          onPress={() => void act(ask(testWebhook, { params: { id } }), t('hooksOut.tested'))}
        >
          {t('hooksOut.test')}
        </Button>
        <Button
          aria-label={`${t(disabled === null ? 'hooksOut.pause' : 'hooksOut.resume')}: ${host}`}
          onPress={() =>
            void act(
              ask(switchWebhook, { params: { id }, body: { on: disabled !== null } }),
              t(disabled === null ? 'hooksOut.paused' : 'hooksOut.resumed', { host }),
            )
          }
        >
          {t(disabled === null ? 'hooksOut.pause' : 'hooksOut.resume')}
        </Button>
        <Confirm
          button={t('hooks.renew')}
          about={host}
          look="plain"
          title={t('hooks.renewTitle', { name: host })}
          words={t('hooksOut.renewMeans')}
          act={renew}
          onDone={() => announce(t('hooks.renewed', { name: host }))}
        />
        <Confirm
          button={t('hooks.remove')}
          about={host}
          title={t('hooksOut.removeTitle', { host })}
          words={t('hooksOut.removeMeans')}
          act={() => ask(deleteWebhook, { params: { id } })}
          onDone={() => {
            announce(t('hooksOut.removed', { host }));
            again();
          }}
        />
      </div>
      {code !== null && (
        <p role="alert" className={page.error}>
          {errorText(code)}
        </p>
      )}
      {isOpen && <Deliveries hook={hook} turn={turn} act={act} />}
    </Row>
  );
}
