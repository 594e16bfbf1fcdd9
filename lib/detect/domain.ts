import { isTopLevel } from './tlds.ts';

const LONGEST = 253;
const NOT_ASCII = /[^\0-\x7f]/;
/** Letters of alphabets that look like Latin ones. */
export const LOOKALIKE = /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}]/u;
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * The domain that `written` stands for, as lower-case A-labels. What a sentence writes onto it is taken off: `firm.seTel`.
 * Null when it cannot be one, most often because its last label is no top-level domain.
 */
export function domainName(written: string): string | null {
  const labels = withoutSentence(written.split('.'));
  const [first = '', second = ''] = labels;
  // `logo@2x.zip` is a picture, `react@18.2.dev` a version.
  if (/^\d{1,2}x(?:-|$)/i.test(first) || (/^v?\d+$/.test(first) && /^\d/.test(second))) return null;
  const name = toAscii(labels.join('.'));
  const possible =
    labels.length > 1 && name.length <= LONGEST && name.split('.').every((part) => LABEL.test(part));
  return possible ? name : null;
}

/** Whether letters of look-alike alphabets stand side by side in a label (`Рaypal`, whose first letter is Cyrillic). */
export const mixesAlphabets = (name: string): boolean =>
  NOT_ASCII.test(name) &&
  name.split('.').some((label) => LOOKALIKE.test(label) && /\p{Script=Latin}/u.test(label));

/** Takes labels away until the last one is a top-level domain or nothing is left. */
function withoutSentence(labels: string[]): string[] {
  const text = labels.at(-1);
  if (text === undefined) return [];
  const rest = labels.slice(0, -1);
  // `firm.se.More about us`: a sentence may begin with a word that is a top-level domain.
  const begins = /^[A-Z][a-z]+$/.test(text) && rest.length > 1 && isTopLevel(rest.at(-1) ?? '');
  if (!begins) {
    if (isTopLevel(toAscii(text))) return labels;
    // `firm.seTelefon`, `firm.se-Anna`, `firm.se070`, `firm.cn请联系`: the name ends where the kind of letter changes.
    const plain = /^(?:[a-z]+(?=[A-Z\d-]|[^\0-\x7f])|[A-Z]+(?=[\d-]|[^\0-\x7f]))/
      .exec(text)?.[0]
      .toLowerCase();
    if (plain && rest.length > 0 && isTopLevel(plain)) return [...rest, plain];
    // `firm.se.Ring oss`, `firm.se.på måndag`, `firm.se.070-1234567`: the next sentence without its space. Any other unknown
    // ending is no domain, for it may be a file's.
    if (!/^[\p{Lu}\d-]|[^\0-\x7f]/u.test(text)) return [];
  }
  return withoutSentence(rest);
}

/** Lower case A-labels, '' when the name cannot be one. */
function toAscii(domain: string): string {
  const lower = domain.toLowerCase();
  if (!/[^\0-\x7f]|xn--/.test(lower)) return lower;
  return URL.canParse(`http://${lower}/`) ? new URL(`http://${lower}/`).hostname : '';
}
