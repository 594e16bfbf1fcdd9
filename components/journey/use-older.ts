import { useEffect, useEffectEvent, useMemo, useState } from 'react';
import type { Touchpoint } from '#lib/contract/records.ts';
import { spanOf } from '#lib/domain/touch-months.ts';

interface Older {
  /** The given ones and all others loaded so far; each once, in any order. */
  all: Touchpoint[];
  loading: boolean;
  /** The server has no more. */
  ended: boolean;
  error: string | null;
  /** The next older ones. */
  load: () => void;
}

/** So many come first; who goes on wants many. */
const FIRST_PAGE = 50;
const PAGE = 500;

/**
 * Touchpoints that are not on the device: older ones a page at a time, and all of a month that is asked for.
 *
 * @param month `YYYY-MM`, to be loaded whole; null: none is wanted, or none can be had
 */
export function useOlder(leadId: string, newest: readonly Touchpoint[], month: string | null): Older {
  /** Follow on the newest without a gap. */
  const [older, setOlder] = useState<readonly Touchpoint[]>([]);
  /** Of single months. */
  const [others, setOthers] = useState<readonly Touchpoint[]>([]);
  const [loading, setLoading] = useState(false);
  const [ended, setEnded] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const all = useMemo(
    () => [...new Map([...others, ...older, ...newest].map((one) => [one.id, one])).values()],
    [others, older, newest],
  );

  async function read(query: { from?: string; before: string; limit: number }) {
    setLoading(true);
    const { olderTouchpoints } = await import('#lib/sync/timelines.ts');
    const result = await olderTouchpoints(leadId, query);
    setLoading(false);
    setError(result.ok ? null : result.error.code);
    return result.ok ? result.value : null;
  }

  async function load() {
    const here = [...older, ...newest];
    const before = oldestOf(here);
    if (loading || before === undefined) return;
    const page = await read({ before, limit: older.length === 0 ? FIRST_PAGE : PAGE });
    if (!page) return;
    // The newest move on when something happens; what they were stays with the older ones.
    setOlder([...here, ...page.touchpoints]);
    setEnded(!page.more);
  }

  const readMonth = useEffectEvent(async (wanted: string, isOver: () => boolean) => {
    const { from, before } = spanOf(wanted);
    for (let next = before; !isOver(); ) {
      const page = await read({ from, before: next, limit: PAGE });
      if (!page) return;
      setOthers((had) => [...had, ...page.touchpoints]);
      const oldest = oldestOf(page.touchpoints);
      if (!page.more || oldest === undefined) return;
      next = oldest;
    }
  });
  useEffect(() => {
    if (month === null) return;
    let over = false;
    void readMonth(month, () => over);
    return () => {
      over = true;
    };
  }, [month]);

  return { all, loading, ended, error, load: () => void load() };
}

const oldestOf = (touchpoints: readonly Touchpoint[]): string | undefined =>
  touchpoints.reduce<string | undefined>(
    (oldest, { at }) => (oldest === undefined || at < oldest ? at : oldest),
    undefined,
  );
