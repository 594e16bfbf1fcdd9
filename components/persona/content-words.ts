import type { IntlShape } from 'react-intl';
import type { ContentPiece, Stage } from '#lib/contract/records.ts';
import { inLanguage } from '../ui/directory.ts';

/** A piece of content on one line: "Guide to tariffs (Aware or Engaged): https://…". */
export function pieceWords(
  { title, url, stages: keys }: ContentPiece,
  { intl, stages }: { intl: IntlShape; stages: readonly Stage[] },
): string {
  const names = keys.map((key) => {
    const stage = stages.find((one) => one.key === key);
    return (stage && inLanguage(stage.name, intl.locale)) ?? key;
  });
  const when = names.length === 0 ? 'any' : intl.formatList(names, { type: 'disjunction' });
  return intl.formatMessage({ id: 'content.piece' }, { title, url, when });
}
