import { useEffect } from 'react';
import { watchDueLeads } from '#lib/store/due.ts';
import { useWatch } from '../ui/use-watch.ts';

/** Counts the leads that wait for me, for the tab of the inbox. */
export default function CountDue({ onCount }: { onCount: (count: number) => void }) {
  const due = useWatch(watchDueLeads);
  const count = due ? due.mine.length + due.back.length : 0;
  useEffect(() => onCount(count), [count, onCount]);
  return null;
}
