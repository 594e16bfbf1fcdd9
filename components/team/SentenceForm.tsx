import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { Written } from '#lib/store/saying.ts';
import { loadDraft, saveDraft } from '#lib/store/writes.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Button } from '../ui/Button.tsx';
import { textFault } from '../ui/free-text.ts';
import { LongText } from '../ui/LongText.tsx';
import { useErrorText, useText } from '../ui/text.ts';
import styles from './Question.module.css';

interface Props {
  /** Under which it is kept while it is typed. */
  draftKey: string;
  /** What opens the form. */
  button: string;
  label: string;
  send: string;
  /** Said aloud once it is safe on this device. */
  done: string;
  /** What is wrong with saying nothing. */
  missing: string;
  /** What stands in it when it is opened without a draft. */
  first?: string;
  say: (text: string) => Written;
}

/** A button until it is wanted or has a draft; then one text to say. */
export function SentenceForm({ draftKey, button, label, send, done, missing, first = '', say }: Props) {
  const t = useText();
  const errorText = useErrorText();
  const announce = useAnnounce();
  const [open, setOpen] = useState<'folded' | 'opened' | 'draft'>('folded');
  const [text, setText] = useState('');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [code, setCode] = useState<string | null>(null);
  const words = useRef<HTMLTextAreaElement>(null);

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
  useEffect(() => {
    if (open === 'opened') words.current?.focus();
  }, [open]);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (busy || text.trim() === '' || textFault(text)) return words.current?.focus();
    setBusy(true);
    const said = await say(text.trim());
    setBusy(false);
    setCode(said.ok ? null : said.error.code);
    if (!said.ok) return;
    await saveDraft(draftKey, '');
    announce(done);
    setText('');
    setTried(false);
    setOpen('folded');
  }

  if (open === 'folded')
    return (
      <div>
        <Button
          onPress={() => {
            setText((typed) => typed || first);
            setOpen('opened');
          }}
        >
          {button}
        </Button>
      </div>
    );
  return (
    <form noValidate className={styles.form} onSubmit={(event) => void submit(event)}>
      <LongText
        ref={words}
        label={label}
        isRequired
        value={text}
        onChange={(typed) => {
          setText(typed);
          void saveDraft(draftKey, typed);
        }}
        error={tried && text.trim() === '' ? missing : null}
      />
      {code && (
        <p role="alert" className={styles.error}>
          {errorText(code)}
        </p>
      )}
      <div className={styles.end}>
        <Button look="quiet" onPress={() => setOpen('folded')}>
          {t('ui.cancel')}
        </Button>
        <Button look="primary" type="submit" pending={busy}>
          {send}
        </Button>
      </div>
    </form>
  );
}
