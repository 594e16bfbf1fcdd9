import { useIntl } from 'react-intl';
import { PersonaContent } from '#lib/contract/personas.ts';
import type { Persona } from '#lib/contract/records.ts';
import type { MarkdownPart } from '#lib/domain/markdown.ts';
import { personaJson, personaMarkdown } from '#lib/domain/persona-file.ts';
import { Button } from '../../ui/Button.tsx';
import { useDirectory } from '../../ui/directory.ts';
import { saveFile } from '../../ui/save-file.ts';
import { useText } from '../../ui/text.ts';
import { pieceWords } from '../content-words.ts';
import { asksWords, countsWords } from '../criterion-words.ts';
import { TEXT_PARTS } from './draft.ts';
import styles from './Editor.module.css';

/** Saves a persona as a file: JSON for other programs and servers, Markdown to read. Both can be read back. */
export function ToFile({ persona }: { persona: Pick<Persona, keyof PersonaContent> }) {
  const t = useText();
  const intl = useIntl();
  const { workspace } = useDirectory();
  // What was there before personas were written here may be looser than what can be written.
  const { data: content } = PersonaContent.safeParse(persona);
  if (!content) return null;
  const name = content.name.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '-');
  const about = { intl, stages: workspace?.stages ?? [] };
  const parts = (): MarkdownPart[] => [
    ...TEXT_PARTS.map((part) => ({ title: t(`editor.text.${part}`), body: content.text[part] })),
    { title: t('editor.content'), body: content.text.content.map((one) => pieceWords(one, about)) },
    {
      title: t('editor.matching'),
      body: [
        t('criterion.threshold', { threshold: content.threshold }),
        ...content.criteria.map((one) => `${asksWords(one, about)} (${countsWords(one, about)})`),
      ],
    },
  ];
  return (
    <div className={styles.buttons}>
      <Button look="quiet" onPress={() => saveFile(`${name}.json`, 'application/json', personaJson(content))}>
        {t('personaFile.json')}
      </Button>
      <Button
        look="quiet"
        onPress={() =>
          saveFile(`${name}.md`, 'text/markdown', personaMarkdown(content, parts(), t('personaFile.block')))
        }
      >
        {t('personaFile.markdown')}
      </Button>
    </div>
  );
}
