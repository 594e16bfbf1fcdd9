import type { SiteRecord } from './record.ts';

export const sogo: SiteRecord = {
  id: 'sogo',
  at: /\/SOGo\/so\/[^/]+\/Mail\b/,
  sender: 'a[ng-bind*="from"]',
  recipient: 'a[ng-bind="recipient.full"],md-chip',
  list: 'md-list-item',
  body: '.sg-mail-part',
  open: /#!\/Mail\/[^/]+\/[^/]+\/\d+/,
};
