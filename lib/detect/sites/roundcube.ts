import type { SiteRecord } from './record.ts';

export const roundcube: SiteRecord = {
  id: 'roundcube',
  at: /[?&]_task=mail\b/,
  sender: 'td.from,.header-summary',
  recipient: 'td.to,td.cc,td.bcc,td.replyto,.recipient-input',
  list: '#messagelist tr',
  body: '#messagebody',
  // With the list, the message stands in a frame and the address tells nothing.
  open: /[?&]_uid=\d/,
  owner: '.username',
  expects: '#messagelist tr.message',
};
