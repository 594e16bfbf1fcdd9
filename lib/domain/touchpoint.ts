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
  // Ahead of the lead: a mailing that a tool has set for a day.
  email_planned: sentByMachine('Email'),
  // It was planned, and will not be sent as planned.
  email_paused: sentByMachine('Email'),
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

const ANNOUNCING: readonly Kind[] = [
  'email_planned',
  'event_invited',
  'event_registered',
  'webinar_registered',
  'meeting_booked',
];

/** Whether a touchpoint of this kind is about something that is still to come. */
export const announces = (kind: string): boolean => ANNOUNCING.some((one) => one === kind);

/** The kinds that say something about the lead's interest, when a person did them. */
export const TELLING_KINDS: readonly Kind[] = Object.keys(KINDS)
  .filter(isKind)
  .filter((kind) => KINDS[kind].weight > 0);
