/** Which column of a table means what: by the words in its header, and for known tools by their own. */
import {
  type DateOrder,
  IMPORT_FIELDS,
  IMPORT_KINDS,
  IMPORT_NEEDS,
  type ImportField,
  type ImportKind,
  type ImportMapping,
  type ImportPreset,
} from '#lib/contract/imports.ts';
import type { Reading, RowField } from './kind.ts';
import { PRESETS } from './presets.ts';

/** Headers as tools and people write them in English and Swedish; compared without case, spaces and punctuation. */
const NAME = [
  'companyname',
  'company',
  'account',
  'accountname',
  'företagsnamn',
  'foretagsnamn',
  'företag',
  'foretag',
];
const DOMAIN = [
  'companydomainname',
  'domain',
  'domainname',
  'websiteurl',
  'website',
  'doman',
  'domän',
  'webbplats',
  'webbplatsurl',
];
const EMAIL = ['email', 'emailaddress', 'workemail', 'epost', 'epostadress', 'mejl'];
const INDUSTRY = ['industry', 'bransch'];
const EMPLOYEES = [
  'numberofemployees',
  'employees',
  'numemployees',
  'antalanställda',
  'antalanstallda',
  'anställda',
];
const COUNTRY = ['countryregion', 'country', 'landregion', 'land'];
const CAMPAIGN = ['campaign', 'campaignname', 'kampanj', 'kampanjnamn'];
const RECORD = ['recordid', 'contactid', 'vid', 'postid', 'postsid'];

const WORDS: {
  [Kind in ImportKind]: Partial<Record<(typeof IMPORT_FIELDS)[Kind][number], readonly string[]>>;
} = {
  leads: {
    email: EMAIL,
    firstName: ['firstname', 'förnamn', 'fornamn'],
    lastName: ['lastname', 'efternamn'],
    name: ['name', 'fullname', 'contactname', 'namn'],
    title: ['jobtitle', 'title', 'jobbtitel', 'befattning', 'titel', 'roll'],
    company: [...NAME, 'associatedcompany', 'primaryassociatedcompany'],
    domain: DOMAIN,
    industry: INDUSTRY,
    employees: EMPLOYEES,
    country: COUNTRY,
    linkedin: [
      'linkedinurl',
      'linkedin',
      'linkedinprofile',
      'linkedinprofileurl',
      'linkedinbio',
      'linkedinadress',
    ],
    owner: ['contactowner', 'owner', 'leadowner', 'kontaktägare', 'kontaktagare', 'ägare', 'agare'],
    recordId: RECORD,
    campaign: CAMPAIGN,
    memberStatus: ['memberstatus', 'campaignmemberstatus', 'medlemsstatus'],
    doNotContact: [
      'donotcontact',
      'emailoptout',
      'hasoptedoutofemail',
      'optedout',
      'optedoutofemail',
      'unsubscribed',
      'unsubscribedfromallemail',
      'unsubscribetime',
      'unsubtime',
      'dnc',
      'blocklisted',
      'blacklisted',
      'emailblocklisted',
      'emailblacklisted',
      'hsemailoptout',
      'kontaktaej',
      'kontaktainte',
      'avregistrerad',
      'avregistreradfrånallepost',
    ],
    objection: [
      'objection',
      'marketingobjection',
      'objected',
      'objectedtomarketing',
      'hasobjectedtomarketing',
      'invändning',
      'harinväntmotmarknadsföring',
      'inväntmotmarknadsföring',
    ],
    crmUrl: ['crmurl', 'crmlink', 'recordurl', 'crmlänk', 'länktillcrm'],
    touchedAt: ['memberfirstrespondeddate', 'firstrespondeddate', 'memberfirstassociateddate', 'responddate'],
  },
  accounts: {
    domain: [...DOMAIN, 'emaildomain'],
    name: [...NAME, 'name', 'namn'],
    industry: INDUSTRY,
    employees: EMPLOYEES,
    country: [...COUNTRY, 'billingcountry'],
  },
  campaigns: {
    name: [...CAMPAIGN, 'name', 'namn'],
    key: ['key', 'utmcampaign', 'campaignkey', 'nyckel'],
    channel: ['channel', 'type', 'kanal', 'typ'],
    startsOn: ['startdate', 'start', 'startdatum'],
    endsOn: ['enddate', 'end', 'slutdatum', 'slut'],
  },
  reach: {
    campaign: CAMPAIGN,
    day: ['day', 'date', 'dag', 'datum'],
    impressions: ['impressions', 'impr', 'exponeringar', 'visningar'],
    clicks: ['clicks', 'klick'],
    spend: ['spend', 'cost', 'amountspent', 'totalspent', 'kostnad'],
  },
  outcomes: {
    email: [...EMAIL, 'contactemail'],
    domain: [...DOMAIN, 'accountwebsite', 'companywebsite'],
    outcome: ['outcome', 'stage', 'dealstage', 'utfall', 'resultat', 'steg'],
    at: ['date', 'closedate', 'closedon', 'datum', 'avslutsdatum', 'slutdatum'],
    amount: ['amount', 'value', 'dealvalue', 'belopp', 'värde'],
    recordId: ['opportunityid', 'dealid', ...RECORD],
    campaign: [...CAMPAIGN, 'primarycampaignsource'],
  },
};

