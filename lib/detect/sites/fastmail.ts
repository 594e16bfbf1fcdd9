import type { SiteRecord } from './record.ts';

export const fastmail: SiteRecord = {
  id: 'fastmail',
  at: /^(?:app|www)\.fastmail\.com\/mail\b/,
  sender: '.v-Message-from',
  recipient: '.v-Message-recipients,.v-EmailInput',
  list: '.v-MailboxItem',
  body: '.v-Message-body',
  open: /\/mail\/[^/?#]+\/[^/?#]+/,
};
