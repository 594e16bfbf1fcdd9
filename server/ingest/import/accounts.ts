/** Tables of companies. The domain is the key. */
import { v7 } from 'uuid';
import { readDomain } from '#lib/domain/identity.ts';
import { type AccountRow, insertAccounts, readAccountRows, updateAccounts } from '../../db/ingest.ts';
import { countryCode } from '../country.ts';
import { Raced } from '../store.ts';
import { readCount } from './cells.ts';
import { type Kind, NOTHING_STORED, type Reading, type RowRead } from './kind.ts';

type Said = Pick<AccountRow, 'industry' | 'country' | 'employees'> & { site: string; name: string | null };

export const readEmployees = (text: string | null): number | null => {
  const count = text === null ? null : readCount(text);
  return count !== null && count < 2 ** 31 ? count : null;
};

export function accounts({ cell }: Reading): Kind<Said> {
  return {
    read(cells): RowRead<Said> {
      const domain = readDomain(cell(cells, 'domain') ?? '');
      if (domain?.kind !== 'company') return { refused: 'bad_domain' };
      const country = cell(cells, 'country');
      return {
        item: {
          site: domain.site,
          name: cell(cells, 'name'),
          industry: cell(cells, 'industry'),
          country: country === null ? null : countryCode(country),
          employees: readEmployees(cell(cells, 'employees')),
        },
      };
    },
    sameAs: ({ site }) => site,
    async store(sql, workspaceId, _, items) {
      const known = await readAccountRows(sql, workspaceId, [...new Set(items.map(({ site }) => site))]);
      const before = new Map(known.map(({ domain: _, ...row }) => [row.id, row]));
      const idOf = new Map(known.map(({ domain, id }) => [domain, id]));
      const after = new Map<string, AccountRow>();
      for (const { site, ...said } of items) {
        const id = idOf.get(site) ?? v7();
        idOf.set(site, id);
        const row = after.get(id) ??
          before.get(id) ?? {
            id,
            name: site,
            domains: [site],
            industry: null,
            country: null,
            employees: null,
          };
        after.set(id, {
          ...row,
          name: said.name ?? row.name,
          industry: said.industry ?? row.industry,
          country: said.country ?? row.country,
          employees: said.employees ?? row.employees,
        });
      }
      const made = [...after.values()].filter(({ id }) => !before.has(id));
      const changed = [...after.values()].filter(
        (row) => before.has(row.id) && JSON.stringify(before.get(row.id)) !== JSON.stringify(row),
      );
      if ((await insertAccounts(sql, workspaceId, made)) < made.length) throw new Raced();
      await updateAccounts(sql, workspaceId, changed);
      return {
        ...NOTHING_STORED,
        made: made.length,
        changed: changed.length,
        unchanged: after.size - made.length - changed.length,
        changes: [...made, ...changed].map((row) => ({
          what: 'account' as const,
          key: row.id,
          before: before.get(row.id) ?? null,
          after: row,
        })),
        synced: made.length + changed.length > 0,
      };
    },
  };
}
