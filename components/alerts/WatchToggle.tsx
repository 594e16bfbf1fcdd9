import { startTransition, useOptimistic, useState } from 'react';
import type { WatchAbout } from '#lib/contract/alerts.ts';
import { watchWatches } from '#lib/store/watched.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { CheckBox } from '../ui/CheckBox.tsx';
import fields from '../ui/field.module.css';
import { useErrorText, useText } from '../ui/text.ts';
import { useWatch } from '../ui/use-watch.ts';
import { setWatch } from './set-watch.ts';

interface Props {
  about: WatchAbout;
  id: string;
  name: string;
}

/** Whether I watch it. Kept at once, on the server; not there where the server knows of no watching. */
export function WatchToggle({ about, id, name }: Props) {
  const t = useText();
  const errorText = useErrorText();
  const announce = useAnnounce();
  const watches = useWatch(watchWatches);
  const stands = watches?.things.some((thing) => thing.about === about && thing.id === id) ?? false;
  const [on, setOn] = useOptimistic(stands);
  const [code, setCode] = useState<string | null>(null);
  if (!watches) return null;

  // The tick shows at once, and goes again when the server does not take it.
  const change = (next: boolean) =>
    startTransition(async () => {
      setOn(next);
      const done = await setWatch({ about, id, on: next });
      setCode(done.ok ? null : done.error.code);
      if (done.ok) announce(t(next ? 'watch.begun' : 'watch.ended', { name }));
    });
  return (
    <div>
      <CheckBox on={on} onChange={change}>
        {t('watch.on')}
      </CheckBox>
      {code && (
        <p role="alert" className={fields.error}>
          {errorText(code)}
        </p>
      )}
    </div>
  );
}
