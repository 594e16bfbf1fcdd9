/**
 * The handshake of a sidebar and its server: each says with every request and every answer which versions of the contract it speaks
 * (docs/adr/0031-what-a-newer-peer-may-say.md).
 */

export interface Spoken {
  min: number;
  max: number;
}

/** What this build speaks; raised only when an older peer would misread us. */
export const CONTRACT: Spoken = { min: 1, max: 1 };

export const CONTRACT_HEADER = 'Samsyn-Contract';

/** As the header says it, e.g. `1-3`. */
export const spokenText = ({ min, max }: Spoken): string => `${min}-${max}`;

/** What a header says; a peer that says nothing readable speaks the first version, from before it was said. */
export function readSpoken(text: string | null | undefined): Spoken {
  const [, min, max] = /^(\d{1,4})-(\d{1,4})$/.exec(text ?? '') ?? [];
  return min === undefined || max === undefined ? { min: 1, max: 1 } : { min: Number(min), max: Number(max) };
}

/** Whether a peer is too old or too new to be understood; null when both speak a version in common. */
export function apart(peer: Spoken): 'too_old' | 'too_new' | null {
  if (peer.max < CONTRACT.min) return 'too_old';
  return peer.min > CONTRACT.max ? 'too_new' : null;
}
