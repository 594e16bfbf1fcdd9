/**
 * Says whom a page's sightings mean. Apart from reading the page, so that the list of top-level domains, LinkedIn's grammar
 * and the roles need not be in every page (docs/adr/0007-pages-are-read-and-judged-apart.md).
 */
import { parseLinkedIn } from '../domain/linkedin.ts';
import { domainName, LOOKALIKE, mixesAlphabets } from './domain.ts';
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
const LONGEST_LOCAL = 64;

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
    people.set(key, { ...best, name: known.name ?? found.name });
  }
  return [...people.values()];
}

function email(sighting: Sighting): Detection | null {
  const at = sighting.value.lastIndexOf('@');
  const written = sighting.value.slice(at + 1);
  const local = localPart(sighting.value.slice(0, at), written);
  const domain = domainName(written);
  const value = `${local}@${domain}`;
  // A long hexadecimal name at an error tracker is the key of a program.
  const isKey = /^[0-9a-f]{16,}@(?:.*[.-])?sentry/.test(value);
  if (
    domain === null ||
    local === '' ||
    local.length > LONGEST_LOCAL ||
    value.length > LONGEST_EMAIL ||
    isKey
  )
    return null;
  const mixed = mixesAlphabets(local) || mixesAlphabets(written);
  const found: Detection = { ...sighting, value, confidence: mixed ? MIXED : CONFIDENCE[sighting.surface] };
  if (isRole(local)) found.role = true;
  return found;
}

/** Lower case and NFC, without prose that is written onto it: `联系邮箱anna@firm.cn`. */
function localPart(written: string, domain: string): string {
  const local = /^[^\0-\x7f]/.test(domain) ? written : written.slice(gluedProse(written));
  const name = local.replace(/^[^\p{L}\p{N}_]+/u, '');
  return name.normalize('NFC').toLowerCase().normalize('NFC');
}

/** Where an ASCII local part begins after prose of another script without a space; 0 when it does not. */
function gluedProse(local: string): number {
  const prose = /^.*[^\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]/su.exec(local)?.[0];
  if (!prose || !/[a-z]/i.test(local.slice(prose.length))) return 0;
  // One or two Cyrillic or Greek letters before Latin ones are a disguise, not a word.
  const letters = prose.replace(/\P{L}/gu, '');
  return letters.length < 3 && LOOKALIKE.test(letters) ? 0 : prose.length;
}

/** People only: companies, schools and showcase pages are nobody. */
function linkedIn(sighting: Sighting, url: string | undefined): Detection | null {
  const found = parseLinkedIn(sighting.value, url);
  if (!found || !/^(?:profile|member|sales|recruiter)$/.test(found.kind)) return null;
  return { ...sighting, value: `${found.kind}:${found.id}`, confidence: CONFIDENCE[sighting.surface] };
}
