/** Names, places and titles from which the companies and people of the demo are put together. None of them is a real person. */
import type { PersonaKey } from './personas.ts';

export const COUNTRIES = ['SE', 'NO', 'DK', 'FI'] as const;
export type DemoCountry = (typeof COUNTRIES)[number];

export const FIRST_NAMES: Record<DemoCountry, readonly string[]> = {
  SE: [
    'Maja',
    'Erik',
    'Karin',
    'Lars',
    'Åsa',
    'Johan',
    'Linnéa',
    'Mats',
    'Eva',
    'Fredrik',
    'Sofia',
    'Björn',
    'Malin',
    'Gustav',
    'Helena',
    'Håkan',
    'Ulrika',
    'Niklas',
    'Cecilia',
    'Göran',
    'Amira',
    'Emil',
    'Lena',
    'Viktor',
    'Annika',
    'Örjan',
    'Zahra',
    'Tobias',
    'Märta',
    'Stefan',
    'Petra',
    'Henrik',
    'Ylva',
    'Daniel',
    'Camilla',
    'Rasmus',
  ],
  NO: [
    'Ingrid',
    'Øyvind',
    'Astrid',
    'Lars',
    'Silje',
    'Håkon',
    'Marit',
    'Sindre',
    'Kari',
    'Torbjørn',
    'Hege',
    'Eirik',
  ],
  DK: ['Mette', 'Søren', 'Anne', 'Jens', 'Kirsten', 'Rasmus', 'Pernille', 'Torben', 'Signe', 'Mikkel'],
  FI: ['Aino', 'Juhani', 'Päivi', 'Mikko', 'Sanna', 'Antti', 'Kaisa', 'Jukka', 'Heli', 'Ville'],
};

export const LAST_NAMES: Record<DemoCountry, readonly string[]> = {
  SE: [
    'Lindqvist',
    'Sjögren',
    'Hallberg',
    'Nyström',
    'Åkesson',
    'Dahl',
    'Rosén',
    'Ekström',
    'Wallin',
    'Östlund',
    'Forsberg',
    'Söderström',
    'Engdahl',
    'Höglund',
    'Sandell',
    'Björk',
    'Norén',
    'Lövgren',
    'Falk',
    'Öberg',
    'Stenmark',
    'Vikström',
    'Ahmadi',
    'Hedin',
    'Månsson',
    'Tell',
    'Brodin',
    'Zetterlund',
    'Grankvist',
    'Hjort',
  ],
  NO: ['Solberg', 'Haugen', 'Bakke', 'Lunde', 'Strøm', 'Myhre', 'Fjeld', 'Aasen', 'Tveit', 'Nordby'],
  DK: ['Østergaard', 'Holm', 'Kjær', 'Bruun', 'Toft', 'Skov', 'Lund', 'Vestergaard'],
  FI: ['Mäkinen', 'Koskela', 'Lehtonen', 'Salmi', 'Järvinen', 'Rantala', 'Hakala', 'Nieminen'],
};

/** First halves of company names. */
export const PLACES: Record<DemoCountry, readonly string[]> = {
  SE: [
    'Norrby',
    'Björkvik',
    'Storsjö',
    'Granbacka',
    'Vitsand',
    'Ljungås',
    'Öresund',
    'Silverdal',
    'Älvkarl',
    'Tallmo',
    'Havsviken',
    'Rönnäs',
    'Klarå',
    'Stenhamra',
    'Vargön',
    'Solberga',
    'Hjortnäs',
    'Frostby',
    'Kungsmyr',
    'Lövsta',
    'Sandhamra',
    'Bruksvall',
    'Mälarö',
    'Åmyr',
    'Ekdal',
    'Sjöboda',
    'Kvarnby',
    'Enebacka',
    'Tornvik',
    'Hällnäs',
  ],
  NO: ['Fjordvang', 'Nordlund', 'Breidal', 'Skarvøy', 'Elvestad', 'Storåsen', 'Lysefjell', 'Havøy'],
  DK: ['Strandby', 'Bælthav', 'Klitdal', 'Vesterhede', 'Møllebro', 'Sundholm'],
  FI: ['Järvikylä', 'Pohjola', 'Koivuranta', 'Saarimaa', 'Lumijoki', 'Harjula'],
};

export const INDUSTRIES = [
  'Energy',
  'Grid',
  'District heating',
  'Wind and solar',
  'Energy services',
] as const;
export type Industry = (typeof INDUSTRIES)[number];

/** Second halves, by what the company does. */
export const COMPANY_FORMS: Record<DemoCountry, Record<Industry, readonly string[]>> = {
  SE: {
    Energy: ['Energi', 'Kraft'],
    Grid: ['Nät', 'Elnät'],
    'District heating': ['Fjärrvärme', 'Värme'],
    'Wind and solar': ['Vind', 'Sol'],
    'Energy services': ['Energitjänst', 'Laddning'],
  },
  NO: {
    Energy: ['Energi AS', 'Kraft AS'],
    Grid: ['Nett AS'],
    'District heating': ['Fjernvarme AS'],
    'Wind and solar': ['Vind AS'],
    'Energy services': ['Lading AS'],
  },
  DK: {
    Energy: ['Energi A/S'],
    Grid: ['Net A/S'],
    'District heating': ['Fjernvarme a.m.b.a.'],
    'Wind and solar': ['Vind A/S'],
    'Energy services': ['Forsyning A/S'],
  },
  FI: {
    Energy: ['Energia Oy'],
    Grid: ['Verkko Oy'],
    'District heating': ['Lämpö Oy'],
    'Wind and solar': ['Tuuli Oy'],
    'Energy services': ['Palvelut Oy'],
  },
};

