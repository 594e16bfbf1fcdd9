import { detectInText } from '#lib/detect/index.ts';

export const LONGEST_PASTE = 10_000;

interface Identity {
  kind: 'email' | 'linkedin';
  value: string;
}

export type Reading =
  /** Plain words to search by. */
  | { kind: 'words' }
  | { kind: 'identity'; identity: Identity; hidden: boolean; tooLong: boolean }
  /** Looks like an address and is none. */
  | { kind: 'fault'; fault: 'no_address' | 'not_a_person' | 'mixed_alphabets' | 'too_long' };

/** Characters nobody sees that change an address: soft hyphen, zero width, marks of writing direction. */
const HIDDEN = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/u;
const LOOKS_LIKE_LINKEDIN = /(^|[/.\s])linkedin\.com(\/|$)/i;
const LOOKS_LIKE_ADDRESS = /@|[[({]\s*at\s*[\])}]|^(https?:|www\.)|^\S+\.\S+\/\S*/iu;
/** detection gives an address of mixed alphabets less than this. */
const DOUBTFUL = 0.4;

/** What somebody typed or pasted into the search field means. */
export function readPaste(input: string): Reading {
  const tooLong = input.length > LONGEST_PASTE;
  const text = input.slice(0, LONGEST_PASTE).trim();
  const linkedIn = LOOKS_LIKE_LINKEDIN.test(text);
  if (!tooLong && !linkedIn && !LOOKS_LIKE_ADDRESS.test(text)) return { kind: 'words' };
  let mixed = false;
  for (const found of detectInText(text)) {
    if (found.surface === 'text' && found.confidence < DOUBTFUL) {
      mixed = true;
      continue;
    }
    return {
      kind: 'identity',
      identity: { kind: found.kind, value: found.value },
      hidden: HIDDEN.test(text),
      tooLong,
    };
  }
  if (mixed) return { kind: 'fault', fault: 'mixed_alphabets' };
  if (tooLong) return { kind: 'fault', fault: 'too_long' };
  return { kind: 'fault', fault: linkedIn ? 'not_a_person' : 'no_address' };
}
