import { type FormEvent, useState } from 'react';
import {
  createSource,
  SOURCE_OBJECTS,
  type SourceObject,
  type SourceSystem,
  SYSTEM_URLS,
} from '#lib/contract/sources.ts';
import { ask } from '#lib/sync/ask.ts';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { ShortText } from '../ui/ShortText.tsx';
import { useErrorText, useText } from '../ui/text.ts';
import page from '../workspace/Workspace.module.css';
import { ObjectChoice } from './ObjectChoice.tsx';

interface Faults {
  token?: string;
  objects?: string;
  address?: string;
  form?: string;
}

/** Connects a system. Its key goes to the server and is not shown again. */
export function NewSource({ system, onDone }: { system: SourceSystem; onDone: () => void }) {
  const t = useText();
  const errorText = useErrorText();
  const name = t(`sources.system.${system}`);
  const [token, setToken] = useState('');
  const [objects, setObjects] = useState<SourceObject[]>([...SOURCE_OBJECTS]);
  const [address, setAddress] = useState(SYSTEM_URLS[system]);
  const [faults, setFaults] = useState<Faults>({});
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const missing: Faults = {
      ...(token.trim() === '' ? { token: t('sources.tokenNeeded') } : {}),
      ...(objects.length === 0 ? { objects: t('sources.objectsNeeded') } : {}),
    };
    setFaults(missing);
    if (Object.keys(missing).length > 0) return;
    setBusy(true);
    const answer = await ask(createSource, {
      body: { system, baseUrl: address.trim(), credential: { token }, objects },
    });
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
    <Card title={t('sources.connectTitle', { system: name })}>
      <form className={page.form} onSubmit={(event) => void submit(event)}>
        <ShortText
          label={t('sources.token')}
          hint={t('sources.tokenHint')}
          type="password"
          value={token}
          maxLength={500}
          error={faults.token ?? null}
          onChange={setToken}
        />
        <ObjectChoice chosen={objects} error={faults.objects ?? null} onChange={setObjects} />
        <ShortText
          label={t('sources.address')}
          hint={t('sources.addressHint', { system: name })}
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
