import { type IntlShape, useIntl } from 'react-intl';
import type { Touchpoint } from '#lib/contract/records.ts';
import { choicesOf, FACETS, type Facet, type TouchFilter } from '#lib/domain/touch-filter.ts';
import { ManyChips } from '../ui/Chips.tsx';
import { channelWords } from '../ui/channel-words.ts';
import { kindWords } from '../ui/kind-words.ts';
import { sentenceOf, useText } from '../ui/text.ts';

interface Props {
  /** Those that can be told apart. */
  touchpoints: readonly Touchpoint[];
  filter: TouchFilter;
  onFilter: (filter: TouchFilter) => void;
}

/** What can be chosen of a journey. A facet all touchpoints agree in is not asked for. */
export default function Filters({ touchpoints, filter, onFilter }: Props) {
  const t = useText();
  const intl = useIntl();
  return FACETS.map((facet) => {
    const choices = choicesOf(touchpoints, facet, filter);
    if (choices.length < 2 && filter[facet].length === 0) return null;
    return (
      <ManyChips
        key={facet}
        label={t(`journey.facet.${facet}`)}
        options={choices.map((value) => ({ key: value, text: valueWords(intl, facet, value) }))}
        chosen={filter[facet]}
        onChange={(values) => onFilter({ ...filter, [facet]: values })}
      />
    );
  });
}

function valueWords(intl: IntlShape, facet: Facet, value: string): string {
  if (facet === 'channel') return channelWords(intl, value);
  if (facet === 'kind') return kindWords(intl, value);
  if (facet === 'side') return sentenceOf(intl, `department.${value}`) ?? value;
  return sentenceOf(intl, `direction.${value}`) ?? value;
}
