import type { IntlShape } from 'react-intl';
import { sentenceOf } from './text.ts';

/** A channel in the person's language; one that we do not know by its own name. */
export const channelWords = (intl: IntlShape, channel: string): string =>
  sentenceOf(intl, `channel.${channel.toLowerCase().replaceAll(/[ -]/g, '_')}`) ?? channel;
