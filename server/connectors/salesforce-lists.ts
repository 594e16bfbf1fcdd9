/** What is read of Salesforce: of each list the standard fields, and the columns of an import that they fill. */
import type { ImportKind } from '#lib/contract/imports.ts';
import type { SourceObject } from '#lib/contract/sources.ts';
import { readDomain } from '#lib/domain/identity.ts';
import type { RowField } from '../ingest/import/kind.ts';
import type { SourceRow } from './connector.ts';

/** What a record says at a path such as `Account.Website`; null for nothing. */
type Said = (path: string) => string | null;

export interface List {
  object: SourceObject;
  kind: ImportKind;
  from: string;
  /** Which of its records are read; all, unless it says so. */
  where?: string;
  /** Where in a record each column stands. */
  columns: Partial<Record<RowField, string>>;
  /** Which of the fields are amounts of money. */
  money?: readonly string[];
  /** Whether its records are people, with a page of their own there. */
  linked?: true;
  /** What else is selected, and the columns that are made of it. */
  more?: readonly string[];
  made?: (said: Said) => SourceRow;
}

/** All that a member says of a person: the rest stands in the person's own record, and might be older here. */
const PERSON = {
  email: 'Email',
  firstName: 'FirstName',
  lastName: 'LastName',
} as const satisfies List['columns'];

/** Of a lead or a contact; `owner` is empty when a queue owns it. */
const RECORD = {
  ...PERSON,
  recordId: 'Id',
  title: 'Title',
  owner: 'Owner.Email',
  doNotContact: 'HasOptedOutOfEmail',
} as const satisfies List['columns'];

/** An account's website is typed by people; what is no company's address says nothing. */
function siteOf(website: string | null): string | null {
  return website !== null && readDomain(website)?.kind === 'company' ? website : null;
}

/** In the order in which they are pulled. Leads come before contacts, so that of a person who is both the contact is the last word. */
export const LISTS: readonly List[] = [
  {
    object: 'companies',
    kind: 'accounts',
    from: 'Account',
    columns: {
      domain: 'Website',
      name: 'Name',
      industry: 'Industry',
      employees: 'NumberOfEmployees',
      country: 'BillingCountry',
    },
  },
  {
    object: 'campaigns',
    kind: 'campaigns',
    from: 'Campaign',
    columns: { name: 'Name', channel: 'Type', startsOn: 'StartDate', endsOn: 'EndDate' },
  },
  {
    object: 'leads',
    kind: 'leads',
    from: 'Lead',
    // One that was converted is a contact now.
    where: 'IsConverted = false',
    linked: true,
    columns: { ...RECORD, company: 'Company', domain: 'Website', country: 'Country' },
  },
  {
    object: 'contacts',
    kind: 'leads',
    from: 'Contact',
    linked: true,
    columns: { ...RECORD, company: 'Account.Name', domain: 'Account.Website', country: 'MailingCountry' },
  },
  {
    object: 'members',
    kind: 'leads',
    from: 'CampaignMember',
    columns: {
      ...PERSON,
      recordId: 'LeadOrContactId',
      campaign: 'Campaign.Name',
      memberStatus: 'Status',
    },
    more: ['FirstRespondedDate', 'CreatedDate'],
    made: (said) => ({ touchedAt: said('FirstRespondedDate') ?? said('CreatedDate') }),
  },
  {
    object: 'deals',
    kind: 'outcomes',
    from: 'Opportunity',
    columns: { recordId: 'Id', amount: 'Amount' },
    money: ['Amount'],
    more: [
      'IsClosed',
      'IsWon',
      'CloseDate',
      'CreatedDate',
      'Account.Website',
      '(SELECT ContactId FROM OpportunityContactRoles ORDER BY IsPrimary DESC, CreatedDate LIMIT 1)',
    ],
    made: (said) => {
      const closed = said('IsClosed') === 'true';
      return {
        personId: said('OpportunityContactRoles.records.0.ContactId'),
        domain: siteOf(said('Account.Website')),
        outcome: said('IsWon') === 'true' ? 'won' : closed ? 'lost' : 'opportunity',
        at: said(closed ? 'CloseDate' : 'CreatedDate'),
      };
    },
  },
];

/** What is selected of a list. @param converted amounts come in the currency of the app's user, not each in its own */
export const selectedOf = ({ columns, money = [], more = [] }: List, converted: boolean): string[] =>
  [...new Set(['Id', 'SystemModstamp', ...Object.values(columns), ...more])].map((path) =>
    converted && money.includes(path) ? `convertCurrency(${path})` : path,
  );

function sayingOf(record: object): Said {
  return (path) => {
    let value: unknown = record;
    for (const name of path.split('.'))
      value = typeof value === 'object' && value !== null ? Reflect.get(value, name) : null;
    return value === null || value === undefined ? null : String(value);
  };
}

/** A record as a row of an import. */
export function rowOf({ columns, made }: List, record: object): SourceRow {
  const said = sayingOf(record);
  const columnsSaid = Object.entries(columns).map(([column, path]) => [column, said(path)]);
  return { ...Object.fromEntries(columnsSaid), ...made?.(said) };
}
