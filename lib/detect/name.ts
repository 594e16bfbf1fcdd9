const PARTICLES = 'af|al|av|bin|da|del?|della|de[nr]|di|du|el|la|le|te[nr]|van|von|zu';
const WORD = "[\\p{Lu}\\p{Lt}\\p{Lo}][\\p{L}\\p{M}.'’-]*";
/** Up to five words that begin like names, with small words between them: what a text ends with. Made when it is needed: it takes a millisecond. */
let nameAtEnd: RegExp | undefined;
const PARTICLE = new RegExp(`^(?:${PARTICLES})$`);

/** The name that `before` ends with, as in `Elin Lund <elin@…>`; undefined when none is plain to see. */
export function nameBefore(before: string): string | undefined {
  nameAtEnd ??= new RegExp(
    `(?<![\\p{L}\\p{M}.'’-])${WORD}(?:[ \u00a0]+(?:${WORD}|${PARTICLES})){0,4}\\s*$`,
    'u',
  );
  return personName(/"([^"\n]{2,60})"\s*$/.exec(before)?.[1] ?? nameAtEnd.exec(before)?.[0]);
}

/** `text` when it can be shown as a person's name: a few words, no address, no digits. */
export function personName(text: unknown): string | undefined {
  const name = typeof text === 'string' ? text.trim().replace(/\s+/g, ' ') : '';
  return name.length <= 60 && /\p{L}/u.test(name) && !/[@\d/\\<>]/.test(name) ? name : undefined;
}

/** `text` when it names the person that `id` (a local part or a slug) is made of: "Jonas Berg" for `jonas-berg-it`. */
export function nameMatching(text: string, id: string): string | undefined {
  const name = text.length <= 60 ? personName(text) : undefined;
  const words = name?.split(' ') ?? [];
  const key = plain(id);
  const fits = words.every(
    (word) => PARTICLE.test(word) || (plain(word).length > 1 && key.includes(plain(word))),
  );
  return fits && words.length > 1 && words.length < 6 ? name : undefined;
}

const plain = (text: string): string => text.normalize('NFD').replace(/\P{L}/gu, '').toLowerCase();
