/**
 * The catalogue of bad input: what is given, where it enters, what the person reads in both languages or which code the API answers
 * with, and the tests that give it to the product. catalogue.test.ts holds it to the texts and to the tests there are.
 */
import type { Proof } from '../../support/proofs.ts';

export interface BadInput {
  id: string;
  where: string;
  input: string;
  /** The sentences by their key in locales/, English and Swedish. Empty where nothing is said: it is taken, or left out in silence. */
  says: Record<string, readonly [en: string, sv: string]>;
  proofs: readonly Proof[];
  /** What else is to be known, such as why a part cannot be given here. */
  note?: string;
}

export const BAD_INPUT: readonly BadInput[] = [
  {
    id: 'B01',
    where: 'panel, server address',
    input: 'nothing',
    says: {
      'error.address_empty': [
        'Enter the address of your company’s server.',
        'Ange adressen till företagets server.',
      ],
    },
    proofs: [
      ['tests/e2e/first-run.spec.ts', 'B01 to B05'],
      ['tests/unit/sync/pairing.test.ts', '%j is refused as %s without asking anybody'],
    ],
  },
  {
    id: 'B02',
    where: 'panel, server address',
    input: 'http://, not of this computer',
    says: {
      'error.address_not_https': ['Only https addresses are safe here.', 'Bara https-adresser är säkra här.'],
    },
    proofs: [
      ['tests/e2e/first-run.spec.ts', 'B01 to B05'],
      ['tests/unit/sync/pairing.test.ts', '%j is refused as %s without asking anybody'],
    ],
  },
  {
    id: 'B03',
    where: 'panel, server address',
    input: 'javascript:, file:, data:',
    says: { 'error.address_not_web': ['This is not a web address.', 'Det här är ingen webbadress.'] },
    proofs: [
      ['tests/e2e/first-run.spec.ts', 'B01 to B05'],
      ['tests/unit/sync/pairing.test.ts', '%j is refused as %s without asking anybody'],
    ],
  },
  {
    id: 'B04',
    where: 'panel, server address',
    input: 'https://user:pass@host',
    says: {
      'error.address_credentials': ['Leave out the name and password.', 'Utelämna namn och lösenord.'],
    },
    proofs: [
      ['tests/e2e/first-run.spec.ts', 'B01 to B05'],
      ['tests/unit/sync/pairing.test.ts', '%j is refused as %s without asking anybody'],
    ],
  },
  {
    id: 'B05',
    where: 'panel, server address',
    input: 'a host that answers, and is another website',
    says: {
      'error.not_our_server': [
        'A website answered, but not a Samsyn server.',
        'En webbplats svarade, men ingen Samsyn-server.',
      ],
    },
    proofs: [
      ['tests/e2e/first-run.spec.ts', 'B01 to B05'],
      ['tests/unit/sync/pairing.test.ts', 'tells a website that cannot be read from no answer'],
    ],
  },
  {
    id: 'B06',
    where: 'panel, server address',
    input: 'a certificate nobody trusts',
    says: {
      'error.unreachable': [
        'No server answers there, or its certificate is not trusted. Check the address, or ask your administrator.',
        'Ingen server svarar där, eller så är dess certifikat inte betrott. Kontrollera adressen eller fråga din administratör.',
      ],
    },
    proofs: [['tests/e2e/first-run.spec.ts', 'B06 a certificate nobody trusts']],
  },
  {
    id: 'B07',
    where: 'panel, server address',
    input: 'letters that look like others',
    says: {
      'connect.punycode': [
        'This name uses letters that look like others. Written plainly it is {name}. Connect only if that is your company’s server.',
        'Namnet har bokstäver som liknar andra. Utskrivet är det {name}. Anslut bara om det är ert företags server.',
      ],
    },
    proofs: [
      ['tests/e2e/first-run.spec.ts', 'B07 letters that look like others'],
      ['tests/unit/sync/pairing.test.ts', 'shows what a lookalike really is'],
    ],
  },
  {
    id: 'B08',
    where: 'panel, server address',
    input: 'a server too old or too new',
    says: {
      'error.server_too_old': [
        'This server {shown, select, yes {({server}) } other {}}is too old for this sidebar{shown, select, yes { ({own})} other {}}. Its administrator must update it.',
        'Servern {shown, select, yes {({server}) } other {}}är för gammal för sidopanelen{shown, select, yes { ({own})} other {}}. Dess administratör måste uppdatera den.',
      ],
      'error.server_too_new': [
        'This sidebar {shown, select, yes {({own}) } other {}}is too old for this server{shown, select, yes { ({server})} other {}}. Update the extension in your browser.',
        'Sidopanelen {shown, select, yes {({own}) } other {}}är för gammal för servern{shown, select, yes { ({server})} other {}}. Uppdatera tillägget i webbläsaren.',
      ],
    },
    proofs: [['tests/e2e/first-run.spec.ts', 'B08 a server of another age']],
  },
  {
    id: 'B09',
    where: 'panel, search',
    input: 'text that looks like an address and is none',
    says: {
      'search.fault.no_address': [
        'No e-mail address or profile address in this text.',
        'Ingen e-postadress eller profiladress i texten.',
      ],
    },
    proofs: [['tests/unit/components/paste.test.ts', '%s → %s']],
  },
  {
    id: 'B10',
    where: 'panel, search',
    input: '2 MB pasted',
    says: {
      'search.fault.too_long': [
        'Too long: at most {max, number} characters. No address was found in them.',
        'För långt: högst {max, number} tecken. Ingen adress hittades i dem.',
      ],
      'search.tooLongUsed': [
        'Too long: at most {max, number} characters. The first address was used.',
        'För långt: högst {max, number} tecken. Den första adressen användes.',
      ],
    },
    proofs: [
      ['tests/unit/components/paste.test.ts', 'reads the first part of a text that is too long, and says so'],
    ],
  },
  {
    id: 'B11',
    where: 'panel, search',
    input: 'a@b, a@@b.com, a..b@c.com',
    says: {
      'search.fault.no_address': [
        'No e-mail address or profile address in this text.',
        'Ingen e-postadress eller profiladress i texten.',
      ],
    },
    proofs: [
      ['tests/unit/components/paste.test.ts', '%s → %s'],
      ['tests/unit/detect/text.test.ts', '%s → %j: %s'],
    ],
  },
  {
    id: 'B12',
    where: 'panel, search',
    input: 'quoted local part, tag, the limits of 64 and 255, international domains',
    says: {},
    proofs: [
      ['tests/unit/domain/identity.test.ts', 'takes nearly every address that RFC 5322 allows'],
      ['tests/unit/detect/text.test.ts', 'finds every plain address among other words'],
    ],
  },
  {
    id: 'B13',
    where: 'panel, search',
    input: 'zero-width characters and marks of direction in an address',
    says: { 'search.hiddenRemoved': ['Hidden characters were removed.', 'Dolda tecken har tagits bort.'] },
    proofs: [['tests/unit/components/paste.test.ts', 'takes hidden characters out and says so']],
  },
  {
    id: 'B14',
    where: 'panel, search',
    input: 'a Cyrillic а in a domain',
    says: { 'search.fault.mixed_alphabets': ['This address mixes alphabets.', 'Adressen blandar alfabet.'] },
    proofs: [
      ['tests/unit/components/paste.test.ts', '%s → %s'],
      ['tests/unit/detect/text.test.ts', 'an address that mixes alphabets is not trusted'],
    ],
  },
  {
    id: 'B15',
    where: 'panel, search',
    input: 'LinkedIn addresses that name nobody',
    says: {
      'search.fault.not_a_person': ['This is not a person’s profile.', 'Det här är inte en persons profil.'],
    },
    proofs: [
      ['tests/unit/components/paste.test.ts', '%s → %s'],
      ['tests/unit/domain/linkedin.test.ts', 'one person has one key, however the address is written'],
    ],
  },
  {
    id: 'B16',
    where: 'panel, search',
    input: 'linkedin.com.evil.tld/in/x',
    says: {
      'search.fault.no_address': [
        'No e-mail address or profile address in this text.',
        'Ingen e-postadress eller profiladress i texten.',
      ],
    },
    proofs: [['tests/unit/domain/linkedin.test.ts', 'no other host ever names somebody']],
  },
  {
    id: 'B17',
    where: 'page',
    input: '10,000 addresses',
    says: {
      'now.many': [
        'Many addresses: {considered, number} of {found, number} considered.',
        'Många adresser: {considered, number} av {found, number} har beaktats.',
      ],
    },
    proofs: [['tests/unit/detect/watch.test.ts', 'of a crowded page 50 are considered and all are counted']],
  },
  {
    id: 'B18',
    where: 'page',
    input: 'addresses split over elements, in links, coded, spelled around',
    says: {},
    proofs: [
      ['tests/unit/detect/html.test.ts', '%s → %j: %s'],
      ['tests/unit/detect/text.test.ts', '%s → %j: %s'],
    ],
  },
  {
    id: 'B19',
    where: 'page',
    input: 'an endless document',
    says: {
      'now.partly': ['Large page: looked at the first part.', 'Stor sida: den första delen har lästs.'],
    },
    proofs: [
      ['tests/unit/detect/watch.test.ts', 'of an endless page the first part is read, and it says so'],
      ['tests/e2e/hostile.spec.ts', 'the page stays usable, the reading ends, nobody wrong is shown'],
    ],
  },
  {
    id: 'B20',
    where: 'page',
    input: 'pages of the browser, of its shop, PDF, source code',
    says: {
      'closed.browser_page.means': [
        'The browser lets no extension look at its own pages, such as settings and new tabs. Open a web page, or search here.',
        'Webbläsaren låter inga tillägg titta på dess egna sidor, till exempel inställningar och nya flikar. Öppna en webbsida eller sök här.',
      ],
      'closed.store.means': [
        'The browser lets no extension look at these shops. Search here, or paste an address.',
        'Webbläsaren låter inga tillägg titta på butikerna. Sök här eller klistra in en adress.',
      ],
      'closed.pdf.means': [
        'Samsyn does not read PDFs. Copy an address from it and paste it in the search.',
        'Samsyn läser inte PDF-filer. Kopiera en adress från den och klistra in den i sökningen.',
      ],
      'closed.view_source.means': [
        'The browser lets no extension look at it. Open the page itself.',
        'Webbläsaren låter inga tillägg titta på den. Öppna själva sidan.',
      ],
    },
    proofs: [
      ['tests/unit/components/now-state.test.ts', 'says why a page is closed: %s'],
      ['tests/unit/platform/closed.test.ts', 'a page that nobody may look at'],
    ],
  },
  {
    id: 'B21',
    where: 'page',
    input: 'a tab that is closed or goes elsewhere while it is read',
    says: {},
    proofs: [
      [
        'tests/unit/background/tabs.test.ts',
        'forgets them at once when the tab goes elsewhere, wherever that is',
      ],
      ['tests/unit/background/tabs.test.ts', 'a closed tab leaves nothing'],
      ['tests/e2e/hostile.spec.ts', 'a page that leaves while it is read, and one that is closed'],
    ],
  },
  {
    id: 'B22',
    where: 'panel, feedback',
    input: 'an answer without words',
    says: {
      'answer.textMissing': [
        'Write one sentence, so that the seller knows why.',
        'Skriv en mening, så att säljaren vet varför.',
      ],
    },
    proofs: [
      ['tests/e2e/accessible.spec.ts', 'an answer by keyboard alone'],
      ['tests/unit/store/outbox.test.ts', 'refuses what the server would refuse'],
    ],
  },
  {
    id: 'B23',
    where: 'panel, feedback',
    input: '4,001 characters',
    says: {
      'text.tooLong': [
        'At most {max, number} characters (now {now, number}). Your text is kept.',
        'Högst {max, number} tecken (nu {now, number}). Din text finns kvar.',
      ],
    },
    proofs: [
      ['tests/unit/components/free-text.test.ts', '4,001 characters are too long, and 4,000 are not'],
      ['tests/unit/store/outbox.test.ts', 'refuses what the server would refuse'],
    ],
  },
  {
    id: 'B24',
    where: 'panel, feedback; API',
    input: 'emoji, right to left, NUL, half a surrogate pair',
    says: {
      'text.cannotBeStored': [
        'The text contains a character that cannot be stored.',
        'Texten innehåller ett tecken som inte kan sparas.',
      ],
    },
    proofs: [
      [
        'tests/unit/components/free-text.test.ts',
        'NUL and half a letter cannot be stored; every whole one can',
      ],
      ['tests/server/mutations.test.ts', 'keeps every character'],
      [
        'tests/server/bad-input.test.ts',
        'B24: half a surrogate pair in one item is refused for that item alone',
      ],
    ],
  },
  {
    id: 'B25',
    where: 'panel, feedback',
    input: '<script>, {{7*7}}, quotes of SQL',
    says: {},
    proofs: [
      ['tests/server/mutations.test.ts', 'keeps every character'],
      ['tests/server/pairing.test.ts', 'shows the name of a device as text'],
    ],
  },
  {
    id: 'B26',
    where: 'panel, feedback',
    input: 'a button pressed twice',
    says: {},
    proofs: [
      ['tests/unit/components/open-item.test.ts', 'goes on with what I said a moment ago'],
      ['tests/server/mutations.test.ts', 'at the same moment applies once'],
    ],
  },
  {
    id: 'B27',
    where: 'panel, feedback',
    input: 'a change of what was received already',
    says: {},
    proofs: [['tests/server/mutations.test.ts', 'keeps what was said before when it is revised']],
  },
  {
    id: 'B28',
    where: 'panel, feedback',
    input: 'about a person who was erased',
    says: {
      'error.unknown_lead': [
        'This person’s data was removed on request.',
        'Personens data har tagits bort på begäran.',
      ],
      'error.person_erased': [
        'This person was erased on request and is not to come back.',
        'Personen har raderats på begäran och ska inte läggas in igen.',
      ],
    },
    proofs: [
      [
        'tests/unit/sync/drain.test.ts',
        'gives up what was said of a person who was erased since, and leaves no trace of it',
      ],
      [
        'tests/e2e/erasure.spec.ts',
        'an administrator erases a person, and the person goes from every sidebar',
      ],
    ],
  },
  {
    id: 'B29',
    where: 'panel, feedback',
    input: 'after the role was lowered',
    says: {
      'error.role_not_allowed': ['Your role no longer allows this.', 'Din roll tillåter inte längre detta.'],
    },
    proofs: [
      ['tests/unit/sync/drain.test.ts', 'keeps refused words for the person and lets the others flow'],
    ],
  },
  {
    id: 'B30',
    where: 'sign-in',
    input: 'ended by the person, or refused there',
    says: {
      'error.cancelled': ['Cancelled.', 'Avbrutet.'],
      'error.access_denied': ['The approval was refused.', 'Godkännandet nekades.'],
    },
    proofs: [
      ['tests/unit/sync/pairing.test.ts', 'can be cancelled'],
      ['tests/e2e/first-run.spec.ts', 'an approval that was refused'],
    ],
  },
  {
    id: 'B31',
    where: 'sign-in',
    input: 'a provider that is away, an address it does not stand for, a sign-in too weak, nobody’s account',
    says: {
      'auth.oidc.provider_away': [
        'Your company’s sign-in service does not answer. Try again in a moment.',
        'Företagets inloggningstjänst svarar inte. Försök igen om en stund.',
      ],
      'auth.oidc.email_unverified': [
        'The sign-in service does not confirm your e-mail address. Ask the people who run it.',
        'Inloggningstjänsten bekräftar inte din e-postadress. Fråga dem som sköter den.',
      ],
      'auth.oidc.too_weak': [
        'The sign-in service does not say that you signed in strongly enough, such as with a second factor. Sign in again, or ask the people who run it.',
        'Inloggningstjänsten säger inte att du loggat in tillräckligt säkert, till exempel i två steg. Logga in igen eller fråga dem som sköter den.',
      ],
      'auth.oidc.not_invited': [
        'Your account is no member’s, and none of its groups gives access. Ask an admin of your company’s Samsyn.',
        'Kontot tillhör ingen medlem och ingen av dess grupper ger tillträde. Kontakta en administratör för företagets Samsyn.',
      ],
    },
    proofs: [
      ['tests/server/oidc.test.ts', 'says that the provider is away, and finds it once it is there'],
      ['tests/server/oidc.test.ts', 'an address that the provider does not stand for'],
      [
        'tests/server/oidc.test.ts',
        'a sign-in that is weaker than it must be, or says nothing of its strength',
      ],
      ['tests/server/oidc.test.ts', 'whom no group lets in, any more or at all, and who has left'],
    ],
  },
  {
    id: 'B32',
    where: 'sign-in',
    input: 'a return that does not belong to this browser, or comes again',
    says: {
      'auth.oidc.return_refused': [
        'The answer of the sign-in service does not belong to a sign-in that this browser began, or it was used already. Begin again.',
        'Svaret från inloggningstjänsten hör inte till en inloggning som den här webbläsaren började, eller så är det redan använt. Börja om.',
      ],
    },
    proofs: [
      ['tests/server/oidc.test.ts', 'a return that another browser began'],
      ['tests/server/oidc.test.ts', 'the same return again'],
    ],
  },
  {
    id: 'B33',
    where: 'API',
    input: 'a computer whose clock is wrong',
    says: {},
    proofs: [
      ['tests/server/mutations.test.ts', 'of a device that goes wrong is corrected'],
      ['tests/server/bad-input.test.ts', '%s is now, and the words are kept'],
    ],
    note: 'Nothing depends on the clock of a device, so nobody is bothered with it.',
  },
  {
    id: 'B34',
    where: 'sign-in',
    input: 'an approval too late, five wrong codes',
    says: {
      'error.expired_token': [
        'The approval took too long and has run out. Start again.',
        'Godkännandet tog för lång tid och har gått ut. Börja om.',
      ],
    },
    proofs: [
      ['tests/server/pairing.test.ts', 'locks after five wrong codes, even for the right one'],
      ['tests/e2e/first-run.spec.ts', 'an approval that came too late'],
    ],
  },
  {
    id: 'B35',
    where: 'API',
    input: 'no token, or one that is malformed, foreign, run out, revoked',
    says: {
      'error.unauthenticated': ['You have to connect first.', 'Du måste ansluta först.'],
      'error.token_revoked': [
        'This browser’s connection was ended on the server.',
        'Webbläsarens anslutning har avslutats på servern.',
      ],
      'error.token_expired': [
        'This browser’s connection has run out. Connect again.',
        'Webbläsarens anslutning har gått ut. Anslut igen.',
      ],
    },
    proofs: [
      ['tests/server/pairing.test.ts', 'distinguishes no, malformed, foreign, expired and revoked tokens'],
      ['tests/server/app.test.ts', '%s asks for a token before anything else'],
    ],
  },
  {
    id: 'B36',
    where: 'API',
    input: 'the right token of the wrong role',
    says: { 'error.forbidden': ['Your role does not allow this.', 'Din roll tillåter inte detta.'] },
    proofs: [
      ['tests/server/bad-input.test.ts', 'B36'],
      ['tests/server/access.test.ts', 'called by: %s'],
    ],
  },
  {
    id: 'B37',
    where: 'API',
    input: 'an id of another workspace',
    says: { 'error.not_found': ['It no longer exists.', 'Det finns inte längre.'] },
    proofs: [
      [
        'tests/server/access.test.ts',
        'lets nobody reach into the other workspace, nor change who is what in their own',
      ],
    ],
  },
  {
    id: 'B38',
    where: 'API',
    input: 'no JSON, another content type, another charset',
    says: {
      'error.malformed_json': [
        'The server could not read the request.',
        'Servern kunde inte läsa förfrågan.',
      ],
      'error.unsupported_media_type': [
        'The server does not take this kind of data.',
        'Servern tar inte emot den här sortens data.',
      ],
    },
    proofs: [
      ['tests/server/app.test.ts', 'say where JSON goes wrong, without quoting it'],
      ['tests/server/app.test.ts', 'are 415 for %s'],
      ['tests/server/app.test.ts', 'refuse bytes that are not UTF-8'],
    ],
  },
  {
    id: 'B39',
    where: 'API',
    input: 'very deep JSON, 100,000 keys, a key that stands twice',
    says: {
      'error.duplicate_key': [
        'The server could not read the request: it says one thing twice.',
        'Servern kunde inte läsa förfrågan: den säger samma sak två gånger.',
      ],
      'error.too_deep': [
        'The server could not read the request: it is nested too deep.',
        'Servern kunde inte läsa förfrågan: den är för djupt nästlad.',
      ],
      'error.too_many_keys': [
        'The server could not read the request: it has too many fields.',
        'Servern kunde inte läsa förfrågan: den har för många fält.',
      ],
    },
    proofs: [
      ['tests/server/bad-input.test.ts', 'B39'],
      [
        'tests/server/repeated-name.test.ts',
        'finds a name that stands twice, wherever and however it is written: %s',
      ],
      ['tests/server/app.test.ts', 'survive depth and dangerous keys'],
    ],
  },
  {
    id: 'B40',
    where: 'API',
    input: '__proto__ and constructor as keys',
    says: {
      'error.forbidden_key': [
        'The server could not read the request: it calls a field what none may be called.',
        'Servern kunde inte läsa förfrågan: den kallar ett fält något som inget får heta.',
      ],
    },
    proofs: [
      ['tests/server/app.test.ts', 'survive depth and dangerous keys'],
      ['tests/server/access.test.ts', 'refuses fields that are not its own, at every depth'],
    ],
  },
  {
    id: 'B41',
    where: 'API',
    input: 'a field that is not known',
    says: {
      'error.invalid_request': [
        'The text is too long or holds a character that cannot be stored.',
        'Texten är för lång eller innehåller ett tecken som inte kan sparas.',
      ],
    },
    proofs: [
      ['tests/server/bad-input.test.ts', 'B41'],
      ['tests/server/access.test.ts', 'refuses fields that are not its own, at every depth'],
    ],
  },
  {
    id: 'B42',
    where: 'API',
    input: 'numbers as text, NaN, 1e400, −0, 2^53 + 1',
    says: {
      'error.invalid_request': [
        'The text is too long or holds a character that cannot be stored.',
        'Texten är för lång eller innehåller ett tecken som inte kan sparas.',
      ],
    },
    proofs: [
      ['tests/server/bad-input.test.ts', 'B42'],
      ['tests/server/bad-input.test.ts', 'B42: minus zero is zero'],
    ],
  },
  {
    id: 'B43',
    where: 'API; events',
    input: 'a day that is none, no zone, the years 0 and 9999, seconds',
    says: {
      'error.invalid_request': [
        'The text is too long or holds a character that cannot be stored.',
        'Texten är för lång eller innehåller ett tecken som inte kan sparas.',
      ],
    },
    proofs: [
      ['tests/server/bad-input.test.ts', '%s is refused for its item alone'],
      ['tests/server/bad-input.test.ts', '%s is now, and the words are kept'],
      ['tests/server/ingest.test.ts', 'B43 no such day'],
    ],
  },
  {
    id: 'B44',
    where: 'API',
    input: 'pages of 0, −1, 10⁹; a forged cursor',
    says: {
      'error.invalid_request': [
        'The text is too long or holds a character that cannot be stored.',
        'Texten är för lång eller innehåller ett tecken som inte kan sparas.',
      ],
      'error.resync': [
        'The server was restored. Everything is fetched anew.',
        'Servern har återställts. Allt hämtas på nytt.',
      ],
    },
    proofs: [
      ['tests/server/bad-input.test.ts', 'B44'],
      ['tests/server/sync.test.ts', 'asks to begin anew when the cursor is of another epoch or ahead'],
    ],
  },
  {
    id: 'B45',
    where: 'API',
    input: 'a body over the limit',
    says: { 'error.too_large': ['Too much at once for the server.', 'För mycket på en gång för servern.'] },
    proofs: [
      ['tests/server/app.test.ts', 'are 413 for a body over the limit, with its length told or in pieces'],
    ],
  },
  {
    id: 'B46',
    where: 'events',
    input: 'a gzip bomb; gzip in gzip',
    says: { 'error.too_large': ['Too much at once for the server.', 'För mycket på en gång för servern.'] },
    proofs: [
      ['tests/server/ingest.test.ts', 'B46: a gzip bomb is stopped while it unpacks'],
      ['tests/server/ingest.test.ts', 'packed twice'],
    ],
  },
  {
    id: 'B47',
    where: 'API',
    input: '20,000 headers, an address of 64 KB',
    says: {},
    proofs: [
      ['tests/server/cli.test.ts', 'refuses an address that is too long and headers that are too many'],
    ],
    note: 'Node answers before our code is asked: 431, without a body.',
  },
  {
    id: 'B48',
    where: 'API',
    input: 'a route or a method that is not there',
    says: {
      'error.not_found': ['It no longer exists.', 'Det finns inte längre.'],
      'error.method_not_allowed': [
        'The server does not know this request.',
        'Servern känner inte till förfrågan.',
      ],
    },
    proofs: [
      ['tests/server/app.test.ts', 'are 404 for what is not there and 405 with Allow for another method'],
    ],
  },
  {
    id: 'B49',
    where: 'API',
    input: 'a change without its id, with another body, at the same time',
    says: {
      'error.key_reused': [
        'The same thing was sent twice with different content.',
        'Samma sak skickades två gånger med olika innehåll.',
      ],
    },
    proofs: [
      ['tests/server/bad-input.test.ts', 'B49'],
      [
        'tests/server/mutations.test.ts',
        'refuses an id that was used for something else, or by somebody else',
      ],
      ['tests/server/mutations.test.ts', 'at the same moment applies once'],
    ],
  },
  {
    id: 'B50',
    where: 'events',
    input: 'nobody named',
    says: {
      'hooks.problem.no_identity': [
        'The event names nobody: there is no e-mail address, or it is a shared mailbox.',
        'Händelsen pekar inte ut någon: det finns ingen e-postadress, eller så är den en gemensam brevlåda.',
      ],
    },
    proofs: [
      ['tests/server/ingest.test.ts', 'B50 nobody named'],
      ['tests/server/ingest.test.ts', 'B50 alone: 400, nothing was taken'],
    ],
  },
  {
    id: 'B51',
    where: 'events',
    input: '2,501 events, or more than 500 KB',
    says: { 'error.too_large': ['Too much at once for the server.', 'För mycket på en gång för servern.'] },
    proofs: [
      [
        'tests/server/ingest.test.ts',
        'B51: 2,501 messages, or more than 500 KB also when packed: 413 and nothing taken',
      ],
    ],
  },
  {
    id: 'B52',
    where: 'events',
    input: 'one event of 33 KB',
    says: { 'hooks.problem.event_too_large': ['The event is too large.', 'Händelsen är för stor.'] },
    proofs: [['tests/server/ingest.test.ts', 'B52 33 KB']],
  },
  {
    id: 'B53',
    where: 'events',
    input: 'an unknown type, no name of the event',
    says: {
      'hooks.problem.unknown_type': [
        'The event is of a sort that is unknown here.',
        'Händelsen är av ett slag som är okänt här.',
      ],
      'hooks.problem.missing_event': ['It is not said what happened.', 'Det framgår inte vad som hände.'],
    },
    proofs: [
      ['tests/server/ingest.test.ts', 'B53 unknown type'],
      ['tests/server/ingest.test.ts', 'B53 no event name'],
    ],
  },
  {
    id: 'B54',
    where: 'events',
    input: 'ten years ahead, before 2000',
    says: {
      'hooks.problem.in_future': [
        'The event lies more than a day ahead.',
        'Händelsen ligger mer än ett dygn framåt i tiden.',
      ],
      'hooks.problem.too_old': [
        'The event is more than 30 days old.',
        'Händelsen är mer än 30 dagar gammal.',
      ],
    },
    proofs: [
      ['tests/server/ingest.test.ts', 'B54 ten years ahead'],
      ['tests/server/ingest.test.ts', 'B54 before 2000'],
    ],
  },
  {
    id: 'B55',
    where: 'events',
    input: 'the same again after a second, 25 hours, 40 days',
    says: {
      'hooks.problem.too_old': [
        'The event is more than 30 days old.',
        'Händelsen är mer än 30 dagar gammal.',
      ],
    },
    proofs: [
      [
        'tests/server/ingest.test.ts',
        'B55: counts a message once, within a batch, after a second and after 25 hours',
      ],
      ['tests/server/ingest.test.ts', 'B55 after 40 days'],
    ],
  },
  {
    id: 'B56',
    where: 'events',
    input: 'of somebody who was erased or has objected',
    says: {
      'hooks.problem.objected': [
        'The person has objected to marketing, so nothing is stored.',
        'Personen har invänt mot marknadsföring, så inget sparas.',
      ],
    },
    proofs: [
      [
        'tests/server/erasure.test.ts',
        'is gone from every table and from devices, stays away, and the audit log verifies',
      ],
      [
        'tests/server/lead-facts.test.ts',
        'after an objection nothing more is stored of what the person does',
      ],
    ],
  },
  {
    id: 'B57',
    where: 'events',
    input: 'an address where none belongs',
    says: {
      'keys.masked': [
        'on {day} an event held an e-mail address in “{where}”, where none belongs; it was stored masked',
        '{day} fanns en e-postadress i ”{where}”, där den inte hör hemma; den sparades maskerad',
      ],
    },
    proofs: [
      ['tests/server/ingest.test.ts', 'B57: masks addresses where they do not belong'],
      ['tests/server/ingest.test.ts', 'B57: tells administrators in which property of which key it was'],
    ],
  },
  {
    id: 'B58',
    where: 'events',
    input: 'the key in the address',
    says: {
      'keys.exposedOn': [
        'stood in an address on {day}, where others may have read it: make a new key and revoke this one',
        'stod i en adress {day}, där andra kan ha läst den: skapa en ny nyckel och spärra den här',
      ],
    },
    proofs: [
      ['tests/server/ingest.test.ts', 'B58: a key in the address is refused, though it works'],
      [
        'tests/server/ingest.test.ts',
        'B58: a key that stood in an address is marked as exposed, once, and stands in the audit log',
      ],
    ],
  },
  {
    id: 'B59',
    where: 'events',
    input: 'of somebody who refused to be measured',
    says: {
      'hooks.problem.no_consent': [
        'The person has refused to be measured.',
        'Personen har tackat nej till mätning.',
      ],
    },
    proofs: [
      [
        'tests/server/ingest.test.ts',
        'B59: leaves out who refused analytics, or counts without the person, as the workspace wants',
      ],
    ],
  },
  {
    id: 'B60',
    where: 'events',
    input: '10,000 properties, a text of 1 MB',
    says: { 'hooks.problem.event_too_large': ['The event is too large.', 'Händelsen är för stor.'] },
    proofs: [
      ['tests/server/ingest.test.ts', 'B60 10,000 properties'],
      ['tests/server/ingest.test.ts', 'B52 33 KB'],
    ],
  },
  {
    id: 'B61',
    where: 'CSV',
    input: 'an empty file, a header only',
    says: { 'import.problem.no_rows': ['The file has no rows.', 'Filen har inga rader.'] },
    proofs: [
      ['tests/server/import.test.ts', 'B61 an empty file'],
      ['tests/server/import.test.ts', 'B61 a header only'],
    ],
  },
  {
    id: 'B62',
    where: 'CSV',
    input: 'UTF-16, Windows-1252, a mark at the beginning, mixed line ends',
    says: {
      'import.problem.not_text': [
        'The text of the file is not in one encoding throughout. Save it as CSV in UTF-8.',
        'Texten i filen har inte samma teckenkodning rakt igenom. Spara den som CSV i UTF-8.',
      ],
    },
    proofs: [
      [
        'tests/server/import.test.ts',
        'B62: reads what Excel writes in Sweden: semicolons and Windows-1252, in pieces that cut letters apart',
      ],
      ['tests/server/import.test.ts', 'B62: reads %s, and says so in the preview'],
    ],
  },
  {
    id: 'B63',
    where: 'CSV',
    input: 'other separators, a quote that is never closed',
    says: {
      'import.problem.unclosed_quote': [
        'Quote opened in row {n, number} is never closed. Correct that row and import the file again.',
        'Citattecknet på rad {n, number} avslutas aldrig. Rätta raden och importera filen igen.',
      ],
      'import.problem.stray_quote': [
        'In row {n, number} text goes on behind a closing quote. Double the quotes inside the cell and import the file again.',
        'På rad {n, number} fortsätter texten efter ett avslutande citattecken. Dubblera citattecknen inne i cellen och importera filen igen.',
      ],
    },
    proofs: [
      [
        'tests/server/import.test.ts',
        'B63: tells the separator, and names the row of a quote that is never closed; rows before it are stored once',
      ],
    ],
  },
  {
    id: 'B64',
    where: 'CSV',
    input: 'columns doubled, missing or renamed; 5,000 of them',
    says: {
      'import.problem.too_many_columns': [
        'The file has {n, number} columns; 200 is the most.',
        'Filen har {n, number} kolumner; högst 200 går att importera.',
      ],
    },
    proofs: [
      [
        'tests/server/import.test.ts',
        'B64: columns that are doubled, missing or renamed go through the mapping, which is remembered for the header',
      ],
    ],
  },
  {
    id: 'B65',
    where: 'CSV',
    input: 'a row with too few or too many cells',
    says: {
      'import.refused.cell_count': [
        'The row has more or fewer cells than the header.',
        'Raden har fler eller färre celler än rubrikraden.',
      ],
    },
    proofs: [
      [
        'tests/server/import.test.ts',
        'B65: refuses a row with a cell too many or too few, and takes the rest',
      ],
    ],
  },
  {
    id: 'B66',
    where: 'CSV',
    input: 'a million rows, 2 GB',
    says: {
      'import.problem.too_many_rows': [
        'The file has more than {n, number} rows. Split it and import the parts.',
        'Filen har fler än {n, number} rader. Dela upp den och importera delarna.',
      ],
      'import.problem.too_large': [
        'The file has more than {n, number} bytes. Split it and import the parts.',
        'Filen är större än {n, number} byte. Dela upp den och importera delarna.',
      ],
    },
    proofs: [
      ['tests/server/imports-http.test.ts', 'B66: names the limit: a plan over it, a preview over it'],
      ['tests/server/import.test.ts', 'B66 more rows than may be'],
      ['tests/server/import.test.ts', 'B66 more bytes than may be'],
      [
        'tests/server/imports-http.test.ts',
        'D1: 50,000 rows in one go, in memory that does not grow with the file',
      ],
    ],
  },
  {
    id: 'B67',
    where: 'CSV',
    input: '=HYPERLINK(…), +, -, @, tab, CR, NUL',
    says: {
      'import.refused.bad_character': [
        'The row contains a character that cannot be stored (NUL).',
        'Raden innehåller ett tecken som inte kan sparas (NUL).',
      ],
    },
    proofs: [
      [
        'tests/server/import.test.ts',
        'B67: formulas, controls, NUL and telephone numbers are text or refused, never run',
      ],
      [
        'tests/unit/components/figures-csv.test.ts',
        'a report is exported with all its figures, and no campaign’s name is run as a formula',
      ],
    ],
  },
  {
    id: 'B68',
    where: 'CSV',
    input: 'one person three times',
    says: {
      'import.sampled': [
        'Of the first {rows, plural, one {# row} other {# rows}}, {refused, plural, =0 {none would be refused} other {# would be refused}}{repeated, plural, =0 {} one {; # is about the same as an earlier row, and the later one wins} other {; # are about the same as an earlier row, and the later one wins}}.',
        'Av de första {rows, plural, one {# raden} other {# raderna}} skulle {refused, plural, =0 {ingen nekas} other {# nekas}}{repeated, plural, =0 {} one {; # handlar om samma sak som en tidigare rad, och den senare gäller} other {; # handlar om samma sak som en tidigare rad, och den senare gäller}}.',
      ],
    },
    proofs: [
      [
        'tests/server/import.test.ts',
        'B68: one person three times: the preview says so, the last row wins, and it can be undone',
      ],
    ],
  },
  {
    id: 'B69',
    where: 'CSV',
    input: 'dates, 1,5, 1e5, leading zeros',
    says: {
      'import.refused.ambiguous_date': [
        'The date can be read in two ways. Say whether day or month comes first.',
        'Datumet kan läsas på två sätt. Ange om dagen eller månaden står först.',
      ],
    },
    proofs: [
      [
        'tests/server/import.test.ts',
        'B69: dates, decimals and leading zeros stay as written unless a column is mapped; what can be read two ways is asked',
      ],
    ],
  },
  {
    id: 'B70',
    where: 'CSV',
    input: 'a file of Excel, renamed',
    says: {
      'import.problem.excel': [
        'This is an Excel file. Save it as CSV and import that.',
        'Det här är en Excel-fil. Spara den som CSV och importera den filen.',
      ],
    },
    proofs: [
      ['tests/server/import.test.ts', 'B70 Excel’s own file, renamed'],
      ['tests/server/import.test.ts', 'B70 the older Excel’s'],
    ],
  },
  {
    id: 'B71',
    where: 'CSV',
    input: 'a formula or a script as file name',
    says: {},
    proofs: [['tests/server/import.test.ts', 'B71: a formula or a script as file name is a name']],
  },
  {
    id: 'B72',
    where: 'CSV',
    input: 'stopped half-way, the same file again',
    says: {
      'import.problem.interrupted': [
        'The connection broke off while the file was sent.',
        'Anslutningen bröts medan filen skickades.',
      ],
    },
    proofs: [
      [
        'tests/server/import.test.ts',
        'B72: stopped half-way, by a person or a broken connection, and imported again: no double rows; the rest can be undone',
      ],
      [
        'tests/server/imports-http.test.ts',
        'B72: ends with the connection of the one who sends, over a real socket',
      ],
    ],
  },
  {
    id: 'B73',
    where: 'webhooks in',
    input: 'no time or a wrong one, a wrong signature, an unknown version, no id',
    says: {
      'hooks.problem.no_timestamp': [
        'The delivery did not say when it was sent.',
        'Leveransen sade inte när den skickades.',
      ],
      'hooks.problem.clock': [
        'The delivery was signed more than five minutes before or after the server’s time. It was sent again, or the tool’s clock is wrong.',
        'Leveransen signerades mer än fem minuter före eller efter serverns tid. Den har skickats om, eller så går verktygets klocka fel.',
      ],
      'hooks.problem.wrong_signature': [
        'The signature did not fit: the secret is another one, or the text was changed on its way.',
        'Signaturen stämde inte: hemligheten är en annan, eller så ändrades texten på vägen.',
      ],
      'hooks.problem.unknown_version': [
        'The delivery was signed in a way that is not taken here. Check how the tool signs.',
        'Leveransen var signerad på ett sätt som inte tas emot här. Kontrollera hur verktyget signerar.',
      ],
      'hooks.problem.no_id': [
        'The delivery had no id (the header webhook-id).',
        'Leveransen saknade id (rubriken webhook-id).',
      ],
    },
    proofs: [
      [
        'tests/server/hooks-in.test.ts',
        'are refused with a reason and nothing of them, unless they come from the tool, now, as they were signed',
      ],
    ],
  },
  {
    id: 'B74',
    where: 'webhooks in',
    input: 'a body that was written anew',
    says: {
      'hooks.problem.wrong_signature': [
        'The signature did not fit: the secret is another one, or the text was changed on its way.',
        'Signaturen stämde inte: hemligheten är en annan, eller så ändrades texten på vägen.',
      ],
    },
    proofs: [
      [
        'tests/server/hooks-in-mapping.test.ts',
        'is refused when the body was written anew, and without a secret',
      ],
    ],
  },
  {
    id: 'B75',
    where: 'webhooks in',
    input: 'more deliveries than are taken',
    says: {
      'error.too_many_requests': [
        'Too many requests. It is tried again by itself.',
        'För många förfrågningar. Nytt försök görs av sig själv.',
      ],
    },
    proofs: [['tests/server/hooks-in.test.ts', 'beyond the limit wait, and others do not']],
  },
  {
    id: 'B76',
    where: 'webhooks out',
    input: 'forty ways to write an inner address; a name that leads there; a redirect',
    says: {
      'error.private_address': [
        'This address is inside the network and cannot be used.',
        'Adressen ligger inne i nätverket och kan inte användas.',
      ],
    },
    proofs: [
      ['tests/server/webhook-address.test.ts', 'does not go to %s'],
      [
        'tests/server/webhook-address.test.ts',
        'does not go where a name leads that changed after it was checked',
      ],
    ],
  },
  {
    id: 'B77',
    where: 'webhooks out',
    input: 'http, a name and a password in the address',
    says: {
      'error.bad_address': [
        'This address cannot be used. It must begin with https, name a server that can be found, and use port 443 or one above 1023.',
        'Adressen går inte att använda. Den måste börja med https, leda till en server som går att hitta och använda port 443 eller en port över 1023.',
      ],
    },
    proofs: [['tests/server/webhook-address.test.ts', 'does not go to %s']],
  },
  {
    id: 'B78',
    where: 'administration, keys',
    input: 'revoking a key in use; a key for what it may not',
    says: {
      'keys.revokeMeans': [
        'The next event that is sent with it is refused. This cannot be undone; make a new key for the tool first if it is still in use.',
        'Nästa händelse som skickas med den nekas. Det går inte att ångra; skapa en ny nyckel till verktyget först om det fortfarande används.',
      ],
    },
    proofs: [
      ['tests/server/ingest-keys.test.ts', 'can write and nothing else'],
      ['tests/server/ingest-keys.test.ts', 'are refused when their days are over, and say so in the list'],
    ],
  },
  {
    id: 'B79',
    where: 'administration, members',
    input: 'removing the last administrator',
    says: {
      'error.last_admin': [
        'Nobody else is an administrator. Make another member one first.',
        'Ingen annan är administratör. Utse en annan medlem först.',
      ],
    },
    proofs: [
      [
        'tests/server/members.test.ts',
        'keeps an administrator, also when two give the role up at the same moment',
      ],
    ],
  },
  {
    id: 'B80',
    where: 'administration, retention',
    input: '0, −1, 100 years',
    says: {
      'error.invalid_request': [
        'The text is too long or holds a character that cannot be stored.',
        'Texten är för lång eller innehåller ett tecken som inte kan sparas.',
      ],
    },
    proofs: [['tests/server/bad-input.test.ts', 'B80']],
    note: 'The page offers times to choose from, so that only a program can send these.',
  },
  {
    id: 'B81',
    where: 'administration, erasure',
    input: 'an address nobody has, other spellings, spaces around',
    says: {},
    proofs: [
      [
        'tests/server/erasure.test.ts',
        'is gone from every table and from devices, stays away, and the audit log verifies',
      ],
      ['tests/server/erasure.test.ts', 'who is no lead is kept away all the same; sellers may do none of it'],
    ],
  },
  {
    id: 'B82',
    where: 'administration, what is held of a person',
    input: 'nobody has the address; the person was erased',
    says: { 'error.not_found': ['It no longer exists.', 'Det finns inte längre.'] },
    proofs: [
      [
        'tests/server/erasure.test.ts',
        'is gone from every table and from devices, stays away, and the audit log verifies',
      ],
      ['tests/server/keep.test.ts', 'gives and forgets one person'],
    ],
  },
  {
    id: 'B83',
    where: 'personas',
    input: 'no rule, too long, bounds swapped, an unknown operator',
    says: {
      'personaFault.criteria_needed': [
        'Add a criterion that counts or must be met; ruling out alone says who it is not.',
        'Lägg till ett kriterium som räknas eller måste uppfyllas; att bara utesluta säger vem det inte är.',
      ],
      'personaFault.too_long': [
        'This is too long: a name has at most 60 characters, a value or a title 100, a sentence or an address 500.',
        'Det är för långt: ett namn har högst 60 tecken, ett värde eller en rubrik 100, en mening eller en adress 500.',
      ],
      'personaFault.bounds_swapped': [
        'The upper bound is below the lower one.',
        'Den övre gränsen är lägre än den undre.',
      ],
      'personaFault.operator': [
        'This fact cannot be asked about in this way.',
        'Den här uppgiften går inte att fråga om på det sättet.',
      ],
    },
    proofs: [
      ['tests/unit/domain/persona-editing.test.ts', 'every fault is told, not only the first'],
      ['tests/unit/domain/persona-file.test.ts', 'says every fault, each with its place'],
    ],
    note: 'Personas have closed questions and no patterns of users, so none can take too long.',
  },
  {
    id: 'B84',
    where: 'settings of the server',
    input: 'missing, weak, wrong',
    says: {},
    proofs: [
      ['tests/server/config.test.ts', 'name all that is wrong at once, and no value'],
      ['tests/server/cli.test.ts', 'settings, all at once and without their values'],
    ],
  },
  {
    id: 'B85',
    where: 'database',
    input: 'another, away, too old, newer than the server, without its walls between workspaces',
    says: {},
    proofs: [
      ['tests/server/db-open.test.ts', 'an address that cannot be opened is one sentence'],
      ['tests/server/db-migrate.test.ts', 'refuses a database of a newer version'],
      ['tests/server/db-open.test.ts', 'B85: a PostgreSQL that is too old'],
      [
        'tests/server/row-security-fault.test.ts',
        'B85: a table that is open is named, with the command that closes it: %s',
      ],
      ['tests/server/row-security-fault.test.ts', 'B85: a role of workspaces that is %s is named'],
      ['tests/server/row-security-fault.test.ts', 'B85: a role of workspaces that owns a table is named'],
    ],
    note: 'No extension of PostgreSQL is needed, so none can be missing.',
  },
  {
    id: 'B86',
    where: 'restore',
    input: 'a file that is cut off, damaged, or not there',
    says: {},
    proofs: [['tests/server/keep.test.ts', 'is not restored from a damaged file']],
  },
  {
    id: 'B87',
    where: 'policy of an organisation',
    input: 'wrong types, a server over http',
    says: {
      'error.policy_shape': ['it has the wrong form.', 'den har fel form.'],
      'error.policy_server': [
        '“{entry}” is not the https address of a server.',
        '”{entry}” är inte https-adressen till en server.',
      ],
    },
    proofs: [
      [
        'tests/unit/domain/policy.test.ts',
        'counts in part: what is wrong costs itself alone, and is named (B87)',
      ],
      ['tests/e2e/site-access.spec.ts', 'sets the server'],
    ],
  },
  {
    id: 'B88',
    where: 'persona file',
    input: 'of a newer version, with fields that are not known',
    says: {
      'personaFault.unknown': ['Nothing of this name belongs here.', 'Inget med det namnet hör hemma här.'],
    },
    proofs: [['tests/unit/domain/persona-file.test.ts', 'a name that is spelled wrong is not passed over']],
  },
  {
    id: 'B89',
    where: 'search',
    input: 'dotless i, ß, letters in two forms',
    says: {},
    proofs: [
      ['tests/unit/domain/name.test.ts', 'one name is found in every way to write it'],
      ['tests/unit/domain/touch-filter.test.ts', 'finds words in every way to write them'],
      [
        'tests/unit/store/apply.test.ts',
        'finds leads by any words of name, company, title and address, without accents',
      ],
    ],
  },
  {
    id: 'B90',
    where: 'screen',
    input: 'a panel of 280 px, a zoom of 400 %, names of 300 characters',
    says: {},
    proofs: [
      ['tests/e2e/narrow.spec.ts', 'are read in full'],
      ['tests/e2e/narrow.spec.ts', 'what cannot be read is found'],
      ['tests/e2e/accessible.spec.ts', 'a seller’s screens'],
    ],
  },
];
