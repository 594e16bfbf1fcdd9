/** Sending mail over the company's own SMTP server. Without one there is no Mail, and links are handed over by people. */
import { createTransport } from 'nodemailer';
import type { Log } from './log.ts';

interface Message {
  to: string;
  subject: string;
  /** Plain text: no pictures that tell on the reader, no links that look like others. */
  text: string;
  /** The same for who reads HTML; the same holds for it. */
  html?: string;
  /** What the receiver's mail program offers beside the mail: an address that ends such mails at one press (RFC 8058). */
  stopUrl?: string;
}

export interface Mail {
  /** Whether the SMTP server took it. Why not stands in the log, without the address. */
  send(message: Message): Promise<boolean>;
  close(): void;
}

export interface MailSettings {
  /** `smtp://` or `smtps://`, with name and password when the server asks for them. */
  smtpUrl: string;
  from: string;
}

/** Seconds until a silent SMTP server counts as away: somebody waits for the answer in the browser. */
const PATIENCE_SECONDS = 10;

export function createMail({ smtpUrl, from }: MailSettings, log: Log): Mail {
  const patience = PATIENCE_SECONDS * 1000;
  const transport = createTransport({
    url: smtpUrl,
    connectionTimeout: patience,
    greetingTimeout: patience,
    socketTimeout: patience,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    send: async ({ stopUrl, ...message }) => {
      const headers: Record<string, string> = stopUrl
        ? { 'List-Unsubscribe': `<${stopUrl}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }
        : {};
      try {
        await transport.sendMail({ from, ...message, headers });
        return true;
      } catch (error) {
        // An SMTP server's words quote the address, so only what kind of failure it was is kept.
        const code = error instanceof Error ? Reflect.get(error, 'code') : undefined;
        log.warn(
          { failure: typeof code === 'string' ? code : 'unknown' },
          'a mail was not taken by the SMTP server',
        );
        return false;
      }
    },
    close: () => transport.close(),
  };
}
