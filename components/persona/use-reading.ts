import { useEffect, useMemo, useState } from 'react';
import type { Account, Lead, Persona } from '#lib/contract/records.ts';
import { useDirectory } from '../ui/directory.ts';
import type { PersonaReading } from './reading.ts';

type Read = typeof import('./reading.ts').readPersona;
/** Loaded once; the lexicon of job titles behind it is larger than all the rest of the card. */
let read: Read | undefined;

/** Which persona fits the lead; null for the moment in which the rules are still being loaded. */
export function usePersonaReading(
  personas: readonly Persona[],
  lead: Lead,
  account: Account | null,
): PersonaReading | null {
  const rules = useDirectory().workspace?.titleRules;
  const [ready, setReady] = useState(read !== undefined);
  useEffect(() => {
    if (ready) return;
    let stale = false;
    void import('./reading.ts').then((loaded) => {
      read = loaded.readPersona;
      if (!stale) setReady(true);
    });
    return () => {
      stale = true;
    };
  }, [ready]);
  return useMemo(
    () => (ready && read ? read(personas, rules, lead, account) : null),
    [ready, personas, rules, lead, account],
  );
}
