const CAPITALISED = /^[\p{Lu}\p{Lt}\p{Lo}][\p{L}\p{M}.'’-]*$/u;
const PARTICLE = /^(?:af|al|av|bin|da|de|del|della|den|der|di|du|el|la|le|ten|ter|van|von|zu)$/;
const LONGEST = 80;
const MOST_WORDS = 5;

/** The name that stands right before position `end`, as in `Elin Lund <elin@…>`; undefined when none is plain to see. */
export function nameBefore(text: string, end: number): string | undefined {
  const before = text.slice(Math.max(0, end - LONGEST), end);
  const quoted = /"([^"\n]{2,60})"\s*$/.exec(before)?.[1];
  if (quoted) return personName(quoted);
  const line = before.slice(before.search(/[^\n\r,;:|<>()[\]"•·\t]*$/));
  const words = line.trim().split(/\s+/);
  let first = words.length;
  while (first > 0 && words.length - first < MOST_WORDS) {
    const word = words[first - 1] ?? '';
    if (!CAPITALISED.test(word) && !PARTICLE.test(word)) break;
    first -= 1;
  }
  while (PARTICLE.test(words[first] ?? '')) first += 1;
  return words.slice(first).join(' ') || undefined;
}

/** `text` when it can be shown as a person's name: a few words, no address, no digits. */
export function personName(text: unknown): string | undefined {
  const name = typeof text === 'string' ? text.trim().replace(/\s+/g, ' ') : '';
  return name && name.length <= 60 && /\p{L}/u.test(name) && !/[@\d/\\<>]/.test(name) ? name : undefined;
}

/** `text` when it names the person that `id` (a local part or a slug) is made of: "Jonas Berg" for `jonas-berg-it`. */
export function nameMatching(text: string, id: string): string | undefined {
  const name = text.length <= 60 ? personName(text) : undefined;
  const words = name?.split(' ') ?? [];
  const key = plain(id);
  const fits = words.every(
    (word) => PARTICLE.test(word) || (plain(word).length > 1 && key.includes(plain(word))),
  );
  return fits && words.length >= 2 && words.length <= MOST_WORDS ? name : undefined;
}

const plain = (text: string): string => text.normalize('NFD').replace(/\P{L}/gu, '').toLowerCase();
