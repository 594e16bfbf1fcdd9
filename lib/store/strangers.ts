/** The people on a page who are no leads, with what this device remembers and suspects of them. */
import { findHints, type Hint } from '#lib/match/find.ts';
import { type Aside, asideHashes } from './aside.ts';
import { readPacked } from './buckets.ts';
import { meta } from './cache.ts';
import { watchRows } from './live.ts';
import type { Stranger } from './tab-state.ts';
import type { Watch } from './watch.ts';

export interface StrangerView extends Stranger {
  /** The person said "not a lead". */
  aside: boolean;
  /** The lead it probably is, unless the person said no. */
  hint: (Hint & { name: string }) | null;
}

/** Follows what is remembered, and the leads on this device. */
export const watchStrangers = (strangers: readonly Stranger[]): Watch<StrangerView[]> =>
  watchRows(
    (store) => Promise.all([store.work.aside.toArray(), meta(store, 'revision')]),
    async ([rows], store) => {
      const remembered = new Set(rows.map(({ hash }) => hash));
      const hints = await findHints(store, strangers);
      const leads = await readPacked(
        store,
        'leads',
        hints.flatMap((hint) => hint?.leadId ?? []),
      );
      const hashes = await asideHashes(
        store,
        strangers.flatMap((identity, at): Aside[] => [
          { identity },
          { identity, leadId: hints[at]?.leadId ?? '' },
        ]),
      );
      return strangers.map((stranger, at): StrangerView => {
        const hint = hints[at];
        const lead = hint && leads.get(hint.leadId);
        const refused = remembered.has(hashes[2 * at + 1] ?? '');
        return {
          ...stranger,
          aside: remembered.has(hashes[2 * at] ?? ''),
          hint: hint && lead && !refused ? { ...hint, name: lead.name } : null,
        };
      });
    },
  );
