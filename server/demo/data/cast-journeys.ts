/** The journeys of the people on the demo pages, written by hand: they are read closely. */
import { CAMPAIGN } from '../cast.ts';
import { latest, minutesAfter, week, workday } from './clock.ts';
import { BY_SALES, type DraftTouch, type Milestones, touch } from './journey.ts';
import type { CastLead } from './leads.ts';

const AUTUMN = CAMPAIGN.key;

function elin(now: Date): DraftTouch[] {
  const webinar = latest(now, 9);
  const at = (days: number, hour: number, minute = 0): Date => workday(webinar, days, hour, minute);
  const board = { campaign: 'board-ready-numbers' };
  const autumn = { campaign: AUTUMN };
  const guide = { signal: 'guide:attribution' };
  const mail = at(12, 6);
  return [
    touch(at(74, 8, 12), 'page_view', 'Guide: attribution without a data team', {
      ...guide,
      channel: 'Organic Search',
      detail: 'Google · stayed 6 min',
    }),
    touch(at(71, 9, 40), 'ad_click', 'Ad: The one page your board reads', {
      ...board,
      channel: 'Paid Social',
      detail: 'LinkedIn',
    }),
    touch(at(71, 9, 41), 'page_view', 'Board-ready numbers', {
      ...board,
      channel: 'Paid Social',
      detail: 'stayed 2 min',
    }),
    touch(at(71, 9, 44), 'form_submit', 'Form: send me the template', { ...board, channel: 'Paid Social' }),
    touch(at(71, 9, 45), 'content_download', 'Template: the marketing page of a board report', {
      ...board,
      channel: 'Paid Social',
      signal: 'template:board-report',
      detail: 'Excel',
    }),
    touch(at(44, 12, 20), 'call_outbound', 'Call, 3 min, Anna', { detail: 'Only wanted the template' }),
    touch(at(33, 6), 'email_sent', 'Your autumn in numbers', {
      ...autumn,
      detail: 'Autumn Pipeline · e-mail',
    }),
    touch(at(27, 7, 35), 'ad_click', 'Ad: Which campaigns became contracts?', {
      ...autumn,
      channel: 'Paid Social',
      detail: 'LinkedIn',
    }),
    touch(at(27, 7, 36), 'page_view', 'Autumn Pipeline: from campaign to contract', {
      ...autumn,
      channel: 'Paid Social',
      detail: 'stayed 4 min',
    }),
    touch(at(27, 7, 41), 'content_download', 'Guide: Attribution for energy companies', {
      ...autumn,
      ...guide,
      channel: 'Paid Social',
      detail: 'PDF',
    }),
    touch(mail, 'email_sent', 'Board-ready numbers', {
      ...autumn,
      detail: `Newsletter ${week(mail)} · e-mail`,
    }),
    touch(minutesAfter(mail, 95), 'email_open', 'Opened “Board-ready numbers”', {
      ...autumn,
      detail: `Newsletter ${week(mail)} · e-mail · 3 times`,
    }),
    touch(minutesAfter(mail, 610), 'email_click', 'Clicked in “Board-ready numbers”', autumn),
    touch(minutesAfter(mail, 612), 'webinar_registered', 'Signed up: Attribution in 30 minutes', {
      ...autumn,
      detail: 'Asked: “Does it work without a data team?”',
    }),
    touch(at(6, 7, 50), 'page_view', 'Pricing', {
      channel: 'Direct',
      signal: 'page:pricing',
      detail: 'stayed 5 min',
    }),
    touch(at(5, 13, 5), 'call_outbound', 'Call, 12 min, Anna', {
      detail: 'Asked for pricing of the Nordic bundle',
    }),
    touch(at(4, 14, 10), 'email_sent', 'Pricing of the Nordic bundle', { ...BY_SALES, detail: 'from Anna' }),
    touch(at(3, 15, 20), 'email_reply', 'Re: Pricing of the Nordic bundle', {
      ...BY_SALES,
      detail: '“Before the board meets I need a Nordic case.”',
    }),
    touch(at(3, 15, 45), 'meeting_booked', 'Meeting booked with Anna', {
      detail: 'The Nordic case, 30 min',
      startsAt: workday(now, -3, 10),
    }),
    touch(webinar, 'webinar_attended', 'Webinar: Attribution in 30 minutes', {
      ...autumn,
      detail: 'stayed 26 min',
    }),
  ];
}

