import { useEffect, useState } from 'react';
import { type PersonLabel, watchPeople } from '#lib/store/views.ts';

interface Held {
  /** The leads that have been asked for and answered. */
  asked: ReadonlySet<string>;
  labels: ReadonlyMap<string, PersonLabel>;
}

/**
 * Names of leads. Those once known stay while more are asked for.
 * @returns of a lead's id its name; null when it is not on this device, undefined while it is being read
 */
export function useLabels(leadIds: readonly string[]): (leadId: string) => PersonLabel | null | undefined {
  const key = [...new Set(leadIds)].sort().join(' ');
  const [held, setHeld] = useState<Held>({ asked: new Set(), labels: new Map() });
  useEffect(() => {
    const asked = key === '' ? [] : key.split(' ');
    return watchPeople(asked)((people) =>
      setHeld({ asked: new Set(asked), labels: new Map(people.map((one) => [one.id, one])) }),
    );
  }, [key]);
  return (leadId) => held.labels.get(leadId) ?? (held.asked.has(leadId) ? null : undefined);
}
