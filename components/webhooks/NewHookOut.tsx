import { type FormEvent, useState } from 'react';
import { createWebhook, WEBHOOK_EVENTS } from '#lib/contract/webhooks.ts';
import { ask } from '#lib/sync/ask.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { ManyChips } from '../ui/Chips.tsx';
import { ShortText } from '../ui/ShortText.tsx';
import { useErrorText, useText } from '../ui/text.ts';
import page from '../workspace/Workspace.module.css';
import { useEventText } from './words.ts';

export function NewHookOut({ onMade }: { onMade: (secret: string) => void }) {
  const t = useText();
  const errorText = useErrorText();
  const announce = useAnnounce();
  const eventText = useEventText();
  const [url, setUrl] = useState('');
  const [events, setEvents] = useState<readonly string[]>(WEBHOOK_EVENTS);
  const [fault, setFault] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (url.trim() === '') return setFault(t('hooksOut.urlNeeded'));
    const chosen = WEBHOOK_EVENTS.filter((one) => events.includes(one));
    if (chosen.length === 0) return setFault(t('hooksOut.eventsNeeded'));
    setBusy(true);
    const answer = await ask(createWebhook, { body: { url: url.trim(), events: chosen } });
    setBusy(false);
    if (!answer.ok) return setFault(errorText(answer.error.code));
    setUrl('');
    announce(t('hooksOut.madeNow'));
    onMade(answer.value.secret);
  };

  return (
    <Card title={t('hooksOut.new')}>
      <form className={page.form} onSubmit={(event) => void submit(event)}>
        <ShortText
          label={t('hooksOut.url')}
          hint={t('hooksOut.urlHint')}
          value={url}
          maxLength={2000}
          error={fault}
          onChange={(text) => {
            setUrl(text);
            setFault(null);
          }}
        />
        <ManyChips
          label={t('hooksOut.events')}
          options={WEBHOOK_EVENTS.map((key) => ({ key, text: eventText(key) }))}
          chosen={events}
          onChange={(keys) => {
            setEvents(keys);
            setFault(null);
          }}
        />
        <Button look="primary" type="submit" pending={busy}>
          {t('hooksOut.make')}
        </Button>
      </form>
    </Card>
  );
}
