import type { SiteRecord } from './record.ts';

export const salesforce: SiteRecord = {
  id: 'salesforce',
  at: /^[\w.-]+\.lightning\.force\.com\/|^[\w.-]+\.my\.salesforce\.com\/lightning\//,
  // Records that were left stay in the document.
  view: '.oneContent.active,[role="dialog"]',
  sender: 'records-highlights2,records-record-layout-item,.forceHighlightsPanel',
  recipient: 'lst-related-list-single-container,.forceRelatedListSingleContainer',
  list: 'tbody tr',
  open: /\/lightning\/r\/(?:Lead|Contact)\//,
};