/** A header without case, spaces and punctuation. */
const plainHeader = (header: string): string =>
  header
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

const isField = (kind: ImportKind, field: ImportField): boolean =>
  IMPORT_FIELDS[kind].some((one) => one === field);

/** Whether every field that the kind cannot do without has a column. */
export const isComplete = (kind: ImportKind, mapping: ImportMapping): boolean =>
  IMPORT_NEEDS[kind].every((group) => group.some((field) => mapping.includes(field)));

function byWords(kind: ImportKind, header: string): ImportField | null {
  const words: Partial<Record<ImportField, readonly string[]>> = WORDS[kind];
  return IMPORT_FIELDS[kind].find((field) => words[field]?.includes(header)) ?? null;
}

/** What a column, or a field of a form, called so says of a lead. */
export const leadFieldOf = (header: string): ImportField | null => byWords('leads', plainHeader(header));

export interface Meaning {
  kind: ImportKind;
  preset: ImportPreset | null;
  mapping: ImportMapping;
  /** The tool's way of writing dates, when it has one. */
  dateOrder: DateOrder;
}

/** What a header means. @param asked the kind, when a person has said it */
export function meaningOf(header: readonly string[], asked: ImportKind | null = null): Meaning {
  const plain = header.map(plainHeader);
  const preset = PRESETS.find(
    ({ kind, has }) =>
      (asked === null || asked === kind) && has.every((group) => group.some((word) => plain.includes(word))),
  );
  const mappingAs = (kind: ImportKind): ImportMapping =>
    plain.map((word) => {
      const told = preset?.kind === kind ? preset.columns[word] : undefined;
      return told === undefined ? byWords(kind, word) : told;
    });
  if (preset)
    return {
      kind: preset.kind,
      preset: preset.id,
      mapping: mappingAs(preset.kind),
      dateOrder: preset.dateOrder,
    };
  // The kind of which most columns are known; of two, the one that comes first.
  const known = (kind: ImportKind): number => {
    const mapping = mappingAs(kind);
    // A column called “Name” alone makes no list of campaigns.
    if (kind === 'campaigns' && !plain.some((word) => CAMPAIGN.includes(word))) return 0;
    return isComplete(kind, mapping) ? mapping.filter((field) => field !== null).length : 0;
  };
  const order = [...IMPORT_KINDS].sort((a, b) => known(b) - known(a));
  const kind = asked ?? order[0] ?? 'leads';
  return { kind, preset: null, mapping: mappingAs(kind), dateOrder: null };
}

/** The mapping without fields of other kinds. */
export const mappingFor = (kind: ImportKind, mapping: ImportMapping): ImportMapping =>
  mapping.map((field) => (field !== null && isField(kind, field) ? field : null));

/** Reads a row's cells by their meaning. */
export function cellReader(mapping: readonly (RowField | null)[]): Pick<Reading, 'cell' | 'filled'> {
  const at = new Map<RowField, number[]>();
  mapping.forEach((field, index) => {
    if (field !== null) at.set(field, [...(at.get(field) ?? []), index]);
  });
  const filled: Reading['filled'] = (cells, field) =>
    at
      .get(field)
      ?.map((index) => cells[index] ?? '')
      .filter((cell) => cell !== '') ?? [];
  return { filled, cell: (cells, field) => filled(cells, field)[0] ?? null };
}
