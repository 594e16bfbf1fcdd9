import { useEffect, useState } from 'react';
import type { Persona } from '#lib/contract/records.ts';
import { NO_TITLE_RULES, TitleRules } from '#lib/contract/titles.ts';
import type { Preview } from '#lib/domain/persona-preview.ts';
import type { Inhabitant } from '#lib/store/population.ts';
import { useDirectory } from '../../ui/directory.ts';
import { countIn, loadPopulation, type Population } from './population.ts';
import { idle } from './slices.ts';

type Rules = Pick<Persona, 'id' | 'threshold' | 'criteria'>;

export interface Previewing {
  /** All leads of the device; null while they are being read. */
  population: Population | null;
  /** How much of them has been read, 0 to 1. */
  read: number;
  /** The newest that was counted; it stays while a newer one is being counted. */
  preview: Preview<Inhabitant> | null;
  /** Whether `preview` is of something typed before. */
  stale: boolean;
  /** What is typed cannot be weighed. */
  isWaiting: boolean;
}

/** The leads of this device, read once in idle moments. */
function usePopulation(): Pick<Previewing, 'population' | 'read'> {
  const [population, setPopulation] = useState<Population | null>(null);
  const [read, setRead] = useState(0);
  // The directory is another object with every pull; what it says of titles seldom is.
  const rules = JSON.stringify(useDirectory().workspace?.titleRules ?? NO_TITLE_RULES);
  useEffect(() => {
    const stop = new AbortController();
    const asked = TitleRules.parse(JSON.parse(rules));
    void loadPopulation(asked, idle(stop.signal), setRead).then(setPopulation, ended);
    return () => stop.abort();
  }, [rules]);
  return { population, read };
}

/**
 * Counts over all leads of the device what the rules make of them, in idle moments; the next change ends the count.
 * Callers keep both rules stable with useMemo.
 * @param after null while what is typed cannot be weighed
 */
export function usePreview(before: Rules | null, after: Rules | null): Previewing {
  const { population, read } = usePopulation();
  const [counted, setCounted] = useState<{ of: Rules; preview: Preview<Inhabitant> } | null>(null);
  useEffect(() => {
    if (!population || !after) return;
    const stop = new AbortController();
    const pause = idle(stop.signal);
    void pause()
      .then(() => countIn(population, before, after, pause))
      .then((preview) => setCounted({ of: after, preview }), ended);
    return () => stop.abort();
  }, [population, before, after]);
  return {
    ...{ population, read },
    preview: counted?.preview ?? null,
    stale: counted?.of !== after,
    isWaiting: after === null,
  };
}

/** A count that a newer one has ended is no failure. */
function ended(reason: unknown): void {
  if (!(reason instanceof DOMException && reason.name === 'AbortError')) throw reason;
}
