import { emailsIn, linkSeen } from './found.ts';
import { personName } from './name.ts';
import type { Sighting } from './types.ts';

const LONGEST = 300_000;
const MOST_VALUES = 20_000;

/**
 * Yields the people of a JSON-LD block: `email` anywhere, LinkedIn addresses in `sameAs` and `url`. Line breaks within
 * strings and the marks of XML or HTML around the block are common and forgiven; other broken JSON is nobody.
 */
export function* identitiesInJsonLd(text: string): Generator<Sighting, void> {
  if (text.length > LONGEST || !/email|linkedin/i.test(text)) return;
  let data: unknown;
  try {
    const records = text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1);
    data = JSON.parse(`[${records.replace(/\s+/g, ' ')}]`);
  } catch {
    return;
  }
  const queue: [key: string, value: unknown, name?: string | undefined][] = [['', data]];
  for (const [key, value, name] of queue) {
    if (Array.isArray(value)) for (const inner of value) queue.push([key, inner, name]);
    else if (typeof value === 'object' && value !== null) {
      const record = new Map<string, unknown>(Object.entries(value));
      // Only what stands in the person's own record is the person's.
      const person = /person/i.test(String(record.get('@type'))) ? personName(record.get('name')) : undefined;
      for (const [own, inner] of record) queue.push([own === '@value' ? key : own, inner, person]);
    } else if (typeof value === 'string') {
      if (/(?:^|:)email$/i.test(key)) yield* emailsIn(value, 'jsonld', name);
      const link = /(?:^|:)(?:sameAs|url)$/i.test(key) ? linkSeen(value, 'jsonld', name) : null;
      if (link) yield link;
    }
    if (queue.length > MOST_VALUES) return;
  }
}
