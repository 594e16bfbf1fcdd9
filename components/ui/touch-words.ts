import type { IntlShape } from 'react-intl';
import { kindWords } from './kind-words.ts';

/** A touchpoint in a line: its title and its kind, unless the title begins with that, as many do in one language or another. */
export function touchWords(intl: IntlShape, { kind, title }: { kind: string; title: string }): string {
  const words = kindWords(intl, kind);
  return title.toLocaleLowerCase(intl.locale).startsWith(words.toLocaleLowerCase(intl.locale))
    ? title
    : intl.formatMessage({ id: 'pins.touch' }, { title, kind: words });
}
