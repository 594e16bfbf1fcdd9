import type { SiteRecord } from './record.ts';

/** The labels of the header's lines in the languages of Nordic and neighbouring offices. */
const FROM = 'From,Från,Fra,Lähettäjä,Von,De,Van,Da';
const TO = 'To,Till,Til,Vastaanottaja,An,À,Aan,A,Cc,Kopia,Kopi,Kopio';
const labelled = (labels: string): string => labels.replace(/[^,]+/g, '[aria-label^="$&:"]');

export const outlook: SiteRecord = {
  id: 'outlook',
  at: /^outlook\.(?:office(?:365)?\.com|live\.com|cloud\.microsoft)\//,
  // "Name <address>"; the subject is a heading as well, and may hold an address.
  sender: `${labelled(FROM)},[role="heading"][title$=">"],[role="heading"] [title$=">"]`,
  recipient: `${labelled(TO)},[data-selection-index]`,
  list: '[role="option"][data-convid]',
  body: '[role="document"]',
  open: /\/id\/[^/?#]+/,
  owner: '#mectrl_currentAccount_secondary',
  ownerInTitle: true,
  expects: '[role="option"][data-convid]',
};
