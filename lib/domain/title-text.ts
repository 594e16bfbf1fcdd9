/** How a title is spelt before anything is looked up in it: the employer, emoji, gender marks and feminine endings go. */

const LONGEST_TITLE = 300;

/** (m/w/d), :in, *in, /-in, (e), ·trice and the like. */
const GENDER =
  /\(\s*[a-zäö](?:\s*[/|,]\s*[a-zäö]){1,3}\s*\)|(?<=\p{L})(?:[:*_·.]|\/-?|\()(?:in(?:nen)?|e|ne|se|rice|trice|euse|ère|a|as)\b\)?/giu;
const GENDER_SIGN = /[:*_/(·]|\.(?:e|ne|se|rice)\b/;
/** Feminine endings of French, Spanish and German, which become the masculine ones that the lexicon has. */
const FEMININE =
  /(?<=\p{L}{2})(?:trice|euse|eure|ère|ienne|enne|ée|ante|enta|ente|(?<=[tds])ora|(?<=[dtg])ada|(?<=er|or|ist|ent|ant|eur|og)in)(?= |$)/gu;
const MASCULINE: Record<string, string> = {
  trice: 'teur',
  euse: 'eur',
  eure: 'eur',
  ère: 'er',
  ienne: 'ien',
  enne: 'en',
  ée: 'é',
  ante: 'ant',
  enta: 'ent',
  ente: 'ent',
  ora: 'or',
  ada: 'ado',
  in: '',
};
/** French d' and l'. */
const ELISION = /(?<!\p{L})[dl]['’´`](?=\p{L})/gu;
/** E-commerce and e-handel are one word. */
const ELECTRONIC = /(?<!\p{L})e-(?=\p{L})/gu;

const FORM = String.raw`(?:AB|AS|A\/S|ApS|Oyj?|GmbH|AG|SE|Ltd|Inc|BV|NV|SA|SL|Group|Gruppen?)`;
/** What follows is the employer; after the ambiguous words of the second group only when it looks like a name. */
const EMPLOYER = new RegExp(
  String.raw`(?:^|\s)(?:@|(?:at|bei|chez|hos)\s).*$|\s(?:på|ved|i|in|for|för|von|en|bij)\s+(?=\p{Lu}\p{Ll}+\p{L}*\s+${FORM}\b).*$|\spå\s+(?=\p{Lu}).*$`,
  'u',
);
const HAS_FORM = new RegExp(String.raw`\s${FORM}\b`);
/** "… Energi AB": no preposition, but the legal form and the word before it are of a name. */
const COMPANY = new RegExp(String.raw`\s+\p{Lu}[\p{L}\p{N}-]*\s+${FORM}(?=\s*(?:$|[|,;(]))`, 'gu');
/** "Assistant to the CEO" is no CEO, but "go to market" and "order to cash" are work. */
const WHOM =
  /(?<!\b(?:business|go|order|procure|hire|record|source|purchase|plan|direct|end|lead))\s(?:to|till|til)\s(?:the\s)?.*$/i;
/** The end of a sentence, not of an abbreviation. */
const SENTENCE = /(?<=\p{L}{5})\.\s+(?=\p{Lu})/gu;
/** Internal in Swedish, Danish, Norwegian and Dutch, no intern: the two words are one. */
const INTERNAL = /(?<!\p{L})intern (?=service|kommuni[kc]|kontroll?|revis|logistik|utbildning|support)/giu;
const RESEARCH_AND_DEVELOPMENT = /\bresearch (?:&|and) development\b/gi;
const HEALTH_AND_SAFETY = /\bhealth (?:&|and) safety\b/gi;
/** One officer of two functions. */
const CHIEF_OF_TWO = /\b(chief [^,|]+?) (?:&|and) ([^,|]+?) officer\b/gi;
/** R&D, M&A, FP&A are words of their own: rnd, mna, fpna. */
const LETTERS = /(?<!\p{L})([A-Z]{1,2}) ?& ?([A-Z])(?!\p{L})/gu;
const SEPARATOR = /[|•·/,;:()[\]{}–—&]|\s-\s|(?<=\s)(?:och|and|und|og|ja|sekä|samt|et|y|\+)(?=\s)/u;

/**
 * The parts of a title in the order they stand, in lower case, words with one space between them.
 *
 * @param title as a person wrote it; only its first 300 characters are read
 */
export function segmentsOf(title: string): string[] {
  let text = title.slice(0, LONGEST_TITLE).normalize('NFKC');
  if (GENDER_SIGN.test(text)) text = text.replace(GENDER, '');
  if (text.includes('&') || /(?:research|health|^chief .*) and /i.test(text))
    text = text
      .replace(RESEARCH_AND_DEVELOPMENT, 'rnd')
      .replace(HEALTH_AND_SAFETY, 'hse')
      .replace(CHIEF_OF_TWO, '$1 officer & $2')
      .replace(LETTERS, '$1n$2');
  if (/@|\s(?:at|bei|chez|hos|på|ved|i|in|for|för|von)\s/i.test(text)) text = text.replace(EMPLOYER, '');
  if (HAS_FORM.test(text)) text = text.replace(COMPANY, '');
  if (/\s(?:to|till|til)\s/i.test(text)) text = text.replace(WHOM, '');
  if (/intern /i.test(text)) text = text.replace(INTERNAL, 'intern');
  if (text.includes('. ')) text = text.replace(SENTENCE, ' | ');
  return text
    .toLowerCase()
    .split(SEPARATOR)
    .map(plain)
    .filter((segment) => segment !== '');
}

/** Letters and digits with one space between words, feminine endings as masculine ones. Takes lower case. */
export function plain(text: string): string {
  return text
    .replace(ELISION, '')
    .replace(ELECTRONIC, 'e')
    .replace(/['’´`]/g, '')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim()
    .replace(FEMININE, (ending) => MASCULINE[ending] ?? ending);
}

/** Without diacritics, and ä, ö, ü the same whether written with dots, with an e, or bare. */
export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/ø/g, 'o')
    .replace(/æ/g, 'a')
    .replace(/ß/g, 'ss')
    .replace(/(?<=[aou])e/g, '');
}
