/** Names as people write them, brought to one form for finding and comparing. */

/** Lower case without accents; å becomes a, ø becomes o. The same in every language: no i of Turkish stays apart. */
export const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('ø', 'o')
    .replaceAll('æ', 'ae')
    .replaceAll('ł', 'l')
    .replaceAll('đ', 'd')
    .replaceAll('ı', 'i')
    .replaceAll('ß', 'ss');

/** A name for comparing: two names with one key differ only in case, accents and spaces. Empty for no name. */
export const nameKey = (name: string): string => fold(name).split(/\s+/).filter(Boolean).join(' ');
