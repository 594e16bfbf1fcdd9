/** What a payload would become under a mapping, as far as it can be said without the leads. Pure. */
import type { HookMapping, HookPreview } from '#lib/contract/hooks-in.ts';
import { readMessage } from '../../ingest/message.ts';
import { badPaths, itemsOf, MOST_ITEMS, mapItems } from './mapping.ts';
import { listsIn, pathsOf } from './paths.ts';

const SHOWN = 20;

/** While no payload is kept. */
export const nothingToPreview: HookPreview = {
  at: null,
  problem: null,
  lists: [],
  paths: [],
  counts: { items: 0, refused: 0 },
  items: [],
};

/** @param at when the payload came */
export function previewPayload(payload: unknown, mapping: HookMapping, at: Date): HookPreview {
  const items = itemsOf(payload, mapping);
  const problem: HookPreview['problem'] =
    badPaths(mapping).length > 0
      ? 'bad_path'
      : !items
        ? 'no_items'
        : items.length > MOST_ITEMS
          ? 'too_many_items'
          : null;
  const told = {
    at: at.toISOString(),
    problem,
    lists: listsIn(payload),
    paths: pathsOf(items ?? []).map(({ path, sample }) => ({ path, sample })),
  };
  if (!items || problem !== null) return { ...nothingToPreview, ...told };
  const arrival = { receivedAt: at, sentAt: null, historical: false };
  const read = mapItems(items, mapping, (_, index) => String(index)).map((one) => {
    const { indexes, rule, said } = one;
    const message = 'message' in one ? readMessage(one.message, arrival) : null;
    const refusal =
      'problem' in one ? one.problem : message && 'refusal' in message ? message.refusal.code : null;
    const kind = message && 'message' in message ? (message.message.touch?.kind ?? null) : null;
    return { indexes, rule, said, kind, problem: refusal };
  });
  const refused = read.reduce(
    (sum, { problem: why, indexes }) => sum + (why === null ? 0 : indexes.length),
    0,
  );
  return { ...told, counts: { items: items.length, refused }, items: read.slice(0, SHOWN) };
}
