import { type FormEvent, useState } from 'react';
import { createHookIn, HOOK_SIGNINGS, type HookSigning, MAX_HOOK_NAME } from '#lib/contract/hooks-in.ts';
import { ask } from '#lib/sync/ask.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { Picker } from '../ui/Picker.tsx';
import { ShortText } from '../ui/ShortText.tsx';
import { useErrorText, useText } from '../ui/text.ts';
import page from '../workspace/Workspace.module.css';

type Fault = { field: 'name' | 'secret'; words: string };

/** @param onMade with the secret that was made here, if one was */
export function NewHookIn({ onMade }: { onMade: (secret: string | null) => void }) {
  const t = useText();
  const errorText = useErrorText();
  const announce = useAnnounce();
  const [name, setName] = useState('');
  const [signing, setSigning] = useState<HookSigning>('standard');
  const [secret, setSecret] = useState('');
  const [fault, setFault] = useState<Fault | null>(null);
  const [busy, setBusy] = useState(false);
  const faultOf = (field: Fault['field']) => (fault?.field === field ? fault.words : null);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '') return setFault({ field: 'name', words: t('hooks.nameNeeded') });
    if (signing === 'hubspot' && secret.trim() === '')
      return setFault({ field: 'secret', words: t('hooks.secretNeeded') });
    setBusy(true);
    const given = secret.trim() === '' ? null : secret;
    const answer = await ask(createHookIn, { body: { name, signing, secret: given } });
    setBusy(false);
    if (!answer.ok) {
      const field = answer.error.code === 'bad_secret' ? 'secret' : 'name';
      return setFault({ field, words: errorText(answer.error.code) });
    }
    setName('');
    setSecret('');
    announce(t('hooks.madeNow', { name }));
    onMade(answer.value.secret);
  };

  return (
    <Card title={t('hooks.new')}>
      <form className={page.form} onSubmit={(event) => void submit(event)}>
        <ShortText
          label={t('hooks.name')}
          hint={t('hooks.nameHint')}
          value={name}
          maxLength={MAX_HOOK_NAME}
          error={faultOf('name')}
          onChange={(text) => {
            setName(text);
            setFault(null);
          }}
        />
        <Picker
          label={t('hooks.signing')}
          chosen={signing}
          options={HOOK_SIGNINGS.map((key) => ({ key, text: t(`hooks.signing.${key}`) }))}
          onChange={(key) => {
            setSigning(HOOK_SIGNINGS.find((one) => one === key) ?? 'standard');
            setFault(null);
          }}
        />
        <ShortText
          label={t(`hooks.secret.${signing}`)}
          hint={t(`hooks.secretHint.${signing}`)}
          value={secret}
          maxLength={300}
          error={faultOf('secret')}
          onChange={(text) => {
            setSecret(text);
            setFault(null);
          }}
        />
        <Button look="primary" type="submit" pending={busy}>
          {t('hooks.make')}
        </Button>
      </form>
    </Card>
  );
}
