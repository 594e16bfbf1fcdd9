import type { SiteRecord } from './record.ts';

export const gmail: SiteRecord = {
  id: 'gmail',
  hosts: ['mail.google.com'],
  // Views that were left stay in the document without the role.
  view: '[role="main"],[role="dialog"]',
  sender: 'span.gD,td.gF,.cf.ix',
  recipient: '.hb,span.g2,[role="option"][data-hovercard-id],.afV,div.az9',
  list: 'tr.zA',
  openMessage: /#[^?]*\/[A-Za-z0-9]{16,}/,
  routesByFragment: true,
  newestLast: true,
  owner: { title: true, elements: 'a[href*="accounts.google.com"][aria-label*="@"]' },
};
