/** The 120 companies and their 500 people. */
import { COMPANIES, LEADS, type MemberKey } from '../cast.ts';
import { before } from './clock.ts';
import type { Level } from './journey.ts';
import {
  ascii,
  COMPANY_FORMS,
  COUNTRIES,
  type DemoCountry,
  ENGLISH_TITLES,
  FIRST_NAMES,
  INDUSTRIES,
  LAST_NAMES,
  LOCAL_TITLES,
  PLACES,
  TRADES,
  type Trade,
} from './people.ts';
import type { Random } from './random.ts';

const COMPANY_COUNT = 120;
const LEAD_COUNT = 500;

type DemoCompany = { name: string; domain: string; industry: string; country: string; employees: number };

export interface DemoAccount {
  id: string;
  name: string;
  domains: string[];
  industry: string;
  country: string;
  employees: number;
}

export interface DemoLead {
  id: string;
  /** Set for the people that stand on the demo pages. */
  cast: CastLead | null;
  accountId: string;
  owner: MemberKey | null;
  name: string;
  title: string | null;
  country: string;
  email: string;
  linkedin: string | null;
  trade: Trade;
  level: Level;
  /** Days before now at which the first touchpoint can lie. */
  firstSeen: number;
}

export type CastLead = keyof typeof LEADS;

const CAST: readonly { key: CastLead; trade: Trade; level: Level }[] = [
  { key: 'elin', trade: 'maria', level: 'evaluating' },
  { key: 'jonas', trade: 'ivar', level: 'warm' },
  { key: 'kari', trade: 'ingrid', level: 'deciding' },
  { key: 'peter', trade: 'dag', level: 'evaluating' },
];

const CAST_COMPANIES: readonly { key: keyof typeof COMPANIES; owner: MemberKey }[] = [
  { key: 'havsbris', owner: 'anna' },
  { key: 'fjordvind', owner: 'jonas' },
  { key: 'norrsken', owner: 'anna' },
];

const SELLERS: readonly (readonly [MemberKey, number])[] = [
  ['anna', 4],
  ['jonas', 3],
  ['olle', 3],
];

const LEVELS: readonly (readonly [Level, number])[] = [
  ['cold', 40],
  ['warm', 31],
  ['evaluating', 13],
  ['deciding', 6],
  ['customer', 6],
  ['lost', 4],
];

/** Companies have few of us in them or many; the numbers add up to the leads wanted. */
function headcounts(random: Random, companies: number, people: number): number[] {
  const counts = Array.from({ length: companies }, () => 1);
  const weights = counts.map(() => random.next() ** 2 + 0.1);
  const choices = weights.map((weight, index) => [index, weight] as const);
  for (let left = people - companies; left > 0; left -= 1) {
    const index = random.weighted(choices);
    counts[index] = (counts[index] ?? 0) + 1;
  }
  return counts;
}

/** The cast's companies first; the others have a name and a domain each of their own. */
export function makeAccounts(random: Random, stable: Date): (DemoAccount & { owner: MemberKey })[] {
  const accounts = CAST_COMPANIES.map(({ key, owner }) => {
    const { name, domain, industry, country, employees }: DemoCompany = COMPANIES[key];
    return { id: random.id(stable), name, domains: [domain], industry, country, employees, owner };
  });
  const taken = new Set<string>(accounts.map(({ name }) => name));
  while (accounts.length < COMPANY_COUNT) {
    const country = random.weighted<DemoCountry>([
      ['SE', 72],
      ['NO', 13],
      ['DK', 8],
      ['FI', 7],
    ]);
    const industry = random.pick(INDUSTRIES);
    const name = `${random.pick(PLACES[country])} ${random.pick(COMPANY_FORMS[country][industry])}`;
    if (taken.has(name)) continue;
    taken.add(name);
    accounts.push({
      id: random.id(stable),
      name,
      domains: [`${ascii(name)}.example.com`],
      industry,
      country,
      // Most are small, a few have thousands.
      employees: Math.round(20 * 2 ** (random.next() * 7.2)),
      owner: random.weighted(SELLERS),
    });
  }
  return accounts;
}

function titleOf(random: Random, country: DemoCountry, trade: Trade): string | null {
  if (random.chance(0.03)) return null;
  const english = country === 'FI' ? 0.5 : 0.32;
  return random.pick(random.chance(english) ? ENGLISH_TITLES[trade] : LOCAL_TITLES[country][trade]);
}

const countryOf = (text: string): DemoCountry => COUNTRIES.find((country) => country === text) ?? 'SE';

/** The cast first; then everybody else, company by company. */
export function makeLeads(
  random: Random,
  now: Date,
  stable: Date,
  accounts: readonly (DemoAccount & { owner: MemberKey })[],
): DemoLead[] {
  const leads: DemoLead[] = [];
  for (const { key, trade, level } of CAST) {
    const { name, title, email, linkedin, company } = LEADS[key];
    const account = accounts.find((one) => one.name === COMPANIES[company].name);
    if (!account) throw new Error(`no company for ${key}`);
    leads.push({
      id: random.id(stable),
      cast: key,
      accountId: account.id,
      owner: account.owner,
      name,
      title,
      country: account.country,
      email,
      linkedin,
      trade,
      level,
      firstSeen: 120,
    });
  }

  const addresses = new Set<string>(leads.map(({ email }) => email));
  const counts = headcounts(random, accounts.length, LEAD_COUNT - leads.length);
  accounts.forEach((account, index) => {
    const country = countryOf(account.country);
    for (let left = counts[index] ?? 0; left > 0; ) {
      const name = `${random.pick(FIRST_NAMES[country])} ${random.pick(LAST_NAMES[country])}`;
      const email = `${name.split(' ').map(ascii).join('.')}@${account.domains[0]}`;
      if (addresses.has(email)) continue;
      addresses.add(email);
      left -= 1;
      const trade = random.weighted(TRADES);
      const level = trade === 'study' ? 'cold' : random.weighted(LEVELS);
      const firstSeen = level === 'cold' || level === 'warm' ? random.int(20, 364) : random.int(110, 364);
      leads.push({
        id: random.id(before(now, firstSeen)),
        cast: null,
        accountId: account.id,
        owner: level === 'cold' && random.chance(0.35) ? null : account.owner,
        name,
        title: titleOf(random, country, trade),
        country,
        email,
        linkedin: random.chance(0.8)
          ? `profile:${ascii(name)}-${random.int(100, 999)}${random.pick(['a', 'b', 'c', 'd', 'e', 'f'])}${random.int(10, 99)}`
          : null,
        trade,
        level,
        firstSeen,
      });
    }
  });
  return leads;
}
