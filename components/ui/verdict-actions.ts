import { createContext, type RefObject } from 'react';
import type { Verdict } from '#lib/contract/records.ts';

/** What the open lead's feedback form lets the command palette do; null when no form is on screen. */
export const VerdictActions = createContext<RefObject<((action: Verdict | 'undo') => void) | null>>({
  current: null,
});
