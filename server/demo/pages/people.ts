import { COMPANIES, LEADS, memberEmail, WORKSPACE } from '../cast.ts';

export interface Person {
  name: string;
  email: string;
  /** What stands below the name in a signature. */
  title: string;
  company: string;
  linkedin?: string;
}

const lead = (key: keyof typeof LEADS): Person => {
  const { name, email, title, company, linkedin } = LEADS[key];
  return { name, email, title, company: COMPANIES[company].name, linkedin: profileUrl(linkedin) };
};

/** `profile:elin-lund` → the address of that profile. */
export const profileUrl = (key: string): string =>
  `https://www.linkedin.com/in/${key.slice('profile:'.length)}`;

export const ELIN = lead('elin');
export const JONAS = lead('jonas');
export const KARI = lead('kari');
export const PETER = lead('peter');

const member = (name: string, title: string): Person => ({
  name,
  email: memberEmail(name),
  title,
  company: WORKSPACE.name,
});
export const ANNA = member('Anna Ek', 'Säljare');
export const OLLE = member('Olle Strand', 'Säljare');
export const SARA = member('Sara Holm', 'Marknadschef');

/** Nobody whom Nordlys knows. Their firm is not among its accounts. */
const stranger = (name: string, local: string, title: string, company: string, domain: string): Person => ({
  name,
  email: `${local}@${domain}`,
  title,
  company,
});
export const TUVA = stranger(
  'Tuva Rask',
  'tuva.rask',
  'Projektledare',
  'Torget Mässor',
  'torget-massor.example.com',
);
export const BJORN = stranger(
  'Björn Falk',
  'bjorn',
  'Rådgivare',
  'Falk & Partner',
  'falk-partner.example.com',
);
export const LETTER = stranger(
  'Branschbrevet Energi',
  'noreply',
  'Nyhetsbrev',
  'Branschbrevet',
  'branschbrevet.example.com',
);

const FIRST = ['Alva', 'Birk', 'Cornelia', 'Didrik', 'Edla', 'Folke', 'Greta', 'Hjalmar', 'Ingeborg', 'Joar'];
const LAST = [
  'Almqvist',
  'Brandt',
  'Collin',
  'Dahlin',
  'Ekdahl',
  'Forss',
  'Granath',
  'Hultin',
  'Ivarsson',
  'Jernberg',
];
const TITLES = ['Ekonom', 'Inköpare', 'Utvecklare', 'Projektledare', 'Produktchef', 'Jurist', 'Konstruktör'];
const ascii = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[^a-z]/gi, '')
    .toLowerCase();

/** A hundred people whom Nordlys does not know. */
export const STRANGERS: readonly Person[] = FIRST.flatMap((first, i) =>
  LAST.map((last, j) => {
    const name = `${first} ${last}`;
    const company = `${last} ${i % 2 ? 'Konsult' : 'Teknik'}`;
    return {
      name,
      email: `${ascii(first)}.${ascii(last)}@${ascii(last)}-${i % 2 ? 'konsult' : 'teknik'}.example.com`,
      title: TITLES[(i + j) % TITLES.length] ?? 'Ekonom',
      company,
    };
  }),
);
