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

export interface Detection {
  kind: 'email' | 'linkedin';
  /** E-mail: lower case, NFC, domain in its "xn--" form. LinkedIn: `kind:id`, e.g. `profile:elin-lund`. */
  value: string;
  surface: Surface;
  /** 0 to 1: how sure we are that this is an identity a person or the page shows. */
  confidence: number;
  /** The person's name as the page gives it; for showing, never for matching. */
  name?: string;
  /** A mailbox of a function (info@, no-reply@), not of a person. */
  role?: true;
}
