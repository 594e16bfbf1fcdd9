import { useState } from 'react';
import { changeTitles } from '#lib/contract/title-changes.ts';
import type { TitleChange } from '#lib/contract/titles.ts';
import { ask } from '#lib/sync/ask.ts';
import { useAnnounce } from '../ui/Announcer.tsx';

/** Keeps one change of how titles are read, one at a time: says what was done and goes on, or gives the code of what kept it. */
export function useTitleChange(onDone: () => void) {
  const announce = useAnnounce();
  const [busy, setBusy] = useState(false);
  const [code, setCode] = useState<string | null>(null);
  async function keep(change: TitleChange, done: string): Promise<void> {
    if (busy) return;
    setBusy(true);
    const kept = await ask(changeTitles, { body: change });
    setBusy(false);
    if (!kept.ok) return setCode(kept.error.code);
    announce(done);
    onDone();
  }
  return { busy, code, keep };
}
