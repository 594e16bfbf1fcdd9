import { useRef, useState } from 'react';
import { loadDraft, saveDraft } from '#lib/store/writes.ts';
import { PersonaDraft } from './draft.ts';

/** A new persona has no page yet, so its draft is found under this name. */
export const NEW_PERSONA = 'new';
const keyOf = (name: string): string => `persona:${name}`;

/** What was being typed when the tab was last left; null when all of it was saved or given up. */
export async function keptDraft(name: string): Promise<PersonaDraft | null> {
  try {
    const kept = PersonaDraft.safeParse(JSON.parse((await loadDraft(keyOf(name))) || 'null'));
    return kept.success ? kept.data : null;
  } catch {
    return null;
  }
}

interface Kept {
  draft: PersonaDraft;
  /** Whether what is typed is on this device's disk, so that the tab may be closed. */
  isKept: boolean;
  change: (draft: PersonaDraft) => void;
  /** It is saved, or given up. */
  forget: () => Promise<void>;
}

/** What is being typed, kept on this device with every key until it is saved or given up. */
export function useKeptDraft(name: string, first: PersonaDraft, wasKept: boolean): Kept {
  const [draft, setDraft] = useState(first);
  const [isKept, setKept] = useState(wasKept);
  const waiting = useRef<string | null>(null);
  const writing = useRef<Promise<void> | null>(null);
  /** One write at a time: what is typed meanwhile is written after it, as it is then. */
  const write = async (): Promise<void> => {
    while (waiting.current !== null) {
      const text = waiting.current;
      waiting.current = null;
      const written = await saveDraft(keyOf(name), text);
      setKept(written.ok && text !== '' && waiting.current === null);
    }
    writing.current = null;
  };
  const keep = (text: string): Promise<void> => {
    waiting.current = text;
    writing.current ??= write();
    return writing.current;
  };
  return {
    draft,
    isKept,
    change: (next) => {
      setDraft(next);
      setKept(false);
      void keep(JSON.stringify(next));
    },
    forget: () => keep(''),
  };
}
