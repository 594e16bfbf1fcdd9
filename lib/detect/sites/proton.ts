import type { SiteRecord } from './record.ts';

export const proton: SiteRecord = {
  id: 'proton',
  at: /^mail\.proton\.me\//,
  sender: '[data-testid="recipients:sender"]',
  recipient: '[data-testid^="recipients:"],[data-testid^="composer:"]',
  list: '[data-element-id]',
  // The message stands in a frame of its own, below this.
  body: '#proton-root',
  open: /\/u\/\d+\/[^/?#]+\/[^/?#]+/,
  owner: '.user-dropdown-email',
  expects: '[data-element-id]',
};
