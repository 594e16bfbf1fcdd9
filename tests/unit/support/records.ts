/** Records for tests: real in shape, small in content. */
import type {
  Account,
  Campaign,
  Feedback,
  FeedbackContent,
  Lead,
  Member,
  Workspace,
} from '../../../lib/contract/records.ts';
import { NO_TITLE_RULES } from '../../../lib/contract/titles.ts';

/** A UUIDv7-shaped id from a number. */
export const id = (number: number): string =>
  `01900000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;

export const aLead = (number: number, change: Partial<Lead> = {}): Lead => ({
  id: id(number),
  accountId: null,
  ownerId: null,
  name: `Lead ${number}`,
  title: null,
  country: null,
  emails: [`lead${number}@company.example.com`],
  linkedin: [],
  stage: null,
  stageAt: null,
  stageWhy: null,
  personaByHand: null,
  actions: [],
  signals: {},
  touches: 0,
  lastTouchAt: null,
  lastSignAt: null,
  lastCampaignId: null,
  lastCampaignAt: null,
  handoverCampaignId: null,
  handover: null,
  stop: null,
  crmUrl: null,
  ...change,
});

export const anAccount = (number: number, change: Partial<Account> = {}): Account => ({
  id: id(number),
  name: `Account ${number}`,
  domains: [],
  industry: null,
  country: null,
  employees: null,
  ...change,
});

export const aMember = (number: number, change: Partial<Member> = {}): Member => ({
  id: id(number),
  name: `Member ${number}`,
  email: `member${number}@northlume.example.com`,
  department: 'sales',
  admin: false,
  active: true,
  ...change,
});

export const aCampaign = (number: number, change: Partial<Campaign> = {}): Campaign => ({
  id: id(number),
  key: `campaign-${number}`,
  name: `Campaign ${number}`,
  channels: [],
  startsOn: null,
  endsOn: null,
  ownerId: null,
  brief: { promise: '', audience: '', offer: '', nextStep: '' },
  personaIds: [],
  addresses: [],
  externalIds: [],
  spellings: [],
  ...change,
});

export const aWorkspace = (change: Partial<Workspace> = {}): Workspace => ({
  id: id(800),
  name: 'Northlume',
  currency: 'SEK',
  stages: [],
  reasons: [],
  sitesOff: [],
  titleRules: NO_TITLE_RULES,
  leadModel: null,
  kindMoments: [],
  competitors: [],
  ...change,
});

export const content = (change: Partial<FeedbackContent> = {}): FeedbackContent => ({
  verdict: 'good',
  reasons: [],
  note: '',
  contact: 'not_contacted',
  outcome: null,
  campaignId: null,
  touchpoints: [],
  notNow: null,
  ...change,
});

export const aFeedback = (number: number, change: Partial<Feedback> = {}): Feedback => ({
  id: id(number),
  leadId: id(1),
  authorId: id(900),
  ...content(),
  givenAt: '2026-03-01T08:00:00.000Z',
  revisedAt: null,
  retractedAt: null,
  history: [],
  answers: [],
  pin: null,
  pinned: [],
  triggered: null,
  ...change,
});

export const DEVICE = {
  origin: 'https://samsyn.example.com',
  token: 'smy_test_secret',
  workspaceId: id(800),
  memberId: id(900),
  deviceId: id(801),
  pairedAt: '2026-03-01T08:00:00.000Z',
};

/** The first value of a watch. */
export const first = <T>(watch: (emit: (value: T) => void) => () => void): Promise<T> =>
  until(watch, () => true);

/** The first value of a watch that is as wanted. */
export function until<T>(
  watch: (emit: (value: T) => void) => () => void,
  wanted: (value: T) => boolean,
): Promise<T> {
  return new Promise((resolve) => {
    let stop: (() => void) | undefined;
    let found = false;
    stop = watch((value) => {
      if (found || !wanted(value)) return;
      found = true;
      resolve(value);
      queueMicrotask(() => stop?.());
    });
  });
}
