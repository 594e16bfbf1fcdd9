import type { SiteRecord } from './record.ts';

/** The labels of the header's lines in the languages of Nordic and neighbouring offices. */
const FROM = ['From:', 'Från:', 'Fra:', 'Lähettäjä:', 'Von:', 'De:', 'Van:', 'Da:'];
const TO = [
  'To:',
  'Till:',
  'Til:',
  'Vastaanottaja:',
  'An:',
  'À:',
  'Aan:',
  'A:',
  'Cc:',
  'Kopia:',
  'Kopi:',
  'Kopio:',
];
const labelled = (labels: string[]): string => labels.map((label) => `[aria-label^="${label}"]`).join(',');

export const outlook: SiteRecord = {
  id: 'outlook',
  hosts: ['outlook.office.com', 'outlook.office365.com', 'outlook.live.com', 'outlook.cloud.microsoft'],
  view: null,
  sender: `${labelled(FROM)},[role="heading"][title*="@"],[role="heading"] [title*="@"]`,
  recipient: `${labelled(TO)},[data-selection-index]`,
  list: '[role="option"][data-convid]',
  openMessage: /\/id\/[^/?#]+/,
  routesByFragment: false,
  newestLast: false,
  owner: { title: true, elements: '#mectrl_currentAccount_secondary' },
};
