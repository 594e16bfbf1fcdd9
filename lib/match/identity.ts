/** What two spellings of one identity have in common; the text that is hashed and compared. */
import type { Lead } from '#lib/contract/records.ts';
import { readMailbox } from '#lib/domain/mailbox.ts';

export interface Identity {
  kind: 'email' | 'linkedin';
  /** An address, or a LinkedIn key such as `profile:elin-lund`. */
  value: string;
}

/** E.g. `email:anna@acme.example.com`; dots and tags of mailboxes that ignore them are gone. */
export function identityKey({ kind, value }: Identity): string {
  return kind === 'email'
    ? `email:${readMailbox(value)?.canonical ?? value.toLowerCase()}`
    : `linkedin:${value}`;
}

/** Every key that a lead is found by, each once. */
export function keysOf(lead: Lead): Set<string> {
  const emails = lead.emails.map((value) => identityKey({ kind: 'email', value }));
  const linkedin = lead.linkedin.map((value) => identityKey({ kind: 'linkedin', value }));
  return new Set([...emails, ...linkedin]);
}
