/** Plausible journeys: what one person met of marketing and of sales, in an order that could have happened. */
import type { Touchpoint } from '#lib/contract/records.ts';
import type { Channel } from '#lib/domain/channel.ts';
import { KINDS, type Kind } from '#lib/domain/touchpoint.ts';
import { type Asset, CAMPAIGNS, type CampaignPlan } from './campaigns.ts';
import { latest, minutesAfter, week, workday } from './clock.ts';
import type { Random } from './random.ts';

/** How far a lead got; decides what happened. */
export type Level = 'cold' | 'warm' | 'evaluating' | 'deciding' | 'customer' | 'lost';

/** A touchpoint before it has ids; `campaign` is a campaign's key. */
export interface DraftTouch {
  at: Date;
  kind: Kind;
  title: string;
  detail: string | null;
  campaign: string | null;
  channel: Channel;
  direction: Touchpoint['direction'];
  actor: Touchpoint['actor'];
  side: Touchpoint['side'];
  props: Record<string, string> | null;
  /** When the thing is that it announces. */
  startsAt: Date | null;
}

type Extra = Partial<Omit<DraftTouch, 'at' | 'kind' | 'title' | 'props'>> & { signal?: string };

/** One touchpoint; what `extra` leaves out is what is normal for its kind. */
export function touch(at: Date, kind: Kind, title: string, extra: Extra = {}): DraftTouch {
  const { direction, actor, side, channel } = KINDS[kind];
  const { signal, ...rest } = extra;
  const usual = { detail: null, campaign: null, channel, direction, actor, side, startsAt: null };
  return { at, kind, title, ...usual, ...rest, props: signal ? { signal } : null };
}

/** Mail that a seller writes, and the answers to it. */
export const BY_SALES = { side: 'sales', actor: 'person', channel: 'Outbound' } as const;

const visit = (asset: Asset): { signal?: string } => (asset.signal ? { signal: asset.signal } : {});

/** Pages of the company's site that people come to on their own. */
const SITE: readonly Asset[] = [
  { title: 'Nordlys for energy companies', path: '/' },
  { title: 'Pricing', path: '/pricing', signal: 'page:pricing' },
  { title: 'Customers', path: '/customers' },
  { title: 'Case: Norrby Nät', path: '/cases/norrby-nat', signal: 'case:norrby-nat' },
  { title: 'Security at Nordlys, on two pages', path: '/security', signal: 'page:security' },
  { title: 'The Nordic bundle', path: '/nordic-bundle' },
  { title: 'About us', path: '/about' },
  { title: 'Careers', path: '/careers' },
];

const NEWSLETTER_ITEMS = [
  'What the new tariff means',
  'Notes from a control room',
  'The price of one more customer',
  'Heat, wind and a quiet grid',
  'Numbers of the month',
];

const OUTCOME_OF_CALL = [
  'Asked for references in Norway',
  'Budget is decided in March',
  'Wants to bring IT to the next call',
  'Has the guide on the desk',
  'Compares two suppliers',
];
const MEETING = [
  'First meeting, video',
  'Needs and timetable',
  'Numbers with finance',
  'Workshop with the control room',
];

/** Days before now at which they were reached. */
export interface Milestones {
  meeting?: number;
  opportunity?: number;
}

export class Journey {
  readonly touches: DraftTouch[] = [];
  readonly #now: Date;
  readonly #random: Random;

  constructor(now: Date, random: Random) {
    this.#now = now;
    this.#random = random;
  }

  /** Adds it unless it would lie in the future. */
  add(at: Date, kind: Kind, title: string, extra: Extra = {}): void {
    if (at <= this.#now) this.touches.push(touch(at, kind, title, extra));
  }

  #hour(daysAgo: number, from = 7, to = 15): Date {
    return workday(this.#now, daysAgo, this.#random.int(from, to), this.#random.int(0, 59));
  }

  /** A click on an ad, the page behind it and perhaps the guide. */
  adVisit(campaign: CampaignPlan, daysAgo: number): void {
    const random = this.#random;
    const at = this.#hour(daysAgo);
    const channel: Channel = campaign.channels.includes('Paid Search') ? 'Paid Search' : 'Paid Social';
    const from = { campaign: campaign.key, channel };
    this.add(at, 'ad_click', `Ad: ${campaign.ad}`, {
      ...from,
      detail: channel === 'Paid Search' ? 'Google' : 'LinkedIn',
    });
    this.add(minutesAfter(at, 1), 'page_view', campaign.page.title, {
      ...from,
      ...visit(campaign.page),
      detail: `stayed ${random.int(1, 9)} min`,
    });
    if (random.chance(0.4)) this.#download(campaign, minutesAfter(at, random.int(3, 9)), channel);
  }

  #download(campaign: CampaignPlan, at: Date, channel: Channel): void {
    this.add(at, 'content_download', campaign.guide.title, {
      campaign: campaign.key,
      channel,
      ...visit(campaign.guide),
      detail: 'PDF',
    });
  }

