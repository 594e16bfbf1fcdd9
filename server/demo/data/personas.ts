import type { ContentPiece, Criterion, Persona } from '#lib/contract/records.ts';
import { WORKSPACE } from '../cast.ts';

export const PERSONA_KEYS = ['maria', 'ivar', 'ingrid', 'dag', 'eva'] as const;
export type PersonaKey = (typeof PERSONA_KEYS)[number];

/** Most points lie on the function, so that no persona matches on size and rank alone. */
const role = (values: string[]): Criterion => ({
  id: 'function',
  op: 'in',
  field: 'function',
  values,
  weight: 42,
});
const rank = (min: string): Criterion => ({
  id: 'seniority',
  op: 'seniority',
  field: 'seniority',
  min,
  weight: 18,
});
const size = (min: number, max: number): Criterion => ({
  id: 'size',
  op: 'between',
  field: 'employees',
  min,
  max,
  weight: 15,
});
const visited = (id: string, signal: string, weight: number, atLeast = 1): Criterion => ({
  id,
  op: 'visited',
  field: 'signals',
  values: [signal],
  atLeast,
  weight,
});
const NO_STUDENTS: Criterion = {
  id: 'noStudents',
  op: 'in',
  field: 'seniority',
  values: ['training'],
  role: 'exclude',
  weight: 0,
};

const piece = (title: string, path: string, stages: string[], day: string): ContentPiece => ({
  ...{ title, url: `https://www.${WORKSPACE.domain}${path}`, stages },
  addedAt: `${day}T09:00:00.000Z`,
});

