/** Tests that a list names as its proof, so that the list cannot name what is not there. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A test, or one row of a table of tests: the file it stands in, and its title as written there. */
export type Proof = readonly [file: string, title: string];

const root = join(import.meta.dirname, '../..');
const texts = new Map<string, string>();

function textOf(file: string): string {
  const path = join(root, file);
  const text = texts.get(file) ?? (existsSync(path) ? readFileSync(path, 'utf8') : '');
  texts.set(file, text);
  return text;
}

/** Those of the proofs that do not exist. */
export const missing = (proofs: readonly Proof[]): Proof[] =>
  proofs.filter(
    ([file, title]) => !["'", '"', '`'].some((quote) => textOf(file).includes(quote + title + quote)),
  );
