import { useEffect, useRef, useState } from 'react';
import { NO_TITLE_RULES, type TitleRules } from '#lib/contract/titles.ts';
import { classifyTitle, type TitleReading } from '#lib/domain/job-title.ts';
import { changesBetween, touchedBy } from '#lib/domain/title-rules.ts';
import { breathe } from '#lib/platform/breathe.ts';
import { type LeadHit, readLeadsByTitle, watchFindable } from '#lib/store/search.ts';
import { useDirectory } from '../ui/directory.ts';
import { useWatch } from '../ui/use-watch.ts';

/** Titles read between two breaths of the page. */
const BREATH = 200;

export interface Titles {
  /** The leads on this device by their titles. */
  leads: ReadonlyMap<string, LeadHit[]>;
  /** Titles whose function is not understood, those of the most leads first. */
  unknown: string[];
}

/** What was read last, and by which rules. */
interface Read {
  rules: TitleRules;
  readings: Map<string, TitleReading>;
}

/** What the workspace adds; the same object for as long as it says the same. */
export function useTitleRules(): TitleRules {
  const { workspace } = useDirectory();
  const now = workspace?.titleRules ?? NO_TITLE_RULES;
  const held = useRef(now);
  if (held.current !== now && changesBetween(held.current, now).length > 0) held.current = now;
  return held.current;
}

/** The titles on this device; undefined while they are being read. After a change only those are read again that it touches. */
export function useTitles(rules: TitleRules): Titles | undefined {
  const state = useWatch(watchFindable);
  const read = useRef<Read>({ rules, readings: new Map() });
  const [titles, setTitles] = useState<Titles>();

  // biome-ignore lint/correctness/useExhaustiveDependencies: another state of the device's leads is read anew.
  useEffect(() => {
    let stale = false;
    void (async () => {
      const leads = await readLeadsByTitle();
      const touched = changesBetween(read.current.rules, rules).map(touchedBy);
      const readings = new Map<string, TitleReading>();
      for (const title of leads.keys()) {
        const known = touched.some((isTouched) => isTouched(title))
          ? undefined
          : read.current.readings.get(title);
        readings.set(title, known ?? classifyTitle(title, rules));
        if (readings.size % BREATH === 0) await breathe();
        if (stale) return;
      }
      read.current = { rules, readings };
      const count = (title: string): number => leads.get(title)?.length ?? 0;
      setTitles({
        leads,
        unknown: [...readings]
          .flatMap(([title, reading]) => (reading.function === 'unknown' ? [title] : []))
          .sort((a, b) => count(b) - count(a) || a.localeCompare(b)),
      });
    })();
    return () => {
      stale = true;
    };
  }, [state, rules]);
  return titles;
}
