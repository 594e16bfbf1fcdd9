import { useIntl } from 'react-intl';
import { kindWords } from '../ui/kind-words.ts';
import { sentenceOf } from '../ui/text.ts';

/** What somebody is waited for to do, in words that follow "when they". */
export function useTriggerWords(): (trigger: string) => string {
  const intl = useIntl();
  return (trigger) => sentenceOf(intl, `trigger.${trigger}`) ?? kindWords(intl, trigger);
}
