import type { Campaign, CampaignBrief, SubGoal } from '#lib/contract/records.ts';
import type { Channel } from '#lib/domain/channel.ts';
import { CAMPAIGN, type MemberKey, WORKSPACE } from '../cast.ts';
import type { PersonaKey } from './personas.ts';

/** What people of a campaign met. `signal` is what a persona may ask about (the `visited` criterion). */
export interface Asset {
  title: string;
  path: string;
  signal?: string;
}

export interface CampaignPlan {
  brief: CampaignBrief;
  /** Its ids in the tools that run it. */
  ids?: Campaign['externalIds'];
  /** Addresses besides `page`, `guide` and `webinar`, with their hosts. */
  pages?: readonly string[];
  key: string;
  name: string;
  owner: MemberKey;
  channels: readonly Channel[];
  /** Days before the demo's now; negative is to come. */
  starts: number;
  ends: number;
  personas: readonly PersonaKey[];
  /** Impressions on an ordinary workday, by the platform that reports them. */
  reach: Readonly<Record<string, number>>;
  /** Kronor a click costs. */
  clickPrice: number;
  ad: string;
  page: Asset;
  guide: Asset;
  mails: readonly string[];
  /** Days before now at which it took place. */
  webinar?: Asset & { days: readonly number[]; minutes: number };
  event?: { title: string; days: number; place: string };
}

