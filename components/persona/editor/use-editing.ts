import { useEffect, useState } from 'react';
import type { PersonaDraft } from './draft.ts';
import { keptDraft } from './use-kept-draft.ts';

interface Editing {
  /** What the editor opens with; null while it is closed. */
  draft: PersonaDraft | null;
  isRestored: boolean;
  open: (draft: PersonaDraft) => void;
  close: () => void;
}

/** Whether the editor is open. It opens by itself where typing was left that nobody saved or gave up. */
export function useEditing(name: string, mayEdit: boolean): Editing {
  const [draft, setDraft] = useState<PersonaDraft | null>(null);
  const [isRestored, setRestored] = useState(false);
  useEffect(() => {
    if (!mayEdit) return;
    let stale = false;
    void keptDraft(name).then((kept) => {
      if (stale || !kept) return;
      setDraft(kept);
      setRestored(true);
    });
    return () => {
      stale = true;
    };
  }, [name, mayEdit]);
  const show = (next: PersonaDraft | null) => {
    setDraft(next);
    setRestored(false);
  };
  return { draft, isRestored, open: show, close: () => show(null) };
}
