import { type FormEvent, useState } from 'react';
import { PersonaContent, type PersonaVersion, savePersona } from '#lib/contract/personas.ts';
import { ask } from '#lib/sync/ask.ts';
import { useAnnounce } from '../../ui/Announcer.tsx';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { useDirectory } from '../../ui/directory.ts';
import { Picker } from '../../ui/Picker.tsx';
import { useText } from '../../ui/text.ts';
import { FormEnd } from '../../workspace/FormEnd.tsx';
import styles from './Editor.module.css';

const NOBODY = 'nobody';

interface Props {
  id: string;
  newest: PersonaVersion;
  onSaved: () => void;
}

/** Proposes to take a persona out of use, and who takes over. */
export function Retire({ id, newest, onSaved }: Props) {
  const t = useText();
  const announce = useAnnounce();
  const { personas } = useDirectory();
  const [isOpen, setOpen] = useState(false);
  const [successor, setSuccessor] = useState(NOBODY);
  const [code, setCode] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const others = personas.filter((one) => one.id !== id);

  async function send(event: FormEvent) {
    event.preventDefault();
    const content = PersonaContent.safeParse(newest);
    if (busy) return;
    if (!content.success) return setCode('invalid_request');
    setBusy(true);
    const body = {
      basedOn: newest.number,
      content: content.data,
      approve: true,
      retired: { replacedBy: successor === NOBODY ? null : successor },
    };
    const saved = await ask(savePersona, { params: { id }, body });
    setBusy(false);
    if (!saved.ok) return setCode(saved.error.code);
    announce(t('retire.sent'));
    setOpen(false);
    onSaved();
  }

  if (!isOpen)
    return (
      <div>
        <Button onPress={() => setOpen(true)}>{t('retire.start')}</Button>
      </div>
    );
  return (
    <Card title={t('retire.title')}>
      <form className={styles.fields} onSubmit={(event) => void send(event)} aria-label={t('retire.title')}>
        <p>{t('retire.means')}</p>
        <Picker
          label={t('retire.who')}
          options={[
            { key: NOBODY, text: t('retire.nobody') },
            ...others.map((one) => ({ key: one.id, text: one.name })),
          ]}
          chosen={successor}
          onChange={setSuccessor}
        />
        <FormEnd code={code} send={t('retire.send')} pending={busy} onCancel={() => setOpen(false)} />
      </form>
    </Card>
  );
}