export const CAMPAIGNS: readonly CampaignPlan[] = [
  {
    key: CAMPAIGN.key,
    name: CAMPAIGN.name,
    owner: 'sara',
    channels: ['Webinar', 'Email', 'Paid Social'],
    starts: 49,
    ends: -14,
    brief: {
      promise: 'Show the board which campaigns became contracts, without a data team.',
      audience: 'Marketing and finance heads of energy companies with 50 to 500 people.',
      offer: 'Attribution in 30 minutes: a webinar, and the guide for energy companies.',
      nextStep: 'Ask which campaign they could not defend, and offer the report from Öresund Kraft.',
    },
    ids: [
      { tool: 'linkedin_ads', id: '310004567' },
      { tool: 'google_ads', id: '20123456789' },
      { tool: 'hubspot', id: 'edb9b6c3-d2e2-4ca8-8396-832262aed0d4' },
    ],
    pages: [`${WORKSPACE.domain}/attribution`],
    personas: ['maria', 'eva', 'ivar'],
    reach: { linkedin: 5200, google: 900 },
    clickPrice: 46,
    ad: 'Which campaigns became contracts?',
    page: { title: 'Autumn Pipeline: from campaign to contract', path: '/autumn-pipeline' },
    guide: {
      title: 'Guide: Attribution for energy companies',
      path: '/guides/attribution',
      signal: 'guide:attribution',
    },
    mails: [
      'Your autumn in numbers',
      'Three campaigns Öresund Kraft stopped',
      'Seats left: Attribution in 30 minutes',
    ],
    webinar: {
      title: 'Attribution in 30 minutes',
      path: '/webinars/attribution',
      days: [28, 0],
      minutes: 30,
    },
  },
  {
    key: 'board-ready-numbers',
    name: 'Board-ready numbers',
    owner: 'sara',
    channels: ['Email', 'Organic Search', 'Webinar'],
    starts: 112,
    ends: 56,
    brief: {
      promise: 'One page of marketing figures that a board reads.',
      audience: 'Marketing heads who report to a board.',
      offer: 'The template of the page, and a webinar that fills it in.',
      nextStep: 'Offer to fill in the template with their own figures in one call.',
    },
    personas: ['maria', 'eva'],
    reach: { linkedin: 2600, email: 640 },
    clickPrice: 39,
    ad: 'The one page your board reads',
    page: { title: 'Board-ready numbers', path: '/board-ready' },
    guide: {
      title: 'Template: the marketing page of a board report',
      path: '/templates/board-report',
      signal: 'template:board-report',
    },
    mails: ['Board-ready numbers', 'A board page in one afternoon', 'What owners ask about marketing'],
    webinar: { title: 'Board-ready numbers, live', path: '/webinars/board-ready', days: [77], minutes: 40 },
  },
  {
    key: 'grid-summit',
    name: 'Grid Summit',
    owner: 'mikael',
    channels: ['Event', 'Email', 'Outbound'],
    starts: 70,
    ends: 16,
    brief: {
      promise: 'See faults in the network before customers call.',
      audience: 'Heads of grid and IT at network companies.',
      offer: 'A visit to our stand, and the report on outage minutes in 41 networks.',
      nextStep: 'Refer to what was shown at the stand, and offer a comparison with networks of their size.',
    },
    ids: [{ tool: 'mailchimp', id: '7755' }],
    personas: ['dag', 'ivar'],
    reach: { linkedin: 1800, email: 420 },
    clickPrice: 52,
    ad: 'Meet us at Grid Summit in Malmö',
    page: { title: 'Grid Summit: who you meet on our stand', path: '/grid-summit' },
    guide: {
      title: 'Report: outage minutes in 41 Nordic networks',
      path: '/reports/outage-minutes',
      signal: 'report:outage-minutes',
    },
    mails: [
      'See you in Malmö?',
      'Your outage curve beside 41 others',
      'Thank you for your visit at the stand',
    ],
    event: { title: 'Grid Summit', days: 30, place: 'Malmö' },
  },
  {
    key: 'grid-data-live',
    name: 'Grid data live',
    owner: 'mikael',
    channels: ['Webinar', 'Paid Social', 'Email'],
    starts: 42,
    ends: -21,
    brief: {
      promise: 'A control room that sees the fault before the phone rings.',
      audience: 'Operations managers of network companies.',
      offer: 'One feeder, one week of data: a live demonstration.',
      nextStep: 'Offer the same demonstration with one of their own feeders.',
    },
    ids: [{ tool: 'linkedin_ads', id: '310009876' }],
    personas: ['dag', 'ivar'],
    reach: { linkedin: 3100 },
    clickPrice: 49,
    ad: 'See the fault before the phone rings',
    page: { title: 'Grid data live', path: '/grid-data' },
    guide: {
      title: 'Guide: from meter values to maintenance plan',
      path: '/guides/maintenance',
      signal: 'guide:maintenance',
    },
    mails: [
      'A control room without a sixth screen',
      'Norrby Nät’s curve, before and after',
      'Live: one feeder, one week',
    ],
    webinar: {
      title: 'One feeder, one week of data',
      path: '/webinars/grid-data',
      signal: 'webinar:grid-data',
      days: [21, 7],
      minutes: 45,
    },
  },
  {
    key: 'secure-integration',
    name: 'Secure integration',
    owner: 'ida',
    channels: ['Paid Search', 'Email'],
    starts: 96,
    ends: 28,
    brief: {
      promise: 'Billing and meter data that agree, and a supplier who answers NIS2.',
      audience: 'IT heads who have to approve a new supplier.',
      offer: 'The security sheet, and the integration guide.',
      nextStep: 'Send the security sheet before the first call; ask who signs.',
    },
    ids: [{ tool: 'google_ads', id: '20987654321' }],
    personas: ['ivar'],
    reach: { google: 1500, linkedin: 1400 },
    clickPrice: 61,
    ad: 'Billing and meter data that agree',
    page: { title: 'Security at Nordlys, on two pages', path: '/security', signal: 'page:security' },
    guide: {
      title: 'Guide: integrating billing and meter data',
      path: '/guides/integration',
      signal: 'guide:integration',
    },
    mails: [
      'The security sheet you asked for',
      'NIS2: what your suppliers must answer',
      'An exit plan before the contract',
    ],
  },
  {
    key: 'price-sheet',
    name: 'The whole price',
    owner: 'ida',
    channels: ['Paid Search', 'Email', 'Outbound'],
    starts: 150,
    ends: 90,
    brief: {
      promise: 'One price model for four years, with nothing to add.',
      audience: 'Purchasers and finance heads who compare offers.',
      offer: 'The price sheet: total cost over four years.',
      nextStep: 'Ask for their criteria, and send the sheet in their order.',
    },
    personas: ['ingrid', 'eva'],
    reach: { google: 1200, email: 300 },
    clickPrice: 55,
    ad: 'One price model for four years',
    page: { title: 'Pricing', path: '/pricing', signal: 'page:pricing' },
    guide: {
      title: 'Price sheet: total cost over four years',
      path: '/price-sheet',
      signal: 'guide:price-sheet',
    },
    mails: [
      'The whole price on one sheet',
      'Evaluation criteria others have used',
      'Calling off from the framework agreement',
    ],
  },
  {
    key: 'nordic-bundle',
    name: 'Nordic bundle launch',
    owner: 'sara',
    channels: ['Paid Social', 'Email', 'Referral'],
    starts: 205,
    ends: 150,
    brief: {
      promise: 'Customers, grid and forecast in one agreement.',
      audience: 'Heads of marketing, operations and finance at companies with two systems or more.',
      offer: 'The business case for the Nordic bundle.',
      nextStep: 'Name the systems that it replaces at companies of their size.',
    },
    ids: [{ tool: 'meta_ads', id: '23851234567890123' }],
    personas: ['maria', 'dag', 'eva'],
    reach: { linkedin: 4300, google: 800 },
    clickPrice: 43,
    ad: 'Customers, grid and forecast in one agreement',
    page: { title: 'The Nordic bundle', path: '/nordic-bundle' },
    guide: {
      title: 'Guide: business case for the Nordic bundle',
      path: '/guides/business-case',
      signal: 'guide:business-case',
    },
    mails: ['New: the Nordic bundle', 'What the bundle replaces', 'Business case with your own numbers'],
    webinar: {
      title: 'The Nordic bundle in 25 minutes',
      path: '/webinars/nordic-bundle',
      days: [188],
      minutes: 25,
    },
  },
  {
    key: 'finance-roundtable',
    name: 'Finance roundtable',
    owner: 'sara',
    channels: ['Event', 'Email'],
    starts: 175,
    ends: 120,
    brief: {
      promise: 'A forecast within three per cent.',
      audience: 'Finance heads of energy companies.',
      offer: 'Twelve seats at one table in Göteborg.',
      nextStep: 'Refer to the notes, and offer a calculation with their figures.',
    },
    ids: [{ tool: 'brevo', id: '42' }],
    personas: ['eva'],
    reach: { email: 380 },
    clickPrice: 30,
    ad: 'A forecast within three per cent',
    page: { title: 'Finance roundtable in Göteborg', path: '/finance-roundtable' },
    guide: {
      title: 'Guide: a business case that survives the audit',
      path: '/guides/audit-proof',
      signal: 'guide:business-case',
    },
    mails: ['Twelve seats, one table', 'What a new customer costs', 'Notes from the roundtable'],
    event: { title: 'Finance roundtable', days: 133, place: 'Göteborg' },
  },
  {
    key: 'spring-switch',
    name: 'Spring switch season',
    owner: 'ida',
    channels: ['Paid Social', 'Display', 'Email'],
    starts: 262,
    ends: 200,
    brief: {
      promise: 'Know in April which customers are about to leave.',
      audience: 'Marketing heads and purchasers before the switching season.',
      offer: 'The switch report.',
      nextStep: 'Ask how many customers they lost last spring.',
    },
    personas: ['maria', 'ingrid'],
    reach: { linkedin: 3000, display: 6100 },
    clickPrice: 28,
    ad: 'Customers leave in April. Know which.',
    page: { title: 'Spring switch season', path: '/spring-switch' },
    guide: {
      title: 'Guide: attribution without a data team',
      path: '/guides/attribution-basics',
      signal: 'guide:attribution',
    },
    mails: ['Who leaves in April', 'Keep customers without a discount', 'The switch report is here'],
  },
  {
    key: 'winter-heat',
    name: 'District heating days',
    owner: 'mikael',
    channels: ['Event', 'Email', 'Partner'],
    starts: 320,
    ends: 262,
    brief: {
      promise: 'A lower return temperature is money.',
      audience: 'Operations managers of district heating.',
      offer: 'The report from 18 towns, and two days of talks.',
      nextStep: 'Offer to place their town on the curve.',
    },
    ids: [{ tool: 'marketo', id: '1001' }],
    personas: ['dag', 'ingrid'],
    reach: { email: 510, linkedin: 900 },
    clickPrice: 44,
    ad: 'Return temperature is money',
    page: { title: 'District heating days', path: '/heating-days' },
    guide: {
      title: 'Report: return temperatures in 18 towns',
      path: '/reports/return-temperature',
      signal: 'report:return-temperature',
    },
    mails: ['Heating days: your ticket', 'Eighteen towns, one curve', 'Slides from the heating days'],
    event: { title: 'District heating days', days: 279, place: 'Västerås' },
  },
  {
    key: 'flexibility',
    name: 'Flexibility without a pilot',
    owner: 'mikael',
    channels: ['Webinar', 'Organic Social', 'Email'],
    starts: 235,
    ends: 176,
    brief: {
      promise: 'Flexibility that leaves the slide.',
      audience: 'Operations managers who have tried a pilot.',
      offer: 'Seven agreements that held: a guide and a webinar.',
      nextStep: 'Ask what stopped their pilot.',
    },
    pages: ['linkedin.com/posts/nordlys-example_flexibility-activity-7390123456789012345-ab1c'],
    personas: ['dag'],
    reach: { linkedin: 2200 },
    clickPrice: 47,
    ad: 'Flexibility that leaves the slide',
    page: { title: 'Flexibility without a pilot', path: '/flexibility' },
    guide: {
      title: 'Guide: flexibility agreements that held',
      path: '/guides/flexibility',
      signal: 'guide:flexibility',
    },
    mails: ['Seven agreements that held', 'Flexibility, per feeder', 'Questions from the webinar'],
    webinar: {
      title: 'Flexibility in practice',
      path: '/webinars/flexibility',
      signal: 'webinar:grid-data',
      days: [214],
      minutes: 45,
    },
  },
  {
    key: 'always-on-search',
    name: 'Always-on search',
    owner: 'ida',
    channels: ['Paid Search', 'Organic Search'],
    starts: 365,
    ends: -60,
    brief: {
      promise: 'Software for energy companies, by people who know them.',
      audience: 'Anybody who searches for a system like ours.',
      offer: 'The case of Öresund Kraft.',
      nextStep: 'Ask what they searched for, and what they use today.',
    },
    pages: ['linkedin.com/company/nordlys-example'],
    personas: ['maria', 'ivar', 'ingrid', 'dag', 'eva'],
    reach: { google: 2100 },
    clickPrice: 34,
    ad: 'Software for energy companies',
    page: { title: 'Nordlys for energy companies', path: '/' },
    guide: { title: 'Case: Öresund Kraft', path: '/cases/oresund-kraft', signal: 'case:oresund-kraft' },
    mails: ['Welcome to Nordlys', 'Where others begin'],
  },
];