export const PERSONAS: Record<PersonaKey, Omit<Persona, 'id'>> = {
  maria: {
    name: 'Marketing-Maria',
    threshold: 0.6,
    criteria: [
      role(['marketing', 'media_and_communication']),
      rank('manager'),
      size(50, 500),
      visited('guides', 'guide:attribution', 12, 2),
      visited('case', 'case:oresund-kraft', 13),
      NO_STUDENTS,
    ],
    text: {
      who: 'Leads marketing at an energy company with a team of two to eight and answers to the board for the budget.',
      pains: [
        'We can’t show the board which campaigns became revenue.',
        'Sales says the leads are poor, but never which ones or why.',
        'Customer data sits in the billing system, where marketing cannot reach it.',
      ],
      goals: [
        'One page the board reads: spend in, contracts out.',
        'Fewer campaigns, each with a number she can defend.',
        'To be asked for advice by sales, not for brochures.',
      ],
      objections: [
        'We already have a CRM and nobody fills it in.',
        'IT has no time for another integration this year.',
        'Attribution is a science project for bigger companies.',
      ],
      wordsToUse: ['board-ready', 'contracts', 'your own numbers', 'in 30 minutes'],
      wordsToAvoid: ['martech stack', 'growth hacking', 'AI-powered', 'MQL'],
      lead: 'Lead with the attribution case from Öresund Kraft: three campaigns stopped, 14 more contracts a month.',
      content: [
        piece('The one page your board reads', '/templates/board-report', ['aware', 'engaged'], '2026-02-03'),
        piece(
          'Guide: Attribution for energy companies',
          '/guides/attribution',
          ['aware', 'engaged'],
          '2026-05-19',
        ),
        piece(
          'Case: Öresund Kraft stopped three campaigns',
          '/cases/oresund-kraft',
          ['engaged', 'evaluating', 'deciding'],
          '2026-09-08',
        ),
        piece(
          'From campaign to contract, a film of four minutes',
          '/films/campaign-to-contract',
          [],
          '2026-03-24',
        ),
        piece('The Nordic bundle, with prices', '/nordic-bundle', ['evaluating', 'deciding'], '2026-08-25'),
      ],
    },
  },
  ivar: {
    name: 'IT-Ivar',
    threshold: 0.6,
    criteria: [
      role(['information_technology']),
      rank('manager'),
      size(100, 5000),
      visited('integration', 'guide:integration', 13),
      visited('security', 'page:security', 12),
      NO_STUDENTS,
    ],
    text: {
      who: 'Runs IT for a grid or energy company: a small team, old systems that must not stop, and an audit every spring.',
      pains: [
        'Every new service is one more login and one more supplier to audit.',
        'The meter data system and the billing system disagree, and I am the one who is called.',
        'Security rules grow faster than my team.',
      ],
      goals: [
        'Fewer suppliers, each with an answer to every security question.',
        'Integrations that still work after an upgrade.',
        'No calls on Saturday.',
      ],
      objections: [
        'We do not buy what marketing found on LinkedIn.',
        'Where is the data kept, and who can read it?',
        'We tried an integration like this in the last upgrade and took it out again.',
      ],
      wordsToUse: ['open interfaces', 'runs in your own cloud', 'NIS2', 'exit plan'],
      wordsToAvoid: ['seamless', 'plug and play', 'digital transformation', 'business value'],
      lead: 'Lead with the two-page security sheet and offer a call between his architect and ours.',
      content: [
        piece(
          'Guide: integration without a project',
          '/guides/integration',
          ['aware', 'engaged'],
          '2026-04-14',
        ),
        piece('Security at Nordlys, on two pages', '/security', [], '2026-06-02'),
        piece(
          'The exit plan, as it stands in the contract',
          '/exit-plan',
          ['evaluating', 'deciding'],
          '2026-09-15',
        ),
      ],
    },
  },
  ingrid: {
    name: 'Inköps-Ingrid',
    threshold: 0.6,
    criteria: [
      role(['purchasing']),
      rank('manager'),
      size(100, 5000),
      {
        id: 'title',
        op: 'containsAny',
        field: 'title',
        values: ['inköp', 'upphandl', 'innkjøp', 'indkøb', 'hankinta', 'procurement', 'purchasing'],
        weight: 10,
      },
      visited('pricing', 'page:pricing', 15),
      NO_STUDENTS,
    ],
    text: {
      who: 'Buys for an energy company under the utilities procurement law and enters when the others have already chosen.',
      pains: [
        'I am brought in two weeks before signing and asked to make it cheaper.',
        'Suppliers’ prices cannot be compared: users here, meters there, modules everywhere.',
        'If the tender is appealed, the project stops for six months.',
      ],
      goals: [
        'A framework agreement that others can call off from.',
        'One price model for four years.',
        'A file that survives an appeal.',
      ],
      objections: [
        'Your price list has no total.',
        'We must ask three suppliers.',
        'The index clause is not acceptable.',
      ],
      wordsToUse: ['total cost over four years', 'framework agreement', 'evaluation criteria', 'fixed price'],
      wordsToAvoid: ['discount if you sign this week', 'unlimited', 'partnership', 'flexible pricing'],
      lead: 'Lead with the filled-in price sheet and the reference list by company size; offer to answer in the tender portal.',
      content: [
        piece('The price sheet, filled in', '/guides/price-sheet', ['evaluating', 'deciding'], '2026-05-05'),
        piece('Reference list by company size', '/references', [], '2026-08-11'),
      ],
    },
  },
  dag: {
    name: 'Drift-Dag',
    threshold: 0.6,
    criteria: [
      role(['operations', 'engineering', 'quality_assurance']),
      rank('manager'),
      size(100, 5000),
      {
        id: 'industry',
        op: 'in',
        field: 'industry',
        values: ['Grid', 'District heating', 'Energy'],
        weight: 12,
      },
      visited('webinar', 'webinar:grid-data', 13),
      NO_STUDENTS,
    ],
    text: {
      who: 'Keeps the network or the plant running, came up through the control room, and trusts what he can measure.',
      pains: [
        'We see a fault when a customer calls.',
        'Half of the maintenance plan is made from memory, and the memory retires next year.',
        'Every flexibility pilot ends as a slide.',
      ],
      goals: [
        'Fewer outage minutes, shown per feeder.',
        'Maintenance where it is needed, not where it is Tuesday.',
        'Young engineers who want to stay.',
      ],
      objections: [
        'Our network is different.',
        'The control room will not look at a sixth screen.',
        'Who answers at two in the morning?',
      ],
      wordsToUse: ['outage minutes', 'per feeder', 'control room', 'measured'],
      wordsToAvoid: ['dashboard', 'cloud-native', 'disrupt', 'users'],
      lead: 'Lead with Norrby Nät’s outage curve before and after, and invite him to their control room.',
      content: [
        piece('Case: outage minutes at Norrby Nät', '/cases/norrby-nat', [], '2026-03-10'),
        piece(
          'Report: Outage minutes per feeder',
          '/reports/outage-minutes',
          ['aware', 'engaged'],
          '2026-09-01',
        ),
      ],
    },
  },
  eva: {
    name: 'Ekonomi-Eva',
    threshold: 0.6,
    criteria: [
      role(['finance', 'accounting']),
      rank('head'),
      size(50, 2000),
      visited('businessCase', 'guide:business-case', 13),
      visited('pricing', 'page:pricing', 12),
      NO_STUDENTS,
    ],
    text: {
      who: 'Heads finance at an energy company, signs everything above 200,000 kronor and closes the month in four days.',
      pains: [
        'The forecast is built on last year’s winter.',
        'Marketing asks for money and shows clicks.',
        'Each system invoices in its own way, and I pay people to find out why.',
      ],
      goals: [
        'A forecast within three per cent.',
        'Costs that follow the number of customers.',
        'One answer when the owners ask what a new customer costs.',
      ],
      objections: [
        'What does it cost to leave?',
        'The pay-back is built on hours saved, and nobody leaves at four.',
        'Not in this budget year.',
      ],
      wordsToUse: ['pay-back', 'cost per customer', 'month-end', 'terms in plain words'],
      wordsToAvoid: ['engagement', 'brand', 'ROI of up to', 'journey'],
      lead: 'Lead with the one-page business case in her own numbers; leave the sheet with the formulas open.',
      content: [
        piece(
          'The business case on one page',
          '/guides/business-case',
          ['engaged', 'evaluating'],
          '2026-04-28',
        ),
        piece('Terms in plain words', '/terms', ['evaluating', 'deciding'], '2026-06-16'),
      ],
    },
  },
};
