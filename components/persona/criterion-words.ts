import type { IntlShape } from 'react-intl';
import type { Criterion, Stage } from '#lib/contract/records.ts';
import { sentenceOf } from '../ui/text.ts';
import { wantedWords } from './evidence.ts';

interface About {
  intl: IntlShape;
  stages: readonly Stage[];
}

/** What a criterion asks about and looks for: "Function: Purchasing or Finance". */
export function asksWords(criterion: Criterion, about: About): string {
  const { intl } = about;
  const field = sentenceOf(intl, `field.${criterion.field}`) ?? criterion.field;
  const times = criterion.op === 'visited' ? (criterion.atLeast ?? 1) : 1;
  return intl.formatMessage(
    { id: 'criterion.asks' },
    { field, wanted: wantedWords(criterion, about), times },
  );
}

/** How much it counts: "weight 40", "must be met, weight 40", "rules out". */
export const countsWords = ({ role = 'score', weight }: Criterion, { intl }: About): string =>
  intl.formatMessage({ id: `criterion.counts.${role}` }, { weight });