function jonas(now: Date): DraftTouch[] {
  const at = (days: number, hour: number, minute = 0): Date => workday(now, days, hour, minute);
  const secure = { campaign: 'secure-integration' };
  const autumn = { campaign: AUTUMN };
  return [
    touch(at(63, 11, 2), 'page_view', 'Security at Nordlys, on two pages', {
      ...secure,
      channel: 'Paid Search',
      signal: 'page:security',
      detail: 'Google · stayed 7 min',
    }),
    touch(at(48, 6), 'email_sent', 'NIS2: what your suppliers must answer', {
      ...secure,
      detail: 'Secure integration · e-mail',
    }),
    touch(at(48, 9, 15), 'email_open', 'Opened “NIS2: what your suppliers must answer”', secure),
    touch(at(19, 10, 30), 'ad_click', 'Ad: Which campaigns became contracts?', {
      ...autumn,
      channel: 'Paid Social',
      detail: 'LinkedIn',
    }),
    touch(at(19, 10, 31), 'page_view', 'Autumn Pipeline: from campaign to contract', {
      ...autumn,
      channel: 'Paid Social',
      detail: 'stayed 1 min',
    }),
    touch(at(8, 6), 'email_sent', 'Seats left: Attribution in 30 minutes', {
      ...autumn,
      detail: 'Autumn Pipeline · e-mail',
    }),
    touch(at(4, 12, 40), 'call_outbound', 'Call, 6 min, Anna', {
      detail: 'No budget of his own; sends us on to Elin',
    }),
    touch(at(2, 6), 'email_planned', 'The price of one more customer', {
      ...autumn,
      detail: 'Autumn Pipeline · e-mail',
      startsAt: workday(now, -6, 6),
    }),
  ];
}

function kari(now: Date): DraftTouch[] {
  const at = (days: number, hour: number, minute = 0): Date => workday(now, days, hour, minute);
  const price = { campaign: 'price-sheet' };
  return [
    touch(at(118, 8, 5), 'ad_click', 'Ad: One price model for four years', {
      ...price,
      channel: 'Paid Search',
      detail: 'Google',
    }),
    touch(at(118, 8, 6), 'page_view', 'Pricing', {
      ...price,
      channel: 'Paid Search',
      signal: 'page:pricing',
      detail: 'stayed 8 min',
    }),
    touch(at(117, 9, 20), 'content_download', 'Price sheet: total cost over four years', {
      ...price,
      channel: 'Paid Search',
      signal: 'guide:price-sheet',
      detail: 'Excel',
    }),
    touch(at(60, 7), 'email_sent', 'Evaluation criteria others have used', {
      ...price,
      detail: 'The whole price · e-mail',
    }),
    touch(at(40, 11), 'call_inbound', 'Call, 18 min, Jonas', { detail: 'Tender opens after New Year' }),
    touch(at(31, 13, 30), 'meeting_held', 'First meeting, video', { detail: '45 min, 3 people' }),
    touch(at(24, 9), 'demo', 'Demo of the Nordic bundle', { detail: 'Jonas, 50 min' }),
    touch(at(11, 14), 'email_sent', 'Our offer', { ...BY_SALES, detail: 'from Jonas' }),
    touch(at(6, 10, 15), 'email_reply', 'Re: Our offer', {
      ...BY_SALES,
      detail: '“The index clause is not acceptable.”',
    }),
    touch(at(2, 8, 30), 'page_view', 'Case: Norrby Nät', {
      channel: 'Direct',
      signal: 'case:norrby-nat',
      detail: 'stayed 4 min',
    }),
  ];
}

function peter(now: Date): DraftTouch[] {
  const at = (days: number, hour: number, minute = 0): Date => workday(now, days, hour, minute);
  const summit = { campaign: 'grid-summit' };
  const live = { campaign: 'grid-data-live' };
  return [
    touch(at(54, 7), 'event_invited', 'Invited to Grid Summit', summit),
    touch(at(41, 9, 30), 'event_registered', 'Signed up: Grid Summit', { ...summit, detail: 'Malmö' }),
    touch(at(30, 11, 15), 'event_attended', 'Grid Summit, Malmö', {
      ...summit,
      detail: 'Took the outage report at the stand',
    }),
    touch(at(26, 8), 'email_sent', 'Your outage curve beside 41 others', {
      ...summit,
      detail: 'Grid Summit · e-mail',
    }),
    touch(at(26, 8, 50), 'page_view', 'Report: outage minutes in 41 Nordic networks', {
      ...summit,
      channel: 'Email',
      signal: 'report:outage-minutes',
      detail: 'stayed 11 min',
    }),
    touch(at(22, 12), 'call_outbound', 'Call, 9 min, Anna', {
      detail: 'Does not remember asking for a call',
    }),
    touch(at(7, 9), 'webinar_attended', 'Webinar: One feeder, one week of data', {
      ...live,
      signal: 'webinar:grid-data',
      detail: 'stayed 41 min',
    }),
    touch(at(6, 10, 40), 'email_reply', 'Re: One feeder, one week of data', {
      ...BY_SALES,
      detail: '“Can you show feeder 14?”',
    }),
    touch(at(3, 11), 'meeting_held', 'Workshop with the control room', { detail: '75 min, 5 people' }),
  ];
}

/** The first call and the milestones are the same facts as in the journey, in days before now. */
const CAST: Record<CastLead, { touches: (now: Date) => DraftTouch[]; call: number; milestones: Milestones }> =
  {
    elin: { touches: elin, call: 5, milestones: {} },
    jonas: { touches: jonas, call: 4, milestones: {} },
    kari: { touches: kari, call: 40, milestones: { meeting: 31, opportunity: 11 } },
    peter: { touches: peter, call: 22, milestones: { meeting: 3 } },
  };

/** What happened to one of the cast up to now. */
export function castStory(
  lead: CastLead,
  now: Date,
): { touches: DraftTouch[]; call: number; milestones: Milestones } {
  const { touches, ...rest } = CAST[lead];
  return { touches: touches(now).filter(({ at }) => at <= now), ...rest };
}
