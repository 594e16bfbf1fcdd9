import { type IntlShape, useIntl } from 'react-intl';
import type { Touchpoint } from '#lib/contract/records.ts';
import { choicesOf, FACETS, type Facet, type TouchFilter } from '#lib/domain/touch-filter.ts';
import { ManyChips } from '../ui/Chips.tsx';
import { channelWords } from '../ui/channel-words.ts';
import { useDirectory } from '../ui/directory.ts';
import { kindWords } from '../ui/kind-words.ts';
import { ShortText } from '../ui/ShortText.tsx';
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
  const { campaigns } = useDirectory();
  const words = (facet: Facet, value: string): string =>
    facet === 'campaign'
      ? (campaigns.get(value)?.name ?? t('journey.unknownCampaign'))
      : valueWords(intl, facet, value);
  const facets = FACETS.map((facet) => {
    const choices = choicesOf(touchpoints, facet, filter);
    if (choices.length < 2 && filter[facet].length === 0) return null;
    return (
      <ManyChips
        key={facet}
        label={t(`journey.facet.${facet}`)}
        options={choices.map((value) => ({ key: value, text: words(facet, value) }))}
        chosen={filter[facet]}
        onChange={(values) => onFilter({ ...filter, [facet]: values })}
      />
    );
  });
  return (
    <>
      <ShortText
        label={t('journey.text')}
        value={filter.text}
        onChange={(text) => onFilter({ ...filter, text })}
      />
      {facets}
    </>
  );
}

function valueWords(intl: IntlShape, facet: Exclude<Facet, 'campaign'>, value: string): string {
  if (facet === 'channel') return channelWords(intl, value);
  if (facet === 'kind') return kindWords(intl, value);
  if (facet === 'side') return sentenceOf(intl, `department.${value}`) ?? value;
  if (facet === 'who') return sentenceOf(intl, `journey.who.${value}`) ?? value;
  return sentenceOf(intl, `direction.${value}`) ?? value;
}
