import { useState } from 'react';
import { deleteHookIn, type HookIn, renewHookInSecret } from '#lib/contract/hooks-in.ts';
import { ask } from '#lib/sync/ask.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Button } from '../ui/Button.tsx';
import { ShortText } from '../ui/ShortText.tsx';
import { Tag, type Tone } from '../ui/Tag.tsx';
import { useText } from '../ui/text.ts';
import { Confirm } from '../workspace/Confirm.tsx';
import { Row } from '../workspace/Rows.tsx';
import { Mapping } from './Mapping.tsx';
import styles from './Webhooks.module.css';
import { useInstant, useProblemText } from './words.ts';

interface Props {
  hook: HookIn;
  again: () => void;
  onSecret: (secret: string | null) => void;
}

/** How the hook does, in a word: the newest of what went well and what did not decides. */
function stateOf({ mapping, lastAt, problems }: HookIn): {
  word: 'unmapped' | 'silent' | 'refuses' | 'works';
  tone: Tone;
} {
  const [newest] = problems;
  if (newest && (lastAt === null || newest.at > lastAt)) return { word: 'refuses', tone: 'bad' };
  if (lastAt === null) return { word: 'silent', tone: 'plain' };
  return mapping ? { word: 'works', tone: 'good' } : { word: 'unmapped', tone: 'sales' };
}

export function HookInRow({ hook, again, onSecret }: Props) {
  const t = useText();
  const announce = useAnnounce();
  const instant = useInstant();
  const problemText = useProblemText();
  const [isOpen, setOpen] = useState(false);
  const [secret, setSecret] = useState('');
  const { id, name, signing, address, lastAt, taken, refused, problems } = hook;
  const state = stateOf(hook);

  const renew = async () => {
    const given = secret.trim() === '' ? null : secret;
    const answer = await ask(renewHookInSecret, { params: { id }, body: { secret: given } });
    if (answer.ok) onSecret(answer.value.secret);
    return answer;
  };

  return (
    <Row
      title={name}
      tags={<Tag tone={state.tone}>{t(`hooks.state.${state.word}`)}</Tag>}
      facts={[
        t(`hooks.signing.${signing}`),
        lastAt === null ? t('hooks.nothingCame') : t('hooks.last', { at: instant(lastAt) }),
        taken > 0 && t('hooks.taken', { count: taken }),
        refused > 0 && t('hooks.refused', { count: refused }),
      ]}
      actions={
        <>
          <Button
            onPress={() => setOpen(!isOpen)}
            aria-expanded={isOpen}
            aria-label={`${t('hooks.map')}: ${name}`}
          >
            {t('hooks.map')}
          </Button>
          <Confirm
            button={t('hooks.renew')}
            about={name}
            look="plain"
            title={t('hooks.renewTitle', { name })}
            words={t('hooks.renewMeans')}
            act={renew}
            onDone={() => {
              setSecret('');
              announce(t('hooks.renewed', { name }));
              again();
            }}
          >
            <ShortText
              label={t(`hooks.secret.${signing}`)}
              hint={t(`hooks.secretHint.${signing}`)}
              value={secret}
              maxLength={300}
              onChange={setSecret}
            />
          </Confirm>
          <Confirm
            button={t('hooks.remove')}
            about={name}
            title={t('hooks.removeTitle', { name })}
            words={t('hooks.removeMeans')}
            act={() => ask(deleteHookIn, { params: { id } })}
            onDone={() => {
              announce(t('hooks.removed', { name }));
              again();
            }}
          />
        </>
      }
    >
      <p className={styles.address}>
        <code>{address}</code>
        <Button
          aria-label={`${t('hooks.copyAddress')}: ${name}`}
          onPress={() =>
            void navigator.clipboard.writeText(address).then(() => announce(t('workspace.copied')))
          }
        >
          {t('hooks.copyAddress')}
        </Button>
      </p>
      {problems.length > 0 && (
        <details className={styles.details}>
          <summary>{t('hooks.problems', { count: problems.length })}</summary>
          <ul className={styles.problems}>
            {problems.map(({ at, code }) => (
              <li key={`${at} ${code}`}>
                {instant(at)}: {problemText(code)}
              </li>
            ))}
          </ul>
        </details>
      )}
      {isOpen && (
        <Mapping
          hook={hook}
          onSaved={() => {
            announce(t('hooks.mapped', { name }));
            again();
          }}
        />
      )}
    </Row>
  );
}
