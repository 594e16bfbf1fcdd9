import { atSignsIn } from './email.ts';
import { emailDetection, linkedInDetection } from './found.ts';
import { personName } from './name.ts';
import type { Detection } from './types.ts';

const LONGEST = 300_000;
const MOST_VALUES = 5_000;

/** Yields the identities of a JSON-LD block: `email` anywhere, LinkedIn people in `sameAs` and `url`. Broken JSON is nobody. */
export function* identitiesInJsonLd(text: string): Generator<Detection, void> {
  if (text.length > LONGEST || !/@|linkedin/i.test(text)) return;
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return;
  }
  const queue: unknown[] = [data];
  for (let i = 0; i < queue.length && i < MOST_VALUES; i++) {
    const value = queue[i];
    if (typeof value !== 'object' || value === null) continue;
    const record = new Map<string, unknown>(Object.entries(value));
    const name = /person/i.test(String(record.get('@type')))
      ? personName(asText(record.get('name')))
      : undefined;
    for (const [key, inner] of record) {
      if (/^email$/i.test(key)) yield* emails(inner, name);
      else if (/^(?:sameAs|url)$/i.test(key)) yield* profiles(inner, name);
      queue.push(inner);
    }
  }
}

function* emails(value: unknown, name: string | undefined): Generator<Detection, void> {
  for (const text of texts(value))
    for (const { hit } of atSignsIn(text)) if (hit) yield emailDetection(hit, 'jsonld', name);
}

function* profiles(value: unknown, name: string | undefined): Generator<Detection, void> {
  for (const text of texts(value)) {
    const found = linkedInDetection(text, 'jsonld');
    if (found) yield name === undefined ? found : { ...found, name };
  }
}

const asText = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const texts = (value: unknown): string[] =>
  (Array.isArray(value) ? value.slice(0, 100) : [value]).filter((item) => typeof item === 'string');
