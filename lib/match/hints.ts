/**
 * Who is probably the same person, and why. A hint never joins anybody: it is shown with its reason, and a person decides.
 * Hints are found as leads are, by keys in the match index: nothing leaves the device.
 */
import type { Lead } from '#lib/contract/records.ts';
import { readMailbox } from '#lib/domain/mailbox.ts';
import { memberNumber } from '#lib/domain/member-number.ts';
import { type Identity, identityKey } from './identity.ts';

/** `member_number`: both LinkedIn ids carry it · `plus_address`: one mailbox, but for a `+tag` that its provider may or may not ignore */
export type HintReason = 'member_number' | 'plus_address';

interface Clue {
  reason: HintReason;
  /** A key of hintKeysOf or of keysOf (identity.ts). */
  key: string;
}

const numberKey = (number: number): string => `member-number:${number}`;
const mailboxKey = (weak: string): string => `mailbox:${weak}`;

/** The number that an opaque LinkedIn key (`member:ACoAA…`, `sales:…`, `recruiter:…`) carries. */
function numberOf(key: string): number | null {
  const id = /^(?:member|sales|recruiter):(.+)$/.exec(key)?.[1];
  return id === undefined ? null : memberNumber(id);
}

/** Keys by which a lead is suggested, beside those by which it is found; most leads have none. */
export function hintKeysOf(lead: Lead): string[] {
  const numbers = lead.linkedin.map(numberOf).filter((number) => number !== null);
  const tagged = lead.emails.flatMap((address) => {
    const email = address.includes('+') ? readMailbox(address) : null;
    return email?.canonical.includes('+') ? [email.weak] : [];
  });
  return [...numbers.map(numberKey), ...tagged.map(mailboxKey)];
}

/** What to look up for an identity that is no lead's. */
export function cluesOf({ kind, value }: Identity): Clue[] {
  if (kind === 'linkedin') {
    const number = numberOf(value);
    return number === null ? [] : [{ reason: 'member_number', key: numberKey(number) }];
  }
  const email = readMailbox(value);
  if (!email || email.role) return [];
  const untagged = identityKey({ kind, value: email.weak });
  return [
    ...(email.weak === email.exact ? [] : [{ reason: 'plus_address' as const, key: untagged }]),
    { reason: 'plus_address', key: mailboxKey(email.weak) },
  ];
}
