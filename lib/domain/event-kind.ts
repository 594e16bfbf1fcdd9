/** Which kind of touchpoint an event of another tool is. Apart from the kinds, because the sidebar does without. */
import { isKind, KINDS, type Kind } from './touchpoint.ts';

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
  emailscheduled: 'email_planned',
  emailunscheduled: 'email_paused',
  emailcancelled: 'email_paused',
  emailcanceled: 'email_paused',
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
