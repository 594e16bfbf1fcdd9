import type { IntlShape } from 'react-intl';

/** A number in words that may be below nothing: with a true minus sign, for which English formatting has a hyphen. */
export const signed = (
  intl: Pick<IntlShape, 'formatNumberToParts'>,
  value: number,
  options?: Parameters<IntlShape['formatNumberToParts']>[1],
): string =>
  intl
    .formatNumberToParts(value, options)
    .map((part) => (part.type === 'minusSign' ? '\u2212' : part.value))
    .join('');
