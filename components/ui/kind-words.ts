import type { IntlShape } from 'react-intl';
import { sentenceOf } from './text.ts';

/** What kind of touchpoint it was, in the person's language; one that we do not know by its own name. */
export const kindWords = (intl: IntlShape, kind: string): string =>
  sentenceOf(intl, `kind.${kind}`) ?? kind.replaceAll('_', ' ');

/** A touchpoint in a line: its kind and its title, which often begins with the kind. */
export function touchWords(intl: IntlShape, { kind, title }: { kind: string; title: string }): string {
  const words = kindWords(intl, kind);
  return title.toLocaleLowerCase(intl.locale).startsWith(words.toLocaleLowerCase(intl.locale))
    ? title
    : intl.formatMessage({ id: 'pins.touch' }, { kind: words, title });
}
