import type { SiteRecord } from './record.ts';

export const gmail: SiteRecord = {
  id: 'gmail',
  at: /^mail\.google\.com\//,
  // Views that were left stay in the document without the role.
  view: '[role="main"],[role="dialog"]',
  sender: 'span.gD,td.gF,.cf.ix',
  recipient: '.hb,span.g2,[role="option"][data-hovercard-id],.afV,div.az9',
  list: 'tr.zA',
  body: '.a3s',
  open: /#[^?]*\/[A-Za-z0-9]{16,}/,
  byFragment: true,
  newestLast: true,
  owner: 'a[href*="accounts.google.com"][aria-label*="@"]',
  ownerInTitle: true,
  expects: 'tr.zA',
};
