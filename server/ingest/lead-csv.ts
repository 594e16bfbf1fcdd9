/** Which column of a contacts export means what, and what one row says of a person. */
import { linkedInKey, readEmail } from '#lib/domain/identity.ts';
import { countryCode } from './country.ts';
import type { CsvRow } from './csv.ts';
import { companyOf, keysOf, type PersonFacts } from './person.ts';

const FIELDS = [
  'email',
  'firstName',
  'lastName',
  'name',
  'title',
  'company',
  'domain',
  'industry',
  'employees',
  'country',
  'linkedin',
  'owner',
  'recordId',
] as const;
type Field = (typeof FIELDS)[number];

/** Headers as HubSpot writes them in English and Swedish, and as others do; compared without case, spaces and punctuation. */
const HEADERS: Record<Field, readonly string[]> = {
  email: ['email', 'emailaddress', 'workemail', 'epost', 'epostadress', 'mejl'],
  firstName: ['firstname', 'förnamn', 'fornamn'],
  lastName: ['lastname', 'efternamn'],
  name: ['name', 'fullname', 'contactname', 'namn'],
  title: ['jobtitle', 'title', 'jobbtitel', 'befattning', 'titel'],
  company: [
    'companyname',
    'associatedcompany',
    'company',
    'primaryassociatedcompany',
    'företagsnamn',
    'foretagsnamn',
    'företag',
    'foretag',
  ],
  domain: ['companydomainname', 'websiteurl', 'website', 'domain', 'webbplats', 'webbplatsurl'],
  industry: ['industry', 'bransch'],
  employees: ['numberofemployees', 'employees', 'antalanställda', 'antalanstallda'],
  country: ['countryregion', 'country', 'landregion', 'land'],
  linkedin: [
    'linkedinurl',
    'linkedin',
    'linkedinprofile',
    'linkedinprofileurl',
    'linkedinbio',
    'linkedinadress',
  ],
  owner: ['contactowner', 'owner', 'kontaktägare', 'kontaktagare', 'ägare', 'agare'],
  recordId: ['recordid', 'contactid', 'vid', 'postid', 'postsid'],
};

const plain = (header: string): string =>
  header
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

export interface Columns {
  /** Position of each known column, several when the file has several. */
  at: Partial<Record<Field, number[]>>;
  /** Headers that mean nothing to us. */
  unused: string[];
  count: number;
}

/** Finds the known columns of a header. */
export function readColumns(header: readonly string[]): Columns {
  const at: Columns['at'] = {};
  const unused: string[] = [];
  header.forEach((text, index) => {
    const field = FIELDS.find((one) => HEADERS[one].includes(plain(text)));
    if (!field) unused.push(text);
    else at[field] = [...(at[field] ?? []), index];
  });
  return { at, unused, count: header.length };
}

export type RowRead = { person: PersonFacts; owner: string | null } | { reason: string };

/** What a row says; or why it is refused, for the person who repairs the file. */
export function readRow({ at, count }: Columns, { cells }: CsvRow): RowRead {
  if (cells.length !== count)
    return { reason: `The row has ${cells.length} cells; the header has ${count}.` };
  if (cells.some((cell) => cell.includes('\u0000')))
    return { reason: 'The row contains a character that cannot be stored (NUL).' };
  const value = (field: Field): string | null =>
    at[field]?.map((index) => cells[index] ?? '').find((cell) => cell !== '') ?? null;

  const written = value('email');
  const email = written === null ? null : readEmail(written);
  if (written !== null && !email) return { reason: 'The e-mail address is not one.' };
  if (email?.role) return { reason: 'The address is a shared mailbox, not a person’s.' };
  const profile = value('linkedin');
  const linkedin = profile === null ? null : linkedInKey(profile);
  if (!email && !linkedin) return { reason: 'The row has neither an e-mail address nor a LinkedIn profile.' };

  const recordId = value('recordId');
  const name =
    value('name') ??
    ([value('firstName'), value('lastName')].filter((part) => part !== null).join(' ') || null);
  const country = value('country');
  const employees = Number(value('employees') ?? Number.NaN);
  return {
    owner: value('owner'),
    person: {
      keys: keysOf(email, linkedin, recordId === null ? null : `hubspot:${recordId}`, null),
      email: email?.exact ?? null,
      linkedin,
      name,
      title: value('title'),
      country: country === null ? null : countryCode(country),
      ownerId: null,
      company: companyOf(
        {
          domain: value('domain'),
          name: value('company'),
          industry: value('industry'),
          employees: Number.isInteger(employees) && employees >= 0 && employees < 2 ** 31 ? employees : null,
        },
        email,
      ),
      mayCreate: true,
    },
  };
}
