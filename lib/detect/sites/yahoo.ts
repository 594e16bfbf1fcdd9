import type { SiteRecord } from './record.ts';

const test = (ids: string): string => ids.replace(/[^,]+/g, '[data-test-id="$&"]');

export const yahoo: SiteRecord = {
  id: 'yahoo',
  at: /^(?:\w\w\.)?mail\.yahoo\.com\//,
  sender: test('message-from'),
  recipient: test('message-to,message-cc,message-bcc,container-to,container-cc,container-bcc'),
  list: test('message-list-item'),
  body: test('message-view-body-content'),
  open: /\/messages\/[^/?#]+/,
  owner: '#ybarAccountMenuOpener',
};
