import { useCallback } from 'react';
import { personaVersions } from '#lib/contract/personas.ts';
import { Id } from '#lib/contract/primitives.ts';
import { ask } from '#lib/sync/ask.ts';
import { mayImport } from '../import/allowed.ts';
import { Approval } from '../persona/editor/Approval.tsx';
import { draftOf } from '../persona/editor/draft.ts';
import { FromFile } from '../persona/editor/FromFile.tsx';
import { PersonaEditor } from '../persona/editor/PersonaEditor.tsx';
import { Retire } from '../persona/editor/Retire.tsx';
import { useRetiredWords } from '../persona/editor/retired-words.ts';
import { ToFile } from '../persona/editor/ToFile.tsx';
import { useEditing } from '../persona/editor/use-editing.ts';
import { Versions } from '../persona/editor/Versions.tsx';
import { PersonaNamed } from '../persona/PersonaNamed.tsx';
import WhatMatters from '../persona/WhatMatters.tsx';
import { WhoMatches } from '../persona/WhoMatches.tsx';
import { Button } from '../ui/Button.tsx';
import { useDirectory } from '../ui/directory.ts';
import { Tag } from '../ui/Tag.tsx';
import { useText } from '../ui/text.ts';
import { FromServer } from './FromServer.tsx';
import { Gone } from './Gone.tsx';
import { useAgain, useSame } from './use-again.ts';
import { useAnswer } from './use-answer.ts';
import styles from './Workspace.module.css';

/** A persona as both departments know it; marketing changes it here, and both approve. */
export default function PersonaPage({ id }: { id: string }) {
  // Somebody may have written the address by hand; there is nothing to ask the server for.
  return Id.safeParse(id).success ? <Persona id={id} /> : <Gone />;
}

function Persona({ id }: { id: string }) {
  const t = useText();
  const { personas, me } = useDirectory();
  const held = useSame(personas.find((one) => one.id === id) ?? null);
  const retiredWords = useRetiredWords();
  const answer = useAnswer(useCallback(() => ask(personaVersions, { params: { id } }), [id]));
  const { draft, isRestored, open, close } = useEditing(id, mayImport(me));
  const { value, error, again } = answer;
  useAgain(held, again);

  const newest = value?.versions[0] ?? null;
  const current = value?.versions.find(({ status }) => status === 'current') ?? null;
  // A persona that nobody has approved yet is not on the device.
  const shown = held ?? newest;
  if (!shown)
    return error?.code === 'not_found' ? <Gone /> : <FromServer answer={answer}>{() => null}</FromServer>;
  const refresh = () => again();
  return (
    <>
      <h2 className={styles.title}>{shown.name}</h2>
      {draft ? (
        <PersonaEditor
          name={id}
          first={draft}
          isRestored={isRestored}
          current={held}
          newest={newest?.number ?? null}
          onSaved={() => {
            close();
            again();
          }}
          onCancel={close}
          onOutdated={refresh}
        />
      ) : (
        <>
          {newest?.status === 'draft' && (
            <Approval key={newest.number} id={id} draft={newest} current={current} onDone={refresh} />
          )}
          {current?.retired && (
            <p>
              <Tag tone="plain">{t('personas.retired')}</Tag> {retiredWords(current.retired)}.{' '}
              {t('personas.back')}
            </p>
          )}
          <WhatMatters persona={{ id, text: shown.text }} />
          <PersonaNamed personaId={id} />
          <WhoMatches criteria={shown.criteria} threshold={shown.threshold} />
          <div className={styles.actions}>
            {mayImport(me) && newest && (
              <>
                <Button onPress={() => open(draftOf({ ...newest, id }, newest.number))}>
                  {t('personas.change')}
                </Button>
                <FromFile
                  label={t('personaFile.over')}
                  onRead={(content) => open(draftOf({ ...content, id }, newest.number))}
                />
              </>
            )}
            <ToFile persona={shown} />
          </div>
          {mayImport(me) && newest && !newest.retired && <Retire id={id} newest={newest} onSaved={again} />}
        </>
      )}
      <FromServer answer={answer}>{({ versions }) => <Versions id={id} versions={versions} />}</FromServer>
    </>
  );
}
