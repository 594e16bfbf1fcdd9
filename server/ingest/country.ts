/** Countries as people and tools write them, to ISO 3166-1 alpha-2. */

const LANGUAGES = ['en', 'sv', 'nb', 'da', 'fi', 'de'];
const plain = (text: string): string => text.trim().toLowerCase().replaceAll('.', '');

/** Names that the tables of languages do not hold. */
const ALSO: Record<string, string> = {
  uk: 'GB',
  england: 'GB',
  'great britain': 'GB',
  usa: 'US',
  'czech republic': 'CZ',
  holland: 'NL',
  turkey: 'TR',
};

/** Regions that have a code and a name, and are no country. */
const NO_COUNTRY = new Set(['EU', 'EZ', 'QO', 'UN', 'XA', 'XB', 'ZZ']);

let codes: Map<string, string> | null = null;

function names(): Map<string, string> {
  const found = new Map(Object.entries(ALSO));
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  for (const language of LANGUAGES) {
    const display = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' });
    for (const first of letters) {
      for (const second of letters) {
        const code = first + second;
        if (NO_COUNTRY.has(code)) continue;
        const name = display.of(code);
        // Codes taken out of the standard (DD, SU …) have names too, and give way to the country of today.
        if (name && new Intl.Locale('und', { region: code }).region === code)
          found.set(plain(name), found.get(plain(name)) ?? code);
      }
    }
  }
  return found;
}

/** `Sverige`, `Sweden`, `se` → `SE`; null when it is no country's name or code. */
export function countryCode(text: string): string | null {
  codes ??= names();
  const wanted = plain(text);
  if (wanted === '') return null;
  const byName = codes.get(wanted);
  if (byName) return byName;
  return /^[a-z]{2}$/.test(wanted) && [...codes.values()].includes(wanted.toUpperCase())
    ? wanted.toUpperCase()
    : null;
}
