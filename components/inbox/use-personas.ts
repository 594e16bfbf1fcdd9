import { useEffect, useState } from 'react';
import { breathe } from '#lib/platform/breathe.ts';
import { readLeads } from '#lib/store/feedback-list.ts';
import { useDirectory } from '../ui/directory.ts';

const NONE: ReadonlyMap<string, string | null> = new Map();
/** Leads whose personas are reckoned between two breaths of the page. */
const BREATH = 200;

/**
 * The personas of the leads that feedback is about, read only where they are asked for.
 * @returns undefined while they are being read for the first time
 */
export function usePersonas(
  items: readonly { feedback: { leadId: string } }[],
  asked: boolean,
): ReadonlyMap<string, string | null> | undefined {
  const { personas, workspace } = useDirectory();
  const rules = workspace?.titleRules;
  const [known, setKnown] = useState<ReadonlyMap<string, string | null>>();
  useEffect(() => {
    if (!asked) return;
    let stale = false;
    void (async () => {
      // The lexicon of job titles behind it is large.
      const { readPersona } = await import('../persona/reading.ts');
      const found = new Map<string, string | null>();
      const leads = await readLeads([...new Set(items.map(({ feedback }) => feedback.leadId))]);
      for (const [at, { lead, account }] of leads.entries()) {
        if (stale) return;
        if (at % BREATH === BREATH - 1) await breathe();
        found.set(lead.id, readPersona(personas, rules, lead, account).shown?.persona.id ?? null);
      }
      if (!stale) setKnown(found);
    })();
    return () => {
      stale = true;
    };
  }, [items, asked, personas, rules]);
  return asked ? known : NONE;
}
