import { useIntl } from 'react-intl';
import { sentenceOf } from '../ui/text.ts';

/** An instant as a date with its time of day. */
export function useInstant(): (at: string) => string {
  const intl = useIntl();
  return (at) => intl.formatDate(at, { dateStyle: 'medium', timeStyle: 'short' });
}

/** Why a delivery or an item was not taken. A code of a newer server is named. */
export function useProblemText(): (code: string) => string {
  const intl = useIntl();
  return (code) =>
    sentenceOf(intl, `hooks.problem.${code}`) ?? intl.formatMessage({ id: 'error.other' }, { code });
}

/** A kind of touchpoint by its name. */
export function useKindText(): (kind: string) => string {
  const intl = useIntl();
  return (kind) => sentenceOf(intl, `kind.${kind}`) ?? kind;
}

/** What an attempt to send came to: the word of the server, or the HTTP status that was answered. */
export function useOutcomeText(): (outcome: string) => string {
  const intl = useIntl();
  return (outcome) =>
    sentenceOf(intl, `hooksOut.outcome.${outcome}`) ??
    intl.formatMessage({ id: 'hooksOut.answered' }, { status: outcome });
}

/** What a webhook tells of. */
export function useEventText(): (type: string) => string {
  const intl = useIntl();
  return (type) => sentenceOf(intl, `hooksOut.event.${type}`) ?? type;
}
