import type { JobFunction, Seniority } from '#lib/contract/titles.ts';
import { useText } from '../ui/text.ts';

/** A function and a seniority in words; null for what is not known. */
export function useTitleWords() {
  const t = useText();
  const job = (name: JobFunction): string | null => (name === 'unknown' ? null : t(`function.${name}`));
  const rank = (name: Seniority): string | null => (name === 'unknown' ? null : t(`seniority.${name}`));
  const both = (says: { function?: JobFunction | undefined; seniority?: Seniority | undefined }): string =>
    [says.function && job(says.function), says.seniority && rank(says.seniority)]
      .filter(Boolean)
      .join(' · ') || t('titles.unknown');
  return { job, rank, both };
}
