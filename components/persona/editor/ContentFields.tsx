import { MAX_PIECES, type PersonaFault } from '#lib/contract/personas.ts';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { ManyChips } from '../../ui/Chips.tsx';
import { useDirectory, useStageName } from '../../ui/directory.ts';
import { ShortText } from '../../ui/ShortText.tsx';
import { useText } from '../../ui/text.ts';
import { faultAt, newPiece, type PieceDraft } from './draft.ts';
import styles from './Editor.module.css';

interface Props {
  content: readonly PieceDraft[];
  faults: readonly PersonaFault[];
  onChange: (content: PieceDraft[]) => void;
}

/** What sales may send such people: a title, an address and the stages for each. */
export function ContentFields({ content, faults, onChange }: Props) {
  const t = useText();
  const ofAll = faults.find(({ path }) => path.length === 2 && path[1] === 'content');
  return (
    <Card title={t('editor.content')}>
      <div className={styles.fields}>
        <p className={styles.quiet}>{t('editor.contentMeans')}</p>
        {content.map((piece, at) => (
          <PieceFields
            key={piece.id}
            piece={piece}
            at={at}
            faults={faults}
            onChange={(changed) => onChange(content.with(at, changed))}
            onRemove={() => onChange(content.toSpliced(at, 1))}
          />
        ))}
        {ofAll && <p className={styles.error}>{t(`personaFault.${ofAll.code}`)}</p>}
        {content.length < MAX_PIECES && (
          <div>
            <Button onPress={() => onChange([...content, newPiece()])}>{t('editor.addPiece')}</Button>
          </div>
        )}
      </div>
    </Card>
  );
}

interface PieceProps {
  piece: PieceDraft;
  at: number;
  faults: readonly PersonaFault[];
  onChange: (piece: PieceDraft) => void;
  onRemove: () => void;
}

function PieceFields({ piece, at, faults, onChange, onRemove }: PieceProps) {
  const t = useText();
  const stageName = useStageName();
  const { workspace } = useDirectory();
  const known = (workspace?.stages ?? []).map((stage) => ({ key: stage.key, text: stageName(stage) }));
  // A stage that is gone keeps its key, so that it can be taken off.
  const gone = piece.stages.filter((key) => known.every((one) => one.key !== key));
  const sentence = (part: 'title' | 'url') => {
    const code = faultAt(faults, 'text', 'content', at, part);
    return code && t(`personaFault.${code}`);
  };
  return (
    <fieldset className={styles.piece}>
      <legend className={styles.quiet}>{t('editor.piece', { number: at + 1 })}</legend>
      <ShortText
        label={t('editor.piece.title')}
        value={piece.title}
        error={sentence('title')}
        onChange={(title) => onChange({ ...piece, title })}
      />
      <ShortText
        label={t('editor.piece.url')}
        value={piece.url}
        error={sentence('url')}
        onChange={(url) => onChange({ ...piece, url })}
      />
      <ManyChips
        label={t('editor.piece.stages')}
        hint={t('editor.piece.anyStage')}
        options={[...known, ...gone.map((key) => ({ key, text: key }))]}
        chosen={piece.stages}
        onChange={(stages) => onChange({ ...piece, stages })}
      />
      <div>
        <Button look="quiet" aria-label={t('editor.removePieceOf', { number: at + 1 })} onPress={onRemove}>
          {t('editor.remove')}
        </Button>
      </div>
    </fieldset>
  );
}
