import { ANNA, BJORN, ELIN, JONAS, KARI, LETTER, OLLE, PETER, type Person, SARA, TUVA } from './people.ts';

export interface Mail {
  /** 16 hexadecimal digits. */
  id: string;
  from: Person;
  to: Person[];
  cc: Person[];
  subject: string;
  /** As the list shows it, and as the message does. */
  when: string;
  at: string;
  unread: boolean;
  paragraphs: string[];
}

type Written = Omit<Mail, 'id' | 'to' | 'cc' | 'unread'> & Partial<Mail>;

const mails: Written[] = [
  {
    from: ELIN,
    cc: [JONAS],
    subject: 'Siffror till styrelsen',
    when: '10:42',
    at: 'idag 10:42',
    unread: true,
    paragraphs: [
      'Hej Anna!',
      'Tack för webbinariet. Det jag fastnade för var exemplet från Öresund Kraft: att kunna visa styrelsen vilka kampanjer som faktiskt blev intäkt. Där står vi stilla i dag.',
      'Vi sätter budgeten i december. Kan vi ses en halvtimme i nästa vecka? Jonas, som har hand om våra system, bör vara med.',
    ],
  },
  {
    from: KARI,
    subject: 'Rammeavtale for 2027',
    when: '09:15',
    at: 'idag 09:15',
    unread: true,
    paragraphs: [
      'Hei Anna,',
      'Vi går gjennom leverandørene våre før nyttår. Kan du sende prisen for den nordiske pakken, og hvem som er kontakt hos dere for integrasjoner?',
      'Jeg er på kontoret til torsdag.',
    ],
  },
  {
    from: LETTER,
    subject: 'Veckan i energibranschen: nya krav på rapportering',
    when: '07:00',
    at: 'idag 07:00',
    paragraphs: [
      'Nya regler för rapportering börjar gälla vid årsskiftet. Här är det viktigaste i korthet.',
      'Du får brevet för att du prenumererar. Det går inte att svara på det.',
    ],
  },
  {
    from: JONAS,
    subject: 'Sv: Frågor om inloggning',
    when: 'igår',
    at: 'igår 16:20',
    paragraphs: [
      'Hej,',
      'Vi använder OIDC mot vår egen katalog. Finns det en beskrivning av vilka uppgifter ni lagrar och var? Elin vill ha det innan vi går vidare.',
    ],
  },
  {
    from: TUVA,
    subject: 'Monterplats på Energidagarna',
    when: 'igår',
    at: 'igår 11:05',
    paragraphs: [
      'Hej Anna,',
      'Vi har två montrar kvar nära stora scenen. Säg till om Nordlys vill ha en av dem, så håller jag den till fredag.',
    ],
  },
  {
    from: PETER,
    subject: 'Demo för nätdriften',
    when: '20 nov.',
    at: '20 november 14:31',
    paragraphs: [
      'Hi Anna,',
      'Could you show the grid operations view to my team? There would be six of us. Tuesday or Wednesday after lunch works.',
    ],
  },
  {
    from: OLLE,
    subject: 'Vem tar Skåne?',
    when: '19 nov.',
    at: '19 november 08:50',
    paragraphs: ['Jag har tre nya leads från mässan som ligger i ditt område. Tar du dem, eller ska jag?'],
  },
  {
    from: BJORN,
    subject: 'Fika?',
    when: '17 nov.',
    at: '17 november 12:12',
    paragraphs: ['Hej! Jag är i Malmö på onsdag. Har du tid för en kaffe?'],
  },
  {
    from: SARA,
    subject: 'Höstens kampanj: så går det',
    when: '14 nov.',
    at: '14 november 09:00',
    paragraphs: [
      'Hej allihop, här kommer läget för Autumn Pipeline. Era omdömen om leads har redan ändrat målgruppen i annonserna. Fortsätt så!',
    ],
  },
];

/** The inbox of the demo's seller, the newest first. */
export const INBOX: readonly Mail[] = mails.map((mail, i) => ({
  to: [ANNA],
  cc: [],
  unread: false,
  ...mail,
  id: `18c2f0a1b2c3${(0xd000 + i * 0x1d7).toString(16)}`,
}));