  /** One mail of a campaign and what came of it. */
  mail(campaign: CampaignPlan, daysAgo: number): void {
    const random = this.#random;
    const at = workday(this.#now, daysAgo, 6, random.int(0, 30));
    const subject = random.pick(campaign.mails);
    const from = { campaign: campaign.key };
    this.add(at, 'email_sent', subject, { ...from, detail: campaign.name });
    if (!random.chance(0.6)) return;
    const times = random.int(1, 4);
    this.add(minutesAfter(at, random.int(20, 600)), 'email_open', `Opened “${subject}”`, {
      ...from,
      detail: times > 1 ? `${times} times` : null,
    });
    if (!random.chance(0.45)) return;
    const clicked = minutesAfter(at, random.int(610, 900));
    this.add(clicked, 'email_click', `Clicked in “${subject}”`, from);
    this.add(minutesAfter(clicked, 1), 'page_view', campaign.page.title, {
      ...from,
      ...visit(campaign.page),
      channel: 'Email',
      detail: `stayed ${random.int(1, 12)} min`,
    });
    if (random.chance(0.35)) this.#download(campaign, minutesAfter(clicked, random.int(2, 8)), 'Email');
  }

  /** A webinar: the sign-up, and being there or not. */
  webinar(campaign: CampaignPlan): void {
    const { webinar } = campaign;
    if (!webinar) return;
    const random = this.#random;
    const days = random.pick(webinar.days);
    const from = { campaign: campaign.key };
    const at = days === 0 ? latest(this.#now, 9) : workday(this.#now, days, 9);
    this.add(this.#hour(days + random.int(2, 12)), 'webinar_registered', `Signed up: ${webinar.title}`, from);
    if (random.chance(0.62)) {
      this.add(at, 'webinar_attended', `Webinar: ${webinar.title}`, {
        ...from,
        ...visit(webinar),
        detail: `stayed ${random.int(8, webinar.minutes)} min`,
      });
    }
  }

  event(campaign: CampaignPlan): void {
    const { event } = campaign;
    if (!event) return;
    const random = this.#random;
    const from = { campaign: campaign.key };
    this.add(workday(this.#now, event.days + 24, 7), 'event_invited', `Invited to ${event.title}`, from);
    this.add(this.#hour(event.days + random.int(3, 20)), 'event_registered', `Signed up: ${event.title}`, {
      ...from,
      detail: event.place,
    });
    if (random.chance(0.7)) {
      this.add(this.#hour(event.days, 8, 14), 'event_attended', `${event.title}, ${event.place}`, {
        ...from,
        detail: random.pick([
          'Came to the stand',
          'Sat in our session',
          'Took the report',
          'Talked with Olle for ten minutes',
        ]),
      });
    }
  }

  /** Two to four pages in one visit. */
  siteVisit(daysAgo: number, pages = this.#random.int(2, 4)): void {
    const random = this.#random;
    let at = this.#hour(daysAgo, 6, 19);
    const channel = random.weighted<Channel>([
      ['Organic Search', 5],
      ['Direct', 3],
      ['Organic Social', 1],
      ['AI Assistant', 1],
    ]);
    for (const page of random.shuffled(SITE).slice(0, pages)) {
      this.add(at, 'page_view', page.title, { channel, ...visit(page) });
      at = minutesAfter(at, random.int(1, 6));
    }
  }

  newsletter(daysAgo: number): void {
    const at = workday(this.#now, daysAgo, 5, 30);
    const number = `Newsletter ${week(at)}`;
    this.add(at, 'email_sent', this.#random.pick(NEWSLETTER_ITEMS), { detail: number });
  }

  /** An ad that was shown; the platforms report these by company and week. */
  impression(daysAgo: number): void {
    const running = CAMPAIGNS.filter(
      (campaign) => campaign.starts >= daysAgo && campaign.ends <= daysAgo && campaign.reach.linkedin,
    );
    if (running.length === 0) {
      this.newsletter(daysAgo);
      return;
    }
    const campaign = this.#random.pick(running);
    this.add(this.#hour(daysAgo, 5, 20), 'ad_impression', `Ad: ${campaign.ad}`, {
      campaign: campaign.key,
      channel: 'Paid Social',
      detail: 'LinkedIn',
    });
  }

  social(daysAgo: number): void {
    this.add(this.#hour(daysAgo, 6, 20), 'social_engagement', 'Liked our post on tariffs', {
      detail: 'LinkedIn',
    });
  }

  /** Fills up to `size` with what happens to everybody: newsletters, ads shown, a page now and then. */
  fill(size: number, oldest: number): void {
    while (this.touches.length < size) {
      const days = this.#random.int(0, oldest);
      const what = this.#random.weighted([
        ['newsletter', 4],
        ['impression', 4],
        ['page', 3],
      ] as const);
      if (what === 'newsletter') this.newsletter(days);
      else if (what === 'impression') this.impression(days);
      else this.siteVisit(days, 1);
    }
  }

  /** What sales did, in the order it is done, as far as the level says. */
  sales(level: Level, seller: string, startsDaysAgo: number): Milestones {
    const random = this.#random;
    let days = startsDaysAgo;
    const later = (from: number, to: number): number => {
      days = Math.max(days - random.int(from, to), 0);
      return days;
    };
    this.add(this.#hour(days), 'call_outbound', 'Call, no answer', { detail: `${seller} left a message` });
    this.add(
      this.#hour(later(1, 3)),
      'email_sent',
      random.pick(['Ten minutes this week?', 'After our guide', 'A question about your autumn']),
      { ...BY_SALES, detail: `from ${seller}` },
    );
    if (level === 'cold') return {};
    if (random.chance(0.5))
      this.add(this.#hour(later(1, 3)), 'email_reply', 'Re: Ten minutes this week?', {
        ...BY_SALES,
        detail: random.pick([
          '“Call me on Thursday.”',
          '“Send me the price first.”',
          '“Not my table, but I pass it on.”',
        ]),
      });
    this.add(this.#hour(later(1, 4)), 'call_outbound', `Call, ${random.int(4, 19)} min, ${seller}`, {
      detail: random.pick(OUTCOME_OF_CALL),
    });
    if (level === 'warm') return {};
    this.add(this.#hour(later(1, 3)), 'meeting_booked', `Meeting booked with ${seller}`);
    const meeting = later(3, 9);
    this.add(this.#hour(meeting), 'meeting_held', random.pick(MEETING), {
      detail: `${random.int(30, 75)} min, ${random.int(2, 5)} people`,
    });
    if (level === 'evaluating' && random.chance(0.5)) return { meeting };
    this.add(this.#hour(later(4, 12)), 'demo', 'Demo of the Nordic bundle', {
      detail: `${seller}, ${random.int(35, 60)} min`,
    });
    if (level === 'evaluating') return { meeting };
    const opportunity = later(1, 6);
    this.add(this.#hour(opportunity), 'email_sent', 'Our offer', { ...BY_SALES, detail: `from ${seller}` });
    this.add(this.#hour(later(2, 8)), 'email_reply', 'Re: Our offer', {
      ...BY_SALES,
      detail: random.pick([
        '“Two questions on the terms.”',
        '“Our owners meet on the 14th.”',
        '“Can you add the heat module?”',
      ]),
    });
    this.add(this.#hour(later(3, 10)), 'meeting_held', 'Terms and timetable', {
      detail: `${random.int(40, 90)} min`,
    });
    return { meeting, opportunity };
  }
}

