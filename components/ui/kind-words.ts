import type { IntlShape } from 'react-intl';
import { sentenceOf } from './text.ts';

/** What kind of touchpoint it was, in the person's language; one that we do not know by its own name. */
export const kindWords = (intl: IntlShape, kind: string): string =>
  sentenceOf(intl, `kind.${kind}`) ?? kind.replaceAll('_', ' ');
