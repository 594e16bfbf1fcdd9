import { useState } from 'react';
import type { Persona } from '#lib/contract/records.ts';
import { pinWords } from '#lib/store/answers.ts';
import type { FeedbackView } from '#lib/store/views.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Button } from '../ui/Button.tsx';
import { useDirectory, useMemberName } from '../ui/directory.ts';
import fields from '../ui/field.module.css';
import { Picker } from '../ui/Picker.tsx';
import { useErrorText, useText } from '../ui/text.ts';
import styles from './PinWords.module.css';

const NONE = '';

/** The way to pin a seller's words to a persona. @param likely the lead's own, which is one press away; null where it is not known */
export default function PinWords({ item, likely }: { item: FeedbackView; likely: Persona | null }) {
  const t = useText();
  const errorText = useErrorText();
  const announce = useAnnounce();
  const memberName = useMemberName();
  const { personas, me } = useDirectory();
  const [code, setCode] = useState<string | null>(null);
  const { pin } = item;
  const pinned = personas.find(({ id }) => id === pin?.personaId);
  if (item.retractedAt !== null || item.note.trim() === '' || personas.length === 0) return null;

  async function put(personaId: string | null) {
    const written = await pinWords(item.id, personaId);
    setCode(written.ok ? null : written.error.code);
    if (written.ok) announce(t(personaId === null ? 'pin.takenOff' : 'pin.pinned'));
  }

  return (
    <div className={styles.pin}>
      {pin && pinned ? (
        <>
          <span>
            {t('pin.on', {
              persona: pinned.name,
              who: pin.memberId === me?.id ? 'me' : 'other',
              name: memberName(pin.memberId),
            })}
          </span>
          <Button look="link" onPress={() => void put(null)}>
            {t('pin.takeOff')}
          </Button>
        </>
      ) : likely ? (
        <Button look="link" onPress={() => void put(likely.id)}>
          {t('pin.to', { persona: likely.name })}
        </Button>
      ) : (
        <Picker
          label={t('pin.toWhom')}
          chosen={NONE}
          onChange={(id) => id !== NONE && void put(id)}
          options={[
            { key: NONE, text: t('pin.choose') },
            ...personas.map(({ id, name }) => ({ key: id, text: name })),
          ]}
        />
      )}
      {code && (
        <p role="alert" className={fields.error}>
          {errorText(code)}
        </p>
      )}
    </div>
  );
}
