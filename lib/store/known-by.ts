/** What a lead is known by, as a person reads it: the card's addresses, the evidence for each, and what was cut. */
import type { Mutation } from '#lib/contract/mutations.ts';
import type { Lead, LeadIdentity } from '#lib/contract/records.ts';
import { identityKey } from '#lib/match/identity.ts';

export interface KnownBy {
  kind: LeadIdentity['kind'];
  /** As mutations name it. */
  value: string;
  /** Every spelling on the card; the value itself when none is. */
  shown: string[];
  /** null when it is not on this device. */
  evidence: Pick<LeadIdentity, 'source' | 'memberId' | 'at'> | null;
  /** Oldest first; while the last one holds, it is not the lead's. */
  cuts: LeadIdentity['cuts'];
}

/** Whether somebody said that this is not the lead. */
export const isCut = ({ cuts }: Pick<KnownBy, 'cuts'>): boolean => cuts.at(-1)?.restored === null;

const keyOf = (kind: KnownBy['kind'], value: string): string =>
  kind === 'external' ? `external:${value}` : identityKey({ kind, value });

/**
 * @param evidence as the server last told it; null when it is not on this device
 * @param own mutations of this lead that are on their way, in order
 */
export function knownBy(
  lead: Lead,
  evidence: readonly LeadIdentity[] | null,
  own: readonly { mutation: Mutation; memberId: string }[],
): KnownBy[] {
  const known = new Map<string, KnownBy>();
  for (const { kind, value, cuts, ...from } of evidence ?? [])
    known.set(keyOf(kind, value), { kind, value, shown: [], evidence: from, cuts });
  const card = [
    ...lead.emails.map((shown) => ({ kind: 'email' as const, shown })),
    ...lead.linkedin.map((shown) => ({ kind: 'linkedin' as const, shown })),
  ];
  for (const { kind, shown } of card) {
    const key = keyOf(kind, shown);
    const one = known.get(key) ?? { kind, value: shown, shown: [], evidence: null, cuts: [] };
    known.set(key, { ...one, shown: [...one.shown, shown] });
  }
  for (const { mutation, memberId } of own) {
    if (!('leadId' in mutation.payload) || mutation.payload.leadId !== lead.id) continue;
    const deed = { at: mutation.clientAt, memberId };
    if (mutation.type === 'lead.cut') known.set(...afterCut(known, mutation.payload, deed));
    if (mutation.type === 'lead.link' || mutation.type === 'lead.create')
      known.set(...afterLink(known, mutation.payload, deed));
  }
  return [...known.values()].map((one) => (one.shown.length > 0 ? one : { ...one, shown: [one.value] }));
}

type Tie = Pick<KnownBy, 'kind' | 'value'>;
interface Deed {
  at: string;
  memberId: string;
}

function afterCut(known: ReadonlyMap<string, KnownBy>, { kind, value }: Tie, deed: Deed): [string, KnownBy] {
  const key = keyOf(kind, value);
  const one = known.get(key) ?? { kind, value, shown: [], evidence: null, cuts: [] };
  return [key, isCut(one) ? one : { ...one, cuts: [...one.cuts, { ...deed, restored: null }] }];
}

function afterLink(known: ReadonlyMap<string, KnownBy>, { kind, value }: Tie, deed: Deed): [string, KnownBy] {
  const key = keyOf(kind, value);
  const one = known.get(key);
  const evidence = { source: 'member', ...deed };
  if (!one) return [key, { kind, value, shown: [], evidence, cuts: [] }];
  const cuts = one.cuts.map((cut) => (cut.restored ? cut : { ...cut, restored: deed }));
  // What was cut comes back with the evidence it had before.
  return [key, { ...one, evidence: one.evidence ?? evidence, cuts }];
}
