import { useEffect, useState } from 'react';
import { secondsLeft, type Undo } from './undo.ts';

/** The open offer to take back and its seconds; counts only while there is one. */
export function useUndo(): { undo: Undo | null; seconds: number; offer: (undo: Undo | null) => void } {
  const [undo, offer] = useState<Undo | null>(null);
  const [now, setNow] = useState(0);
  useEffect(() => {
    if (!undo) return;
    setNow(Date.now());
    const tick = setInterval(() => {
      setNow(Date.now());
      if (secondsLeft(undo, Date.now()) === 0) offer(null);
    }, 250);
    return () => clearInterval(tick);
  }, [undo]);
  return { undo, seconds: undo ? secondsLeft(undo, now) : 0, offer };
}
