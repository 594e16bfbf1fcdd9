/** What sellers say of leads, and what marketing answers. `{company}` and `{campaign}` are filled in. */
import type { AnswerKind } from '#lib/contract/records.ts';

export interface Saying {
  reasons: readonly string[];
  note: string;
  answer: { kind: AnswerKind; text: string };
}

export const POOR: readonly Saying[] = [
  {
    reasons: ['only_researching'],
    note: 'Only wanted the template.',
    answer: { kind: 'fixed', text: 'Thanks. Template readers now go to nurture until they see a webinar.' },
  },
  {
    reasons: ['wrong_person_role'],
    note: 'Works with internal communication, not with customers.',
    answer: {
      kind: 'fixed',
      text: 'The ad set asked for “communication”. It now asks for marketing and customer titles only.',
    },
  },
  {
    reasons: ['no_budget'],
    note: 'No budget of her own, and the one who has it has never heard of us.',
    answer: {
      kind: 'tested',
      text: 'We are testing a version of {campaign} aimed at heads of finance beside this one, four weeks.',
    },
  },
  {
    reasons: ['wrong_company_size'],
    note: '{company} has one person for everything. They buy from their neighbour.',
    answer: { kind: 'fixed', text: 'Companies under 40 people are now left out of {campaign}.' },
  },
  {
    reasons: ['supplier_or_agency'],
    note: 'An agency that wants to sell to us.',
    answer: { kind: 'fixed', text: 'Their domain is blocked in the form, and five others like it.' },
  },
  {
    reasons: ['job_seeker_or_student'],
    note: 'Writes a thesis and was kind about it.',
    answer: {
      kind: 'fixed',
      text: 'Student titles no longer become leads; they get the report by mail instead.',
    },
  },
  {
    reasons: ['wrong_product'],
    note: 'Thought we sell charging posts.',
    answer: {
      kind: 'fixed',
      text: 'The headline said “energy”. It now says “software for energy companies”.',
    },
  },
  {
    reasons: ['existing_customer'],
    note: '{company} has been a customer for three years. Embarrassing call.',
    answer: { kind: 'fixed', text: 'Sorry. Customers are now taken out of every audience each night.' },
  },
  {
    reasons: ['invalid_data'],
    note: 'The number goes to a switchboard that does not know the name.',
    answer: {
      kind: 'explained',
      text: 'The form has no number; it came from an old list. I removed that list from {campaign}.',
    },
  },
  {
    reasons: ['no_authority', 'wrong_person_role'],
    note: 'Nice talk, but decides nothing. His manager is the one to meet.',
    answer: {
      kind: 'explained',
      text: 'He reads everything we publish, which is why he came out on top. His manager is in the audience from today.',
    },
  },
  {
    reasons: ['no_need'],
    note: 'They built it themselves last year and are proud of it.',
    answer: {
      kind: 'declined',
      text: 'Hard to see from outside. I keep the audience as it is until a second seller meets the same.',
    },
  },
  {
    reasons: ['duplicate'],
    note: 'Same person as last week, other address.',
    answer: { kind: 'fixed', text: 'Joined. Private addresses are now matched on the profile first.' },
  },
  {
    reasons: ['competitor_vendor'],
    note: 'Works for a competitor since May.',
    answer: { kind: 'fixed', text: 'Moved to the excluded list together with four of his colleagues.' },
  },
];

export const UNSURE: readonly Saying[] = [
  {
    reasons: ['not_now'],
    note: 'Interested, but their agreement runs until next autumn.',
    answer: { kind: 'fixed', text: 'Goes back to the newsletter and returns to you in August.' },
  },
  {
    reasons: ['only_researching', 'right_role'],
    note: 'Right person. Reads a lot, says little.',
    answer: {
      kind: 'tested',
      text: 'We send the next ones the case before the guide and compare how many answer you.',
    },
  },
  {
    reasons: ['unable_to_reach'],
    note: 'Two calls, no answer yet.',
    answer: { kind: 'explained', text: 'She opens mail on Monday mornings. Try then.' },
  },
  {
    reasons: ['no_budget', 'right_role'],
    note: 'Knows exactly what they need, but the money is decided in March.',
    answer: { kind: 'fixed', text: 'Invited to the finance roundtable in February, before it is decided.' },
  },
  {
    reasons: ['good_company'],
    note: 'Runs the Finnish side only. Do we deliver there?',
    answer: { kind: 'explained', text: 'From the summer. Until then {campaign} leaves Finland out.' },
  },
  {
    reasons: [],
    note: 'Came with two colleagues, cannot tell yet who decides.',
    answer: {
      kind: 'explained',
      text: 'The other two came through the search ads; both are on your list now.',
    },
  },
];

export const GOOD: readonly Saying[] = [
  {
    reasons: ['right_role', 'has_timeline'],
    note: 'Had read the guide, asked the right questions. Meeting next week.',
    answer: { kind: 'explained', text: 'Good to hear. The guide goes out before the webinar from now on.' },
  },
  {
    reasons: ['clear_need', 'asked_for_contact'],
    note: 'Called us. Wants to see the same thing Öresund Kraft did.',
    answer: {
      kind: 'tested',
      text: 'The case moves to the top of the landing page for half of the visitors.',
    },
  },
  {
    reasons: ['good_company', 'right_role'],
    note: 'Exactly the kind of company we wanted. More of these.',
    answer: { kind: 'fixed', text: 'Twenty companies like {company} are added to the audience.' },
  },
  {
    reasons: ['has_budget'],
    note: 'Money is set aside for this year.',
    answer: {
      kind: 'explained',
      text: 'Fourth one from {campaign} with a budget. I asked for more spend on it.',
    },
  },
  {
    reasons: ['right_role', 'clear_need', 'has_budget'],
    note: 'Best lead this month. Finance joins the next meeting.',
    answer: { kind: 'explained', text: 'Then the business case sheet fits. I put it in your folder.' },
  },
  {
    reasons: ['right_role'],
    note: 'Good talk. Wants numbers from a company of the same size.',
    answer: { kind: 'fixed', text: 'Norrby Nät said yes to being named. The sheet is on the site.' },
  },
  {
    reasons: ['asked_for_contact', 'has_timeline'],
    note: 'Must decide before the tariff changes.',
    answer: { kind: 'tested', text: 'The tariff date is now in the subject line for half of the mails.' },
  },
];
