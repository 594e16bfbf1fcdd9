/** Mailing the ways in: a one-time link with a code, and invites. */
import type { Texts } from '../auth/pages/texts.ts';
import type { OpenedInvite } from './invites.ts';
import { createSignInLink } from './people.ts';
import type { Services } from './services.ts';
import { callerKey, type Spending } from './spending.ts';

const VALID_MINUTES = 10;

/** Codes for one address that are mailed within a quarter of an hour; more would let somebody go on guessing. */
const MOST = 5;
const WINDOW_MS = 15 * 60_000;
const MOST_ADDRESSES = 10_000;
const LIMIT = 'sent-codes';

export interface SentCodes {
  /** Whether one more may go to this address now; counts it. */
  allow(email: string): boolean;
}

/** Counts what was mailed to whom, by all servers together. `now` in milliseconds, for tests. */
export function createSentCodes(spending: Spending, now: () => number = Date.now): SentCodes {
  const sent = new Map<string, number[]>();
  const recent = (key: string): number[] => (sent.get(key) ?? []).filter((at) => now() - at < WINDOW_MS);
  const add = (key: string, times: number): void => {
    const all = [...recent(key), ...Array.from({ length: Math.min(times, MOST) }, now)];
    sent.delete(key);
    sent.set(key, all);
    const oldest = sent.keys().next().value;
    if (sent.size > MOST_ADDRESSES && oldest !== undefined) sent.delete(oldest);
  };
  spending.hear(LIMIT, add);
  return {
    allow: (email) => {
      const key = callerKey(email);
      if (recent(key).length >= MOST) return false;
      add(key, 1);
      spending.tell(LIMIT, key, 1);
      return true;
    },
  };
}

type Needs = Pick<Services, 'db' | 'identity' | 'origin' | 'mail' | 'sentCodes' | 'log'>;

/**
 * Mails an active member a link and a code. Nothing tells the asker whether the address is a member's: neither an answer nor,
 * because the mail is sent without being waited for, the time it takes.
 */
export async function mailSignIn(services: Needs, texts: Texts, email: string): Promise<void> {
  const { mail, identity, sentCodes, log } = services;
  const address = email.trim().toLowerCase();
  if (!mail) return;
  if (!sentCodes.allow(address)) {
    log.warn({ refused: 'too_many_codes' }, 'refused');
    return;
  }
  const link = await createSignInLink(services, address, VALID_MINUTES);
  if (!link.ok) {
    log.warn({ refused: 'no_member' }, 'refused');
    return;
  }
  const code = await identity.createCode(address);
  void mail.send({
    to: address,
    subject: texts.say('auth.mail.signIn.subject'),
    text: texts.say('auth.mail.signIn.text', { url: link.value.url, code }),
  });
}

/** Mails an invite; false when there is no SMTP server, or it did not take it: then the link is handed over. */
export async function mailInvite(
  { mail, mailTexts }: Pick<Services, 'mail' | 'mailTexts'>,
  { email, workspaceName }: Pick<OpenedInvite, 'email' | 'workspaceName'>,
  url: string,
  expiresAt: Date,
): Promise<boolean> {
  if (!mail) return false;
  return mail.send({
    to: email,
    subject: mailTexts.say('auth.mail.invite.subject', { workspace: workspaceName }),
    text: mailTexts.say('auth.mail.invite.text', {
      workspace: workspaceName,
      url,
      date: mailTexts.day(expiresAt),
    }),
  });
}
