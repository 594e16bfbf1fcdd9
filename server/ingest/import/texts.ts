/** The sentences about imports for the command line, which speaks English. */
import type { ImportProblem, RowRefusal } from '#lib/contract/imports.ts';
import en from '#locales/en.json' with { type: 'json' };

export const refusedText = (code: RowRefusal): string => en[`import.refused.${code}`];

export const problemText = ({ code, n }: ImportProblem): string =>
  en[`import.problem.${code}`].replace('{n, number}', n === null ? '' : n.toLocaleString('en'));