/** What a lead does for a living: one of the personas' trades, or one that no persona covers. */
export type Trade = PersonaKey | 'management' | 'sales' | 'people' | 'study';

export const TRADES: readonly (readonly [trade: Trade, weight: number])[] = [
  ['maria', 22],
  ['dag', 20],
  ['ivar', 18],
  ['ingrid', 14],
  ['eva', 12],
  ['management', 7],
  ['sales', 4],
  ['people', 2],
  ['study', 1],
];

/** In Sweden about every third title is in English. */
export const ENGLISH_TITLES: Record<Trade, readonly string[]> = {
  maria: [
    'Head of Marketing',
    'Marketing Manager',
    'Chief Marketing Officer',
    'Demand Generation Manager',
    'Brand Manager',
    'Content Manager',
    'Head of Communications',
  ],
  ivar: [
    'Head of IT',
    'CIO',
    'IT Manager',
    'Enterprise Architect',
    'Information Security Manager',
    'Chief Information Security Officer',
  ],
  ingrid: [
    'Head of Procurement',
    'Procurement Manager',
    'Category Manager Purchasing',
    'Senior Buyer',
    'Strategic Sourcing Manager',
  ],
  dag: [
    'Head of Grid Operations',
    'Operations Manager',
    'Maintenance Manager',
    'Chief Operating Officer',
    'Head of Engineering',
    'Asset Operations Manager',
  ],
  eva: ['CFO', 'Finance Director', 'Head of Finance', 'Head of Accounting', 'Business Controller'],
  management: ['CEO', 'Managing Director'],
  sales: ['Head of Sales', 'Key Account Manager'],
  people: ['Head of People', 'HR Manager'],
  study: ['Master Thesis Student', 'Trainee'],
};

export const LOCAL_TITLES: Record<DemoCountry, Record<Trade, readonly string[]>> = {
  SE: {
    maria: [
      'Marknadschef',
      'Marknadsdirektör',
      'Kommunikationschef',
      'Marknadsansvarig',
      'Marknadskoordinator',
      'Digital marknadsförare',
      'Marknads- och kommunikationschef',
      'Kommunikatör',
    ],
    ivar: [
      'IT-chef',
      'IT-direktör',
      'IT-arkitekt',
      'Informationssäkerhetschef',
      'Systemförvaltare',
      'Digitaliseringschef',
      'Chef IT och digitalisering',
    ],
    ingrid: [
      'Inköpschef',
      'Inköpsdirektör',
      'Strategisk inköpare',
      'Upphandlingschef',
      'Upphandlare',
      'Inköpsansvarig',
    ],
    dag: [
      'Driftchef',
      'Underhållschef',
      'Driftingenjör',
      'Chef drift och underhåll',
      'Produktionschef',
      'Driftledare',
      'Nätdriftschef',
    ],
    eva: ['Ekonomichef', 'Ekonomidirektör', 'Redovisningschef', 'Finanschef', 'Controller'],
    management: ['VD', 'Vice VD', 'Affärsområdeschef'],
    sales: ['Försäljningschef', 'Kundansvarig'],
    people: ['HR-chef', 'Personalchef'],
    study: ['Examensarbetare', 'Student'],
  },
  NO: {
    maria: ['Markedssjef', 'Markedsdirektør', 'Kommunikasjonssjef'],
    ivar: ['IT-sjef', 'IT-direktør', 'IT-arkitekt'],
    ingrid: ['Innkjøpssjef', 'Innkjøpsdirektør', 'Innkjøper'],
    dag: ['Driftssjef', 'Driftsleder', 'Driftsingeniør'],
    eva: ['Økonomisjef', 'Økonomidirektør', 'Finansdirektør'],
    management: ['Daglig leder', 'Administrerende direktør'],
    sales: ['Salgssjef'],
    people: ['HR-sjef'],
    study: ['Student'],
  },
  DK: {
    maria: ['Marketingchef', 'Kommunikationschef', 'Marketingdirektør'],
    ivar: ['IT-chef', 'IT-direktør', 'IT-arkitekt'],
    ingrid: ['Indkøbschef', 'Indkøber', 'Indkøbsdirektør'],
    dag: ['Driftschef', 'Driftsleder', 'Vedligeholdelseschef'],
    eva: ['Økonomichef', 'Økonomidirektør', 'Regnskabschef'],
    management: ['Administrerende direktør', 'Direktør'],
    sales: ['Salgschef'],
    people: ['HR-chef'],
    study: ['Studentermedhjælper'],
  },
  FI: {
    maria: ['Markkinointijohtaja', 'Markkinointipäällikkö', 'Viestintäpäällikkö'],
    ivar: ['Tietohallintojohtaja', 'IT-päällikkö', 'Tietoturvapäällikkö'],
    ingrid: ['Hankintapäällikkö', 'Hankintajohtaja', 'Ostopäällikkö'],
    dag: ['Käyttöpäällikkö', 'Kunnossapitopäällikkö', 'Tuotantojohtaja'],
    eva: ['Talousjohtaja', 'Talouspäällikkö', 'Controller'],
    management: ['Toimitusjohtaja'],
    sales: ['Myyntijohtaja'],
    people: ['Henkilöstöjohtaja'],
    study: ['Opiskelija'],
  },
};

/** `Åsa Söderström` → `asa.soderstrom`; for addresses, which mail systems keep in ASCII. */
export const ascii = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll('ø', 'o')
    .replaceAll('æ', 'ae')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
