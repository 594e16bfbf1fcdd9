import { type IntlShape, useIntl } from 'react-intl';
import type { MessageKey } from '#lib/i18n/messages.ts';

type Values = Record<string, string | number | Date | null>;
type Versions = { server: string; own: string };

/** `t('area.name', {…})`: a sentence in the person's language; the keys are checked by the compiler. */
export function useText(): (key: MessageKey, values?: Values) => string {
  const intl = useIntl();
  return (key, values) => intl.formatMessage({ id: key }, values);
}

/** The sentence for a key that came from data (an error code, a reason, a kind), or undefined when there is none. */
export function sentenceOf(intl: IntlShape, key: string, values?: Values): string | undefined {
  return key in intl.messages ? intl.formatMessage({ id: key }, values) : undefined;
}

/** Sentences about versions name both where they are known. */
const named = (versions: Versions | undefined): Values =>
  versions ? { ...versions, shown: 'yes' } : { server: '', own: '', shown: 'no' };

/** The sentence for an error code. Unknown codes (a newer server) are named, so that they can be asked about. */
export function useErrorText(): (code: string, versions?: Versions) => string {
  const intl = useIntl();
  return (code, versions) =>
    sentenceOf(intl, `error.${code}`, named(versions)) ?? intl.formatMessage({ id: 'error.other' }, { code });
}
