/**
 * Says whom a page's sightings mean. Apart from reading the page, so that the list of top-level domains, LinkedIn's grammar
 * and the roles need not be in every page (docs/adr/0007-pages-are-read-and-judged-apart.md).
 */
import { parseLinkedIn } from '../domain/linkedin.ts';
import { domainName, mixesAlphabets } from './domain.ts';
import { isRole } from './role.ts';
import { type Detection, type Sighting, SURFACES, type Surface } from './types.ts';

const CONFIDENCE: Record<Surface, number> = {
  page: 1,
  sender: 0.98,
  recipient: 0.95,
  mailto: 0.95,
  text: 0.9,
  attribute: 0.85,
  list: 0.9,
  jsonld: 0.85,
  obfuscated: 0.5,
};
/** An address that mixes alphabets is a disguise more often than a person. */
const MIXED = 0.3;
const LONGEST_EMAIL = 254;

/**
 * The people among `sightings`, each once, by their strongest evidence, in the order of first sight.
 *
 * @param url the page's address, against which links are read
 */
export function judged(sightings: Iterable<Sighting>, url?: string): Detection[] {
  const people = new Map<string, Detection>();
  for (const sighting of sightings) {
    const found = sighting.kind === 'email' ? email(sighting) : linkedIn(sighting, url);
    if (!found) continue;
    const key = `${found.kind} ${found.value}`;
    const known = people.get(key) ?? found;
    const best = SURFACES.indexOf(found.surface) < SURFACES.indexOf(known.surface) ? found : known;
    const name = known.name ?? found.name;
    people.set(key, name === undefined ? best : { ...best, name });
  }
  return [...people.values()];
}

function email(sighting: Sighting): Detection | null {
  const at = sighting.value.lastIndexOf('@');
  const written = sighting.value.slice(at + 1);
  const local = sighting.value.slice(0, at).normalize('NFC').toLowerCase().normalize('NFC');
  const domain = domainName(written);
  const value = `${local}@${domain}`;
  // A long hexadecimal name at an error tracker is the key of a program.
  const isKey = /^[0-9a-f]{16,}@(?:.*[.-])?sentry/.test(value);
  if (domain === null || local === '' || value.length > LONGEST_EMAIL || isKey) return null;
  const mixed = mixesAlphabets(local) || mixesAlphabets(written);
  const found: Detection = { ...sighting, value, confidence: mixed ? MIXED : CONFIDENCE[sighting.surface] };
  if (isRole(local)) found.role = true;
  return found;
}

/** People only: companies, schools and showcase pages are nobody. */
function linkedIn(sighting: Sighting, url: string | undefined): Detection | null {
  const found = parseLinkedIn(sighting.value, url);
  if (!found || !/^(?:profile|member|sales|recruiter)$/.test(found.kind)) return null;
  return { ...sighting, value: `${found.kind}:${found.id}`, confidence: CONFIDENCE[sighting.surface] };
}
