import { parseLinkedIn } from '../domain/linkedin.ts';
import { atSignsIn, type EmailHit } from './email.ts';
import { obfuscatedIn } from './obfuscated.ts';
import { isRole } from './role.ts';
import type { Detection, Surface } from './types.ts';

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

export function emailDetection(hit: EmailHit, surface: Surface, name = hit.name): Detection {
  const found: Detection = {
    kind: 'email',
    value: hit.value,
    surface,
    confidence: hit.mixed ? MIXED : CONFIDENCE[surface],
  };
  if (name) found.name = name;
  if (isRole(hit.value.slice(0, hit.value.lastIndexOf('@')))) found.role = true;
  return found;
}

/** People only: companies, schools and showcase pages are nobody. */
export function linkedInDetection(input: string, surface: Surface, base?: string): Detection | null {
  const found = parseLinkedIn(input, base);
  if (!found || !/^(?:profile|member|sales|recruiter)$/.test(found.kind)) return null;
  return { kind: 'linkedin', value: `${found.kind}:${found.id}`, surface, confidence: CONFIDENCE[surface] };
}

const LONGEST_URL = 2_000;

/** Yields the LinkedIn people whose addresses stand in `text`. */
export function* linkedInIn(text: string, surface: Surface): Generator<Detection, void> {
  let end = 0;
  for (const { index } of text.matchAll(/linkedin(?:\.com|%2ecom)/gi)) {
    if (index < end) continue;
    let start = index;
    while (start > end && index - start < LONGEST_URL && !/[\s<>"]/.test(text.charAt(start - 1))) start -= 1;
    const rest = text.slice(index, index + LONGEST_URL);
    end = index + (/[\s<>"]|[,;](?=https?:|www)/.exec(rest)?.index ?? rest.length);
    const found = linkedInDetection(text.slice(start, end), surface);
    if (found) yield found;
  }
}

/** The same finding as evidence of another surface. */
export function onSurface(found: Detection, surface: Surface): Detection {
  if (found.surface === surface) return found;
  return { ...found, surface, confidence: Math.min(CONFIDENCE[surface], found.confidence < 0.5 ? MIXED : 1) };
}

/** Yields everything that `text` names, e-mail and LinkedIn, each with the surface it is given. */
export function* identitiesIn(text: string, surface: Surface): Generator<Detection, void> {
  for (const { hit } of atSignsIn(text)) if (hit) yield emailDetection(hit, surface);
  for (const hit of obfuscatedIn(text)) yield emailDetection(hit, 'obfuscated');
  yield* linkedInIn(text, surface);
}
