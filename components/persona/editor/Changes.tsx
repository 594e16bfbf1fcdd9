import { useMemo } from 'react';
import { type IntlShape, useIntl } from 'react-intl';
import type { PersonaVersion } from '#lib/contract/personas.ts';
import type { Stage } from '#lib/contract/records.ts';
import { type PersonaChange, personaChanges } from '#lib/domain/persona-changes.ts';
import { useDirectory } from '../../ui/directory.ts';
import { useText } from '../../ui/text.ts';
import { pieceWords } from '../content-words.ts';
import { asksWords, countsWords } from '../criterion-words.ts';
import styles from './Editor.module.css';
import { PreviewCard } from './PreviewCard.tsx';
import { usePreview } from './use-preview.ts';

interface Props {
  id: string;
  before: PersonaVersion;
  after: PersonaVersion;
}

/** What changed from one version to another, in sentences, and which leads that moves. */
export default function Changes({ id, before, after }: Props) {
  const t = useText();
  const intl = useIntl();
  const { workspace } = useDirectory();
  const rulesBefore = useMemo(() => ({ ...before, id }), [before, id]);
  const rulesAfter = useMemo(() => ({ ...after, id }), [after, id]);
  const previewing = usePreview(rulesBefore, rulesAfter);
  const changes = personaChanges(before, after);
  const use = useWords(before, after);
  return (
    <>
      {use && <p>{use}</p>}
      {changes.length === 0 && !use ? (
        <p className={styles.quiet}>{t('versions.noChange')}</p>
      ) : (
        changes.length > 0 && (
          <>
            <p className={styles.quiet}>{t('versions.against', { older: before.number })}</p>
            <ul className={styles.changes}>
              {changes
                .flatMap((change) => sentences(change, intl, workspace?.stages ?? []))
                .map((sentence) => (
                  <li key={sentence}>{sentence}</li>
                ))}
            </ul>
          </>
        )
      )}
      {!after.retired && <PreviewCard previewing={previewing} isNew={false} />}
    </>
  );
}

/** What it says when a version takes the persona out of use, or into use again; null when it does neither. */
function useWords(before: PersonaVersion, after: PersonaVersion): string | null {
  const t = useText();
  const { personas } = useDirectory();
  if (!after.retired) return before.retired ? t('change.back') : null;
  const { replacedBy } = after.retired;
  const name = personas.find(({ id }) => id === replacedBy)?.name;
  return name ? t('change.retired', { name }) : t('change.retiredNone');
}

function sentences(change: PersonaChange, intl: IntlShape, stages: readonly Stage[]): string[] {
  const about = { intl, stages };
  const say = (id: string, values: Record<string, string | number>) =>
    intl.formatMessage({ id: `change.${id}` }, values);
  switch (change.part) {
    case 'name':
    case 'threshold':
      return [say(change.part, { before: change.before, after: change.after })];
    case 'criterion_added':
    case 'criterion_removed': {
      const { part, criterion } = change;
      return [say(part, { criterion: asksWords(criterion, about), counts: countsWords(criterion, about) })];
    }
    case 'criterion_asks':
      return [
        say('criterion_asks', {
          before: asksWords(change.before, about),
          after: asksWords(change.after, about),
        }),
      ];
    case 'criterion_counts':
      return [
        say('criterion_counts', {
          criterion: asksWords(change.after, about),
          before: countsWords(change.before, about),
          after: countsWords(change.after, about),
        }),
      ];
    case 'content_added':
    case 'content_removed':
      return [say(change.part, { piece: pieceWords(change.piece, about) })];
    case 'content_changed':
      return [
        say('content_changed', {
          before: pieceWords(change.before, about),
          after: pieceWords(change.after, about),
        }),
      ];
    case 'text': {
      const part = intl.formatMessage({ id: `editor.text.${change.of}` });
      return [
        ...change.removed.map((line) => say('text_removed', { part, line })),
        ...change.added.map((line) => say('text_added', { part, line })),
      ];
    }
  }
}
