/** What stands in the files of a browser's profile, byte by byte. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** A word as a program may write it: in UTF-8 and UTF-16, and in base64 of either, whatever stands before it. */
function writtenAs(word: string): [name: string, bytes: Buffer][] {
  const utf16 = Buffer.from(word, 'utf16le');
  const plain: [string, Buffer][] = [
    ['UTF-8', Buffer.from(word)],
    ['UTF-16', utf16],
    ['UTF-16, the high byte first', Buffer.from(utf16).swap16()],
  ];
  const inBase64 = plain.flatMap(([name, bytes]) =>
    [0, 1, 2].map((before): [string, Buffer] => {
      const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
      // The letters at both ends hold bits of what stands beside it.
      const first = Math.ceil((before * 4) / 3);
      const whole = Math.floor(((before + bytes.length) * 4) / 3);
      return [`base64 of ${name}`, Buffer.from(text.slice(first, whole))];
    }),
  );
  return [...plain, ...inBase64];
}

/** Files whose bytes hold one of the words in any case, as `file: how it is written`. */
export function filesWith(folder: string, words: readonly string[]): string[] {
  const needles = words
    .flatMap((word) => [word, word.toLowerCase(), word.toUpperCase()])
    .flatMap((word) => writtenAs(word));
  const found = new Set<string>();
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = join(folder, name);
    const bytes = contentOf(path);
    for (const [how, needle] of needles)
      if (bytes?.includes(needle)) found.add(`${relative(folder, path)}: ${how}`);
  }
  return [...found].toSorted();
}

/** The files in every folder of this name. */
export const filesOf = (folder: string, name: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && relative(folder, entry.parentPath).split(sep).includes(name))
    .map((entry) => join(entry.parentPath, entry.name));

/** null for what is no file, and for one that the running browser has just removed. */
function contentOf(path: string): Buffer | null {
  try {
    return statSync(path).isFile() ? readFileSync(path) : null;
  } catch {
    return null;
  }
}
