/** What happened between a lead and us: the closed list of kinds, and what each kind means unless a source says otherwise. */
import type { Touchpoint } from '#lib/contract/records.ts';
import type { Channel } from './channel.ts';

/** How many touchpoints of a lead a device holds, the newest ones. */
export const NEWEST = 20;

type Meaning = Pick<Touchpoint, 'direction' | 'actor' | 'side'> & {
  /** The channel when no traffic source is known. */
  channel: Channel;
  /** How much it says about the lead's interest, 0 (nothing) to 10 (a meeting was held). */
  weight: number;
};

const lead = (side: Meaning['side'], weight: number, channel: Channel): Meaning => ({
  side,
  direction: 'in',
  actor: 'person',
  channel,
  weight,
});
const sentByMachine = (channel: Channel): Meaning => ({
  side: 'marketing',
  direction: 'out',
  actor: 'machine',
  channel,
  weight: 0,
});

/** `direction`: `in` when the lead came to us, `out` when we went to the lead. */
export const KINDS = {
  page_view: lead('marketing', 1, 'Direct'),
  form_submit: lead('marketing', 5, 'Direct'),
  content_download: lead('marketing', 4, 'Direct'),
  email_sent: sentByMachine('Email'),
  email_delivered: sentByMachine('Email'),
  // Mail programs load pictures by themselves, so an opening proves nothing.
  email_open: { side: 'marketing', direction: 'in', actor: 'unknown', channel: 'Email', weight: 0 },
  email_click: lead('marketing', 2, 'Email'),
  email_reply: lead('sales', 6, 'Email'),
  email_unsubscribe: lead('marketing', 0, 'Email'),
  // The address takes no mail.
  email_bounced: { side: 'marketing', direction: 'in', actor: 'machine', channel: 'Email', weight: 0 },
  ad_impression: sentByMachine('Paid Other'),
  ad_click: lead('marketing', 1, 'Paid Other'),
  social_engagement: lead('marketing', 1, 'Organic Social'),
  event_invited: sentByMachine('Event'),
  event_registered: lead('marketing', 3, 'Event'),
  event_attended: lead('marketing', 6, 'Event'),
  webinar_registered: lead('marketing', 3, 'Webinar'),
  webinar_attended: lead('marketing', 6, 'Webinar'),
  chat: lead('marketing', 5, 'Direct'),
  call_inbound: lead('sales', 8, 'Direct'),
  call_outbound: { side: 'sales', direction: 'out', actor: 'person', channel: 'Outbound', weight: 0 },
  meeting_booked: lead('sales', 8, 'Outbound'),
  meeting_held: lead('sales', 10, 'Outbound'),
  demo: lead('sales', 9, 'Outbound'),
  trial_start: lead('marketing', 8, 'Direct'),
  product_use: lead('marketing', 4, 'Direct'),
  partner_referral: lead('marketing', 4, 'Partner'),
  direct_mail: sentByMachine('Unassigned'),
  sms: sentByMachine('SMS'),
  list_import: { side: 'marketing', direction: 'in', actor: 'machine', channel: 'Unassigned', weight: 0 },
  offline_other: { side: 'marketing', direction: 'in', actor: 'unknown', channel: 'Unassigned', weight: 0 },
} as const satisfies Record<string, Meaning>;

export type Kind = keyof typeof KINDS;

/** Whether a text is one of the kinds. */
export function isKind(text: string): text is Kind {
  return Object.hasOwn(KINDS, text);
}

/** The kinds that say something about the lead's interest, when a person did them. */
export const TELLING_KINDS: readonly Kind[] = Object.keys(KINDS)
  .filter(isKind)
  .filter((kind) => KINDS[kind].weight > 0);

/** Names of events as common tools send them, without case, spaces or punctuation. */
const ALIASES: Record<string, Kind> = {
  page: 'page_view',
  pageviewed: 'page_view',
  viewedpage: 'page_view',
  screenviewed: 'page_view',
  formsubmitted: 'form_submit',
  formsubmission: 'form_submit',
  formfilled: 'form_submit',
  signedup: 'form_submit',
  leadcreated: 'form_submit',
  demorequested: 'form_submit',
  contentdownloaded: 'content_download',
  assetdownloaded: 'content_download',
  filedownloaded: 'content_download',
  downloaded: 'content_download',
  emailopened: 'email_open',
  emaillinkclicked: 'email_click',
  emailclicked: 'email_click',
  emailreplied: 'email_reply',
  emailunsubscribed: 'email_unsubscribe',
  unsubscribed: 'email_unsubscribe',
  adviewed: 'ad_impression',
  adclicked: 'ad_click',
  eventinvitationsent: 'event_invited',
  registeredforevent: 'event_registered',
  attendedevent: 'event_attended',
  webinarjoined: 'webinar_attended',
  registeredforwebinar: 'webinar_registered',
  attendedwebinar: 'webinar_attended',
  livechatconversationstarted: 'chat',
  livechatmessagereceived: 'chat',
  chatstarted: 'chat',
  callreceived: 'call_inbound',
  callmade: 'call_outbound',
  callcompleted: 'call_outbound',
  meetingscheduled: 'meeting_booked',
  meetingcompleted: 'meeting_held',
  democompleted: 'demo',
  demoheld: 'demo',
  trialstarted: 'trial_start',
  featureused: 'product_use',
  productused: 'product_use',
  signedin: 'product_use',
  smssent: 'sms',
};
for (const kind of Object.keys(KINDS)) {
  if (isKind(kind)) ALIASES[kind.replaceAll('_', '')] = kind;
}

/**
 * The kind an event of another tool stands for, by its name: `Form Submitted`, `email_opened`, `webinar_attended`.
 *
 * @returns null when the name says nothing to us
 */
export function kindOfEvent(name: string): Kind | null {
  const letters = name.toLowerCase().replace(/[^a-z]/g, '');
  return Object.hasOwn(ALIASES, letters) ? (ALIASES[letters] ?? null) : null;
}
