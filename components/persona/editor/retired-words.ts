import type { Retirement } from '#lib/contract/personas.ts';
import { useDirectory } from '../../ui/directory.ts';
import { useText } from '../../ui/text.ts';

/** Who has taken over from a persona that is out of use. */
export function useRetiredWords(): (retired: Retirement) => string {
  const t = useText();
  const { personas } = useDirectory();
  return ({ replacedBy }) => {
    const name = personas.find(({ id }) => id === replacedBy)?.name;
    return name ? t('personas.retiredBy', { name }) : t('personas.retiredByNone');
  };
}
