/** Imports in words. */

import { useIntl } from 'react-intl';
import type { ImportCounts, ImportProblem, ImportRun, RefusedRow } from '#lib/contract/imports.ts';
import { refusedCsv } from '#lib/domain/refused-csv.ts';
import { refusedRows } from '#lib/sync/imports.ts';
import { saveFile } from '../ui/save-file.ts';
import { useText } from '../ui/text.ts';

export function useProblemText(): (problem: ImportProblem) => string {
  const t = useText();
  return ({ code, n }) => t(`import.problem.${code}`, { n: n ?? 0 });
}

/** What an import came to, as sentences. */
export function useOutcome(): (run: ImportRun) => string[] {
  const t = useText();
  const intl = useIntl();
  const besideOf = (counts: ImportCounts): string[] => {
    const parts = [
      ['accounts', counts.madeAccounts],
      ['campaigns', counts.madeCampaigns],
      ['touchpoints', counts.touchpoints],
    ] as const;
    const list = parts.flatMap(([what, count]) => (count > 0 ? [t(`import.beside.${what}`, { count })] : []));
    return list.length === 0 ? [] : [t('import.beside', { list: intl.formatList(list) })];
  };
  return ({ kind, counts }) => [
    t('import.counts', {
      rows: counts.rows,
      made: counts.made,
      changed: counts.changed,
      unchanged: counts.unchanged,
      kind,
    }),
    ...besideOf(counts),
    ...(counts.unknownOwners.length > 0
      ? [t('import.unknownOwners', { names: counts.unknownOwners.join(', ') })]
      : []),
  ];
}

/** Gives the person the refused rows as a file. Returns the code of what went wrong, or null. */
export function useRefusedFile(): (run: ImportRun) => Promise<string | null> {
  const t = useText();
  return async ({ id, fileName, counts }) => {
    const answer = await refusedRows(id);
    if (!answer.ok) return answer.error.code;
    const { header, rows } = answer.value;
    const left = counts.refused - rows.length;
    const text = refusedCsv(
      [t('import.row'), t('import.reason')],
      header,
      rows,
      ({ code }: RefusedRow) => t(`import.refused.${code}`),
      left > 0 ? t('import.refusedRest', { count: left }) : null,
    );
    saveFile(`${fileName.replace(/\.\w+$/, '')}.refused.csv`, 'text/csv', text);
    return null;
  };
}
