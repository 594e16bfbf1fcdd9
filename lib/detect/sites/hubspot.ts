import type { SiteRecord } from './record.ts';

export const hubspot: SiteRecord = {
  id: 'hubspot',
  at: /^app(?:-\w+)?\.hubspot\.com\//,
  // The open record's own column; those linked to it stand in the other one.
  sender: '[data-test-id="left-sidebar"]',
  recipient: '[data-test-id="right-sidebar"]',
  list: 'tbody tr',
  open: /\/record\/0-1\/\d+|\/contact\/\d+/,
  owner: '.user-info-email',
};
