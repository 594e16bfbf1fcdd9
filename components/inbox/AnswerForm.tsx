import { useEffect, useEffectEvent, useId, useRef, useState } from 'react';
import { FieldError } from 'react-aria-components/FieldError';
import { Label } from 'react-aria-components/Label';
import { Radio, RadioGroup } from 'react-aria-components/RadioGroup';
import type { AnswerKind } from '#lib/contract/records.ts';
import { answerFeedback, MOST_AT_ONCE } from '#lib/store/answers.ts';
import { loadDraft, saveDraft } from '#lib/store/writes.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Button } from '../ui/Button.tsx';
import { textFault } from '../ui/free-text.ts';
import { LongText } from '../ui/LongText.tsx';
import { useErrorText, useText } from '../ui/text.ts';
import styles from './AnswerForm.module.css';

const ANSWERS = ['fixed', 'tested', 'explained', 'declined'] as const satisfies readonly AnswerKind[];

interface Props {
  /** What is answered. */
  feedbackIds: readonly string[];
  /** Under which the sentence is kept while it is typed. */
  draftKey: string;
  /** One answer to several: how many are chosen, and of how many. */
  many?: { chosen: number; of: number };
  onOpenChange?: (open: boolean) => void;
  onSent?: () => void;
}

/** Marketing's answer: what was done, and one sentence. Both are required. A button until it is wanted or has a draft. */
export default function AnswerForm({ feedbackIds, draftKey, many, onOpenChange, onSent }: Props) {
  const t = useText();
  const errorText = useErrorText();
  const announce = useAnnounce();
  const [open, setOpen] = useState<'folded' | 'opened' | 'draft'>('folded');
  const [kind, setKind] = useState<AnswerKind | null>(null);
  const [text, setText] = useState('');
  const [tried, setTried] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [sending, setSending] = useState(false);
  const kinds = useRef<HTMLDivElement>(null);
  const words = useRef<HTMLTextAreaElement>(null);
  const none = feedbackIds.length === 0;
  const hintId = useId();

  useEffect(() => {
    let gone = false;
    void loadDraft(draftKey).then((draft) => {
      if (gone || !draft) return;
      setText((typed) => typed || draft);
      setOpen((now) => (now === 'folded' ? 'draft' : now));
    });
    return () => {
      gone = true;
    };
  }, [draftKey]);

  const tell = useEffectEvent((isOpen: boolean) => onOpenChange?.(isOpen));
  useEffect(() => tell(open !== 'folded'), [open]);

  useEffect(() => {
    if (open === 'opened') kinds.current?.querySelector('input')?.focus();
  }, [open]);

  async function send() {
    setTried(true);
    if (!kind) {
      kinds.current?.querySelector('input')?.focus();
      return;
    }
    if (text.trim() === '' || textFault(text)) {
      words.current?.focus();
      return;
    }
    if (none) return;
    setSending(true);
    const result = await answerFeedback(feedbackIds, kind, text.trim());
    setSending(false);
    setError(result.ok ? null : result.error.code);
    if (!result.ok) return;
    await saveDraft(draftKey, '');
    announce(many ? t('answer.savedMany', { count: many.chosen }) : t('answer.saved'));
    setOpen('folded');
    setKind(null);
    setText('');
    setTried(false);
    onSent?.();
  }

  if (open === 'folded') {
    return (
      <div className={many ? styles.foldMany : styles.fold}>
        <Button look={many ? 'primary' : 'plain'} onPress={() => setOpen('opened')}>
          {many ? t('answer.all', { count: many.of }) : t('answer.answer')}
        </Button>
      </div>
    );
  }
  return (
    <form
      className={styles.form}
      aria-label={many ? t('answer.formMany') : t('answer.form')}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <RadioGroup
        ref={kinds}
        className={styles.kinds ?? ''}
        value={kind}
        onChange={(value) => setKind(ANSWERS.find((known) => known === value) ?? null)}
        isRequired
        isInvalid={tried && kind === null}
        validationBehavior="aria"
        aria-describedby={hintId}
      >
        <Label className={styles.label ?? ''}>{t('answer.kind')}</Label>
        <div className={styles.choices}>
          {ANSWERS.map((key) => (
            <Radio key={key} value={key} className={styles.choice ?? ''}>
              {t(`answer.kind.${key}`)}
            </Radio>
          ))}
        </div>
        <p id={hintId} className={styles.hint}>
          {kind ? t(`answer.kind.${kind}.means`) : t('answer.kindHint')}
        </p>
        <FieldError className={styles.error ?? ''}>{t('answer.kindMissing')}</FieldError>
      </RadioGroup>
      <LongText
        ref={words}
        label={many ? t('answer.textMany') : t('answer.text')}
        placeholder={t('answer.textPlaceholder')}
        isRequired
        value={text}
        onChange={(typed) => {
          setText(typed);
          void saveDraft(draftKey, typed);
        }}
        error={tried && text.trim() === '' ? t('answer.textMissing') : null}
      />
      {many && (
        <p className={styles.hint}>
          {t('answer.manyMeans', many)} {many.of > MOST_AT_ONCE && t('answer.most', { count: MOST_AT_ONCE })}
        </p>
      )}
      {tried && none && (
        <p className={styles.error} role="alert">
          {t('answer.noneChosen')}
        </p>
      )}
      {error && (
        <p className={styles.error} role="alert">
          {errorText(error)}
        </p>
      )}
      <div className={styles.end}>
        <Button look="quiet" onPress={() => setOpen('folded')}>
          {t('ui.cancel')}
        </Button>
        <Button look="primary" type="submit" pending={sending}>
          {many ? t('answer.sendMany', many) : t('answer.send')}
        </Button>
      </div>
    </form>
  );
}
