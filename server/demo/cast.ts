/** The people and places that the demo data and the demo pages share. Every address is under a subdomain of example.com. */

export const WORKSPACE = { slug: 'nordlys', name: 'Nordlys AB', domain: 'nordlys.example.com' } as const;

/** Nordlys' own people. Sara is also the admin. */
export const MEMBERS = [
  { key: 'anna', name: 'Anna Ek', department: 'sales', admin: false },
  { key: 'jonas', name: 'Jonas Wik', department: 'sales', admin: false },
  { key: 'olle', name: 'Olle Strand', department: 'sales', admin: false },
  { key: 'sara', name: 'Sara Holm', department: 'marketing', admin: true },
  { key: 'mikael', name: 'Mikael Kask', department: 'marketing', admin: false },
  { key: 'ida', name: 'Ida Nyberg', department: 'marketing', admin: false },
] as const;
export type MemberKey = (typeof MEMBERS)[number]['key'];

export const memberEmail = (name: string): string =>
  `${name.toLowerCase().replace(' ', '.')}@${WORKSPACE.domain}`;

/** The seller and the marketer the demo browser and the tour sign in as. */
export const SELLER: MemberKey = 'anna';
export const MARKETER: MemberKey = 'sara';

/** Companies that appear on the demo pages; the rest of the 120 are made from the seed. */
export const COMPANIES = {
  havsbris: {
    name: 'Havsbris Energi',
    domain: 'havsbris.example.com',
    country: 'SE',
    employees: 320,
    industry: 'Energy',
  },
  fjordvind: {
    name: 'Fjordvind AS',
    domain: 'fjordvind.example.com',
    country: 'NO',
    employees: 140,
    industry: 'Energy',
  },
  norrsken: {
    name: 'Norrsken Nät',
    domain: 'norrsken.example.com',
    country: 'SE',
    employees: 780,
    industry: 'Grid',
  },
} as const;

/** Leads that appear on the demo pages. `elin` is the one the tour follows; Anna owns her. */
export const LEADS = {
  elin: {
    name: 'Elin Lund',
    title: 'Marknadschef',
    company: 'havsbris',
    email: 'elin.lund@havsbris.example.com',
    linkedin: 'profile:elin-lund-havsbris',
  },
  jonas: {
    name: 'Jonas Berg',
    title: 'IT-chef',
    company: 'havsbris',
    email: 'jonas.berg@havsbris.example.com',
    linkedin: 'profile:jonas-berg-it',
  },
  kari: {
    name: 'Kari Nilsen',
    title: 'Innkjøpssjef',
    company: 'fjordvind',
    email: 'kari.nilsen@fjordvind.example.com',
    linkedin: 'profile:kari-nilsen-fjordvind',
  },
  peter: {
    name: 'Peter Åberg',
    title: 'Head of Grid Operations',
    company: 'norrsken',
    email: 'peter.aberg@norrsken.example.com',
    linkedin: 'profile:peter-aberg-norrsken',
  },
} as const;

/** The campaign behind Elin's journey, and the address of its landing page's UTM parameters. */
export const CAMPAIGN = { key: 'autumn-pipeline', name: 'Autumn Pipeline' } as const;
