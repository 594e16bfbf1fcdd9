/**
 * Where on a page an identity was seen, the strongest evidence first:
 * the page's own address, sender and recipients of the open message, a mailto link, text a person can read,
 * an attribute made for programs, a row of a list, JSON-LD, an address spelled around (`name [at] firm [dot] com`).
 */
export const SURFACES = [
  'page',
  'sender',
  'recipient',
  'mailto',
  'text',
  'attribute',
  'list',
  'jsonld',
  'obfuscated',
] as const;
export type Surface = (typeof SURFACES)[number];

/** Somebody as a page writes them. What the writing means, and whether it means anybody, is for judge.ts. */
export interface Sighting {
  kind: 'email' | 'linkedin';
  /** E-mail: as in email.ts. LinkedIn: an address, or a text that begins with or wraps one. */
  value: string;
  surface: Surface;
  /** The person's name as the page gives it; for showing, never for matching. */
  name?: string | undefined;
}

export interface Detection extends Sighting {
  /**
   * E-mail: lower case and NFC as a whole, the domain in its "xn--" form. LinkedIn: `kind:id`, e.g. `profile:elin-lund`; for
   * an address of the former kind (/pub/…) the profile that it leads to today.
   */
  value: string;
  /** 0 to 1: how sure we are that this is an identity a person or the page shows. */
  confidence: number;
  /** A mailbox of a function (info@, no-reply@), not of a person. */
  role?: true;
}
