import type { IntlShape } from 'react-intl';
import { kindWords } from './kind-words.ts';

/** A touchpoint in a line: its kind and its title, which often begins with the kind. */
export function touchWords(intl: IntlShape, { kind, title }: { kind: string; title: string }): string {
  const words = kindWords(intl, kind);
  return title.toLocaleLowerCase(intl.locale).startsWith(words.toLocaleLowerCase(intl.locale))
    ? title
    : intl.formatMessage({ id: 'pins.touch' }, { kind: words, title });
}
