import { emailsIn, linkSeen } from './found.ts';
import { personName } from './name.ts';
import type { Sighting } from './types.ts';

const LONGEST = 300_000;
const MOST_VALUES = 5_000;

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
  const queue: { key: string; value: unknown; name: string | undefined }[] = [
    { key: '', value: data, name: undefined },
  ];
  for (let i = 0; i < queue.length && i < MOST_VALUES; i++) {
    const { key, value, name } = queue[i] ?? {};
    if (key === undefined) continue;
    if (typeof value === 'string') {
      if (/(?:^|:)email$/i.test(key)) yield* emailsIn(value, 'jsonld', name);
      const link = /(?:^|:)(?:sameAs|url)$/i.test(key) ? linkSeen(value, 'jsonld') : null;
      if (link) yield name === undefined ? link : { ...link, name };
    } else if (Array.isArray(value)) {
      for (const inner of value) queue.push({ key, value: inner, name });
    } else if (typeof value === 'object' && value !== null) {
      const record = new Map<string, unknown>(Object.entries(value));
      const person = /person/i.test(String(record.get('@type'))) ? personName(record.get('name')) : undefined;
      // Only what stands in the person's own record is the person's.
      for (const [own, inner] of record)
        queue.push({ key: own === '@value' ? key : own, value: inner, name: person });
    }
  }
}
