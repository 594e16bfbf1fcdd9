import { useState } from 'react';
import {
  changeSource,
  deleteSource,
  runSource,
  SOURCE_OBJECTS,
  type Source,
  type SourceObject,
  stopSource,
} from '#lib/contract/sources.ts';
import { ask } from '#lib/sync/ask.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { Tag, type Tone } from '../ui/Tag.tsx';
import { useErrorText, useText } from '../ui/text.ts';
import { Confirm } from '../workspace/Confirm.tsx';
import page from '../workspace/Workspace.module.css';
import { type KeyDraft, KeyFields, keyOf, NO_KEY } from './KeyFields.tsx';
import { ObjectChoice } from './ObjectChoice.tsx';
import styles from './Source.module.css';
import { WriteBackSheet } from './WriteBackSheet.tsx';
import { useCounts, useProblem, useTimes, useWrites } from './words.ts';

const TONES: Partial<Record<Source['state'], Tone>> = { done: 'good', running: 'both', needs_you: 'bad' };

/** One connected system: how it is, what it brought, and what can be done about it. */
export function SourceCard({ source, away }: { source: Source; away: boolean }) {
  const t = useText();
  const errorText = useErrorText();
  const announce = useAnnounce();
  const problemOf = useProblem();
  const timesOf = useTimes();
  const countsOf = useCounts();
  const writesOf = useWrites();
  const [fault, setFault] = useState<string | null>(null);
  const [key, setKey] = useState<KeyDraft>(NO_KEY);
  const [objects, setObjects] = useState<SourceObject[]>(source.objects);
  const { id, state } = source;
  const system = t(`sources.system.${source.system}`);
  const problem = problemOf(source);
  const running = state === 'running' || state === 'waiting';

  const tell = async (route: typeof runSource | typeof stopSource): Promise<void> => {
    const answer = await ask(route, { params: { id } });
    setFault(answer.ok ? null : errorText(answer.error.code));
  };

  return (
    <Card title={system} aside={<Tag tone={TONES[state] ?? 'plain'}>{t(`sources.state.${state}`)}</Tag>}>
      <p className={page.quiet}>{timesOf(source)}</p>
      {problem && (
        <p role="status" className={styles.problem}>
          {problem}
        </p>
      )}
      <dl className={styles.counts}>
        {SOURCE_OBJECTS.flatMap((object) => {
          const counts = source.counts[object];
          if (!counts) return [];
          const name = t(`sources.object.${object}`);
          return (
            <div key={object}>
              <dt>{name}</dt>
              {countsOf(counts).map((sentence) => (
                <dd key={sentence}>{sentence}</dd>
              ))}
              {state === 'running' && counts.expected !== null && counts.expected > counts.read && (
                <dd>
                  <progress
                    className={styles.progress}
                    aria-label={name}
                    max={counts.expected}
                    value={counts.read}
                  />
                </dd>
              )}
            </div>
          );
        })}
      </dl>
      {writesOf(source).map((sentence) => (
        <p key={sentence} className={page.quiet}>
          {sentence}
        </p>
      ))}
      {fault && (
        <p role="alert" className={styles.problem}>
          {fault}
        </p>
      )}
      <div className={styles.actions}>
        {state !== 'running' && (
          <Button isDisabled={away} onPress={() => void tell(runSource)}>
            {t('sources.runNow')}
          </Button>
        )}
        {running && (
          <Button isDisabled={away} onPress={() => void tell(stopSource)}>
            {t('sources.stop')}
          </Button>
        )}
        <Confirm
          look="plain"
          button={t('sources.newKey')}
          about={system}
          title={t('sources.newKeyTitle', { system })}
          words={t('sources.newKeyMeans')}
          doIt={t('sources.save')}
          act={() => ask(changeSource, { params: { id }, body: { credential: keyOf(source.system, key) } })}
          onDone={() => {
            setKey(NO_KEY);
            announce(t('sources.saved'));
          }}
        >
          <KeyFields system={source.system} draft={key} onChange={setKey} />
        </Confirm>
        <Confirm
          look="plain"
          button={t('sources.choose')}
          about={system}
          title={t('sources.chooseTitle', { system })}
          words={t('sources.chooseMeans')}
          doIt={t('sources.save')}
          act={() => ask(changeSource, { params: { id }, body: { objects } })}
          onDone={() => announce(t('sources.saved'))}
        >
          <ObjectChoice system={source.system} chosen={objects} onChange={setObjects} />
        </Confirm>
        <WriteBackSheet source={source} />
        <Confirm
          button={t('sources.disconnect')}
          about={system}
          title={t('sources.disconnectTitle', { system })}
          words={t('sources.disconnectMeans', { system })}
          act={() => ask(deleteSource, { params: { id } })}
          onDone={() => announce(t('sources.disconnected', { system }))}
        />
      </div>
    </Card>
  );
}
