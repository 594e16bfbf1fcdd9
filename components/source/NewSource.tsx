import { type FormEvent, useState } from 'react';
import {
  createSource,
  type SourceObject,
  type SourceSystem,
  SYSTEM_OBJECTS,
  SYSTEM_URLS,
} from '#lib/contract/sources.ts';
import { ask } from '#lib/sync/ask.ts';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { ShortText } from '../ui/ShortText.tsx';
import { useErrorText, useText } from '../ui/text.ts';
import page from '../workspace/Workspace.module.css';
import { KEY_FIELDS, type KeyDraft, KeyFields, keyOf, NO_KEY } from './KeyFields.tsx';
import { ObjectChoice } from './ObjectChoice.tsx';
import { useSystemText } from './system-words.ts';

interface Faults {
  key?: true;
  objects?: string;
  address?: string;
  form?: string;
}

/** Connects a system. Its key goes to the server and is not shown again. */
export function NewSource({ system, onDone }: { system: SourceSystem; onDone: () => void }) {
  const t = useText();
  const errorText = useErrorText();
  const about = useSystemText();
  const [key, setKey] = useState<KeyDraft>(NO_KEY);
  const [objects, setObjects] = useState<SourceObject[]>([...SYSTEM_OBJECTS[system]]);
  const [address, setAddress] = useState(SYSTEM_URLS[system] ?? '');
  const [faults, setFaults] = useState<Faults>({});
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const missing: Faults = {
      ...(KEY_FIELDS[system].some((field) => key[field].trim() === '') ? { key: true } : {}),
      ...(address.trim() === '' ? { address: t('sources.addressNeeded') } : {}),
      ...(objects.length === 0 ? { objects: t('sources.objectsNeeded') } : {}),
    };
    setFaults(missing);
    const body = createSource.body.safeParse({
      system,
      baseUrl: address.trim(),
      credential: keyOf(system, key),
      objects,
    });
    if (Object.keys(missing).length > 0 || !body.success) return;
    setBusy(true);
    const answer = await ask(createSource, { body: body.data });
    setBusy(false);
    if (answer.ok) return onDone();
    const sentence = errorText(answer.error.code);
    setFaults(
      answer.error.code === 'bad_address' || answer.error.code === 'private_address'
        ? { address: sentence }
        : { form: sentence },
    );
  };

  return (
    <Card title={about(system, 'sources.connectTitle')}>
      <form className={page.form} onSubmit={(event) => void submit(event)}>
        <KeyFields system={system} draft={key} faulty={faults.key ?? false} onChange={setKey} />
        <ObjectChoice system={system} chosen={objects} error={faults.objects ?? null} onChange={setObjects} />
        <ShortText
          label={about(system, 'sources.address')}
          hint={about(system, 'sources.addressHint')}
          value={address}
          maxLength={2000}
          error={faults.address ?? null}
          onChange={setAddress}
        />
        {faults.form && (
          <p role="alert" className={page.error}>
            {faults.form}
          </p>
        )}
        <Button look="primary" type="submit" pending={busy}>
          {t('sources.connect')}
        </Button>
      </form>
    </Card>
  );
}
