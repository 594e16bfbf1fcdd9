import { useState } from 'react';
import type { Touchpoint } from '#lib/contract/records.ts';

interface Older {
  /** The given ones and all older ones loaded so far. */
  all: Touchpoint[];
  loading: boolean;
  /** The server has no more. */
  ended: boolean;
  error: string | null;
  load: () => void;
}

/** Touchpoints older than those on the device, asked for one page at a time. */
export function useOlder(leadId: string, newest: readonly Touchpoint[]): Older {
  const [older, setOlder] = useState<Touchpoint[]>([]);
  const [loading, setLoading] = useState(false);
  const [ended, setEnded] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const known = new Set(older.map((touchpoint) => touchpoint.id));
  const all = [...newest.filter((touchpoint) => !known.has(touchpoint.id)), ...older];

  async function ask() {
    const oldest = all.map((touchpoint) => touchpoint.at).sort()[0];
    if (loading || oldest === undefined) return;
    setLoading(true);
    const { olderTouchpoints } = await import('#lib/sync/timelines.ts');
    const result = await olderTouchpoints(leadId, oldest);
    setLoading(false);
    setError(result.ok ? null : result.error.code);
    if (!result.ok) return;
    setOlder([...older, ...result.value.touchpoints]);
    setEnded(!result.value.more);
  }

  return { all, loading, ended, error, load: () => void ask() };
}