/** The two teams: which campaigns they work on, who, and what one of them wants to reach. */
export const TEAMS: readonly {
  name: string;
  problem: string;
  members: readonly MemberKey[];
  campaigns: readonly string[];
  goal: {
    title: string;
    setBy: MemberKey;
    /** In days before now, and after. */
    began: number;
    left: number;
    /** Companies of this trade are its target accounts. */
    industry: string;
    subGoals: SubGoal[];
  } | null;
}[] = [
  {
    name: 'Autumn Pipeline',
    problem: 'Marketing heads and finance heads read our guides but do not book meetings.',
    members: ['sara', 'ida', 'anna', 'jonas', 'olle'],
    campaigns: [
      CAMPAIGN.key,
      'board-ready-numbers',
      'nordic-bundle',
      'finance-roundtable',
      'spring-switch',
      'price-sheet',
    ],
    goal: {
      title: '60 meetings with energy companies',
      setBy: 'sara',
      began: 270,
      left: 45,
      industry: 'Energy',
      subGoals: [
        { metric: 'target_leads', target: 45 },
        { metric: 'feedback_answered', target: 80 },
        { metric: 'feedback_given', target: 40 },
        { metric: 'meetings', target: 60 },
        { metric: 'won', target: 10 },
        { metric: 'value', target: 12_000_000 },
      ],
    },
  },
  {
    name: 'Grid and operations',
    problem: 'Network companies meet us at events and are silent afterwards.',
    members: ['mikael', 'ida', 'olle', 'anna'],
    campaigns: [
      'grid-summit',
      'grid-data-live',
      'secure-integration',
      'winter-heat',
      'flexibility',
      'always-on-search',
    ],
    goal: null,
  },
];