/** A day (before now) on which the campaign ran, between two limits; null when it did not run then. */
function daysWithin(random: Random, campaign: CampaignPlan, oldest: number, newest: number): number | null {
  const from = Math.min(campaign.starts, oldest);
  const to = Math.max(campaign.ends, newest, 0);
  return from <= to ? null : random.int(to, from);
}

const ROUNDS: Record<Level, { fewest: number; most: number }> = {
  cold: { fewest: 1, most: 3 },
  warm: { fewest: 3, most: 6 },
  evaluating: { fewest: 5, most: 9 },
  deciding: { fewest: 6, most: 10 },
  customer: { fewest: 6, most: 11 },
  lost: { fewest: 4, most: 8 },
};

/** All that marketing did for one lead, before the fillers. */
export function marketingJourney(
  journey: Journey,
  random: Random,
  level: Level,
  campaigns: readonly CampaignPlan[],
  oldest: number,
): void {
  const { fewest, most } = ROUNDS[level];
  for (let round = random.int(fewest, most); round > 0; round -= 1) {
    const campaign = random.pick(campaigns);
    const days = daysWithin(random, campaign, oldest, 0);
    if (days === null) {
      journey.siteVisit(random.int(0, oldest));
      continue;
    }
    const what = random.weighted([
      ['mail', 5],
      ['ad', 4],
      ['webinar', campaign.webinar ? 3 : 0],
      ['event', campaign.event ? 3 : 0],
      ['site', 2],
    ] as const);
    if (what === 'mail') journey.mail(campaign, days);
    else if (what === 'ad') journey.adVisit(campaign, days);
    else if (what === 'webinar') journey.webinar(campaign);
    else if (what === 'event') journey.event(campaign);
    else journey.siteVisit(days);
  }
  if (random.chance(0.12)) journey.social(random.int(1, oldest));
}
