/** What one event or one row of a file says of a person and the company. */

import type { Stop } from '#lib/contract/records.ts';
import { type Email, readDomain, readEmail } from '#lib/domain/identity.ts';
import type { IdentityKind } from '../db/tables.ts';

/** One identity by which a lead is found. */
export interface Key {
  kind: IdentityKind;
  value: string;
}

export interface CompanyFacts {
  /** The registrable domain: the key of the company. */
  site: string;
  name: string | null;
  industry: string | null;
  country: string | null;
  employees: number | null;
  /** True when the source itself names the company; false when only the e-mail address tells it. */
  named: boolean;
}

export interface PersonFacts {
  /** Strongest first: e-mail, LinkedIn, external id, anonymous id. */
  keys: Key[];
  /** The address to show, as written but in lower case. */
  email: string | null;
  linkedin: string | null;
  name: string | null;
  title: string | null;
  country: string | null;
  ownerId: string | null;
  /** Where the person stands in the CRM; only https. */
  crmUrl?: string | null;
  /** The source says that the person is not to be contacted. */
  stop?: Stop | null;
  company: CompanyFacts | null;
  /** Whether a lead is made when none has any of the keys. */
  mayCreate: boolean;
  /** The source says that all keys are one person's, also that of a browser. */
  joins?: true;
}

/** Where a person stands in the CRM; null for what is no https address, or longer than 500 characters. */
export const crmLink = (value: string | null): string | null =>
  value !== null && value.length <= 500 && URL.canParse(value) && new URL(value).protocol === 'https:'
    ? new URL(value).href
    : null;

/** An address that may stand for one person; null for none, for a shared mailbox and for what is no address. */
export function personalEmail(text: string | null): Email | null {
  const email = text === null ? null : readEmail(text);
  return email && !email.role ? email : null;
}

/** The keys of a person in the order of their strength. */
export function keysOf(
  email: Email | null,
  linkedin: string | null,
  external: string | null,
  anonymous: string | null,
): Key[] {
  const keys: Key[] = [];
  if (email) keys.push({ kind: 'email', value: email.canonical });
  if (linkedin) keys.push({ kind: 'linkedin', value: linkedin });
  if (external) keys.push({ kind: 'external', value: external });
  if (anonymous) keys.push({ kind: 'anonymous', value: anonymous });
  return keys;
}

type Described = Partial<Pick<CompanyFacts, 'name' | 'industry' | 'country' | 'employees'>> & {
  domain?: string | null;
};

/** The company by its stated domain, else by a work address; null when neither tells one (free mail, shared providers). */
export function companyOf(described: Described, email: Email | null): CompanyFacts | null {
  const stated = described.domain ? readDomain(described.domain) : null;
  const domain = stated?.kind === 'company' ? stated : email?.kind === 'company' ? email : null;
  if (!domain) return null;
  const { name = null, industry = null, country = null, employees = null } = described;
  return { site: domain.site, name, industry, country, employees, named: domain === stated };
}
