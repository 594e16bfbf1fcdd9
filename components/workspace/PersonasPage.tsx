import { useCallback } from 'react';
import { v7 as newId } from 'uuid';
import { type PersonaHead, personas } from '#lib/contract/personas.ts';
import { Department } from '#lib/contract/primitives.ts';
import { ask } from '#lib/sync/ask.ts';
import { mayImport } from '../import/allowed.ts';
import { draftOf, newDraft } from '../persona/editor/draft.ts';
import { FromFile } from '../persona/editor/FromFile.tsx';
import { PersonaEditor } from '../persona/editor/PersonaEditor.tsx';
import { useRetiredWords } from '../persona/editor/retired-words.ts';
import { useEditing } from '../persona/editor/use-editing.ts';
import { NEW_PERSONA } from '../persona/editor/use-kept-draft.ts';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { useDirectory } from '../ui/directory.ts';
import { Tag } from '../ui/Tag.tsx';
import { useText } from '../ui/text.ts';
import { FromServer } from './FromServer.tsx';
import { Row, Rows } from './Rows.tsx';
import { hashOf } from './route.ts';
import { useAnswer } from './use-answer.ts';
import styles from './Workspace.module.css';

/** The personas that both departments share, and what of them waits for approval. */
export default function PersonasPage() {
  const t = useText();
  const { me } = useDirectory();
  const answer = useAnswer(useCallback(() => ask(personas, {}), []));
  const { draft, isRestored, open, close } = useEditing(NEW_PERSONA, mayImport(me));
  if (draft)
    return (
      <>
        <h2 className={styles.title}>{t('personas.new')}</h2>
        <PersonaEditor
          name={NEW_PERSONA}
          first={draft}
          isRestored={isRestored}
          current={null}
          newest={null}
          onSaved={() => {
            location.hash = hashOf({ screen: 'persona', id: draft.id });
          }}
          onCancel={close}
          onOutdated={() => {}}
        />
      </>
    );
  return (
    <>
      <h2 className={styles.title}>{t('workspace.personas')}</h2>
      <p className={styles.quiet}>{t('personas.means')}</p>
      <FromServer answer={answer}>
        {({ personas: all }) =>
          all.length === 0 ? (
            <p className={styles.quiet}>{t('personas.none')}</p>
          ) : (
            <>
              <Listed title={t('personas.inUse')} heads={all.filter(({ retired }) => !retired)} />
              <Listed title={t('personas.retired')} heads={all.filter(({ retired }) => retired)} />
            </>
          )
        }
      </FromServer>
      {mayImport(me) && (
        <div className={styles.actions}>
          <Button onPress={() => open(newDraft(newId()))}>{t('personas.new')}</Button>
          <FromFile
            label={t('personaFile.new')}
            onRead={(content) => open(draftOf({ ...content, id: newId() }, null))}
          />
        </div>
      )}
    </>
  );
}

function Listed({ title, heads }: { title: string; heads: readonly PersonaHead[] }) {
  if (heads.length === 0) return null;
  return (
    <Card title={title}>
      <Rows label={title}>
        {heads.map((head) => (
          <PersonaRow key={head.id} head={head} />
        ))}
      </Rows>
    </Card>
  );
}

function PersonaRow({ head: { id, name, current, retired, newest } }: { head: PersonaHead }) {
  const t = useText();
  const [waitsFor, ...others] = Department.options.filter(
    (one) => !newest.approvals.some(({ department }) => department === one),
  );
  const retiredWords = useRetiredWords();
  const only = others.length === 0 ? waitsFor : undefined;
  return (
    <Row
      title={<a href={hashOf({ screen: 'persona', id })}>{name}</a>}
      tags={
        newest.status === 'draft' && (
          <Tag tone={only ?? 'plain'}>{t('personas.waits', { departments: only ?? 'both' })}</Tag>
        )
      }
      facts={[
        current === null ? t('personas.notYet') : t('versions.number', { number: current }),
        ...(retired ? [retiredWords(retired)] : []),
      ]}
    />
  );
}
