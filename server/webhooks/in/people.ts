import { linkedInKey, readEmail } from '#lib/domain/identity.ts';
import type { Key } from '../../ingest/person.ts';

/** Every e-mail address and profile that stands in a payload, wherever, each as one person. */
export function peopleIn(payload: unknown): { keys: Key[] }[] {
  const people: { keys: Key[] }[] = [];
  const look = (value: unknown): void => {
    if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) look(inner);
    if (typeof value !== 'string') return;
    for (const word of value.split(/[\s,;<>()"']+/)) {
      const email = word.includes('@') ? readEmail(word) : null;
      const linkedin = /linkedin\./i.test(word) ? linkedInKey(word) : null;
      if (email) people.push({ keys: [{ kind: 'email', value: email.canonical }] });
      if (linkedin) people.push({ keys: [{ kind: 'linkedin', value: linkedin }] });
    }
  };
  look(payload);
  return people;
}
