/** Tables of what came of leads: meetings, opportunities, deals won and lost. */
import { createHash } from 'node:crypto';
import { v7 } from 'uuid';
import type { OutcomeKind } from '#lib/contract/records.ts';
import { type Email, readDomain, readEmail } from '#lib/domain/identity.ts';
import { type OutcomeRow, outcomesByExternalId, writeOutcomes } from '../../db/import-rows.ts';
import { findIdentities, objectedLeads, readAccountRows } from '../../db/ingest.ts';
import { type Key, keysOf } from '../person.ts';
import { keyText } from '../plan.ts';
import { type NamedCampaign, namedCampaign, storeCampaigns } from './campaigns.ts';
import { readAmount, readDay } from './cells.ts';
import { type Kind, NOTHING_STORED, type Reading, type RowRead, recordKey } from './kind.ts';

interface Said {
  email: Email | null;
  /** The person's external id. */
  person: string | null;
  site: string | null;
  kind: OutcomeKind;
  day: string;
  amount: number | null;
  recordId: string | null;
  campaign: NamedCampaign | null;
}

/** How tools and people call outcomes; the first that fits. */
const WORDS: [pattern: RegExp, kind: OutcomeKind][] = [
  [/lost|förlor/i, 'lost'],
  [/won|vunn|vann/i, 'won'],
  [/accept|\bsal\b|\bsql\b/i, 'accepted'],
  [/opportunit|affär|proposal|offert|quote|negotiat|förhandl|qualif|kvalific/i, 'opportunity'],
  [/meeting|möte|appointment|demo/i, 'meeting'],
];

export function outcomes({ cell, preset, dateOrder }: Reading): Kind<Said> {
  const sourceOf = preset ?? 'file';
  return {
    read(cells): RowRead<Said> {
      const written = cell(cells, 'email');
      const email = written === null ? null : readEmail(written);
      if (written !== null && !email) return { refused: 'bad_email' };
      const stated = cell(cells, 'domain');
      const domain = stated === null ? null : readDomain(stated);
      if (stated !== null && domain?.kind !== 'company') return { refused: 'bad_domain' };
      const person = recordKey(preset, cell(cells, 'personId'));
      if (!email && !domain && person === null) return { refused: 'no_person' };
      const kind = WORDS.find(([pattern]) => pattern.test(cell(cells, 'outcome') ?? ''))?.[1];
      if (!kind) return { refused: 'bad_outcome' };
      const day = readDay(cell(cells, 'at') ?? '', dateOrder);
      if (typeof day === 'string') return { refused: day };
      const worth = cell(cells, 'amount');
      const amount = worth === null ? null : readAmount(worth);
      if (worth !== null && amount === null) return { refused: 'bad_number' };
      return {
        item: {
          email,
          person,
          site: domain?.site ?? null,
          kind,
          day: day.day,
          amount,
          recordId: cell(cells, 'recordId'),
          campaign: namedCampaign(cell(cells, 'campaign') ?? ''),
        },
      };
    },
    sameAs: ({ recordId }) => recordId,
    async store(sql, workspaceId, _, items) {
      const keyOf = ({ email, person }: Said): Key[] => keysOf(email, null, person, null);
      const leadOf = new Map(
        (await findIdentities(sql, workspaceId, items.flatMap(keyOf))).map((one) => [
          keyText(one),
          one.leadId,
        ]),
      );
      const sites = items.flatMap(({ site }) => site ?? []);
      const accountOf = new Map(
        (await readAccountRows(sql, workspaceId, [...new Set(sites)])).map(({ domain, id }) => [domain, id]),
      );
      const objected = await objectedLeads(sql, workspaceId, [...new Set(leadOf.values())]);
      const refused: { position: number; code: 'unknown_person' | 'objected' }[] = [];
      const known = items.flatMap((item, position) => {
        const found = keyOf(item).flatMap((key) => leadOf.get(keyText(key)) ?? [])[0] ?? null;
        const accountId = item.site === null ? null : (accountOf.get(item.site) ?? null);
        const hasObjected = found !== null && objected.has(found);
        // What came of a company is told without who has objected there.
        const leadId = hasObjected ? null : found;
        if (leadId !== null || accountId !== null) return [{ ...item, found, leadId, accountId }];
        refused.push({ position, code: hasObjected ? 'objected' : 'unknown_person' });
        return [];
      });
      const named = await storeCampaigns(
        sql,
        workspaceId,
        known.flatMap(({ campaign }) => campaign ?? []),
        false,
      );
      const rows = new Map<string, Omit<OutcomeRow, 'id'>>();
      /** Whom rows without a person told of, who has objected. */
      const withoutWhom = new Map<string, string>();
      for (const { found, leadId, accountId, kind, day, amount, recordId, campaign } of known) {
        const name =
          recordId ??
          createHash('sha256')
            .update(JSON.stringify([found, accountId, kind, day]))
            .digest('hex');
        const externalId = `${sourceOf}:${name}`;
        if (found !== null && leadId === null) withoutWhom.set(externalId, found);
        else withoutWhom.delete(externalId);
        const campaignId = campaign ? (named.ids.get(campaign.key) ?? null) : null;
        rows.set(externalId, {
          leadId,
          accountId,
          campaignId,
          kind,
          amount,
          at: new Date(`${day}T00:00:00Z`).toISOString(),
          externalId,
        });
      }
      const before = new Map(
        (await outcomesByExternalId(sql, workspaceId, [...rows.keys()])).map((row) => [row.externalId, row]),
      );
      const after = [...rows.values()].map(
        (row): OutcomeRow => ({
          id: before.get(row.externalId)?.id ?? v7(),
          ...row,
        }),
      );
      const made = after.filter(({ externalId }) => !before.has(externalId));
      const changed = after.filter((row) => {
        const earlier = before.get(row.externalId);
        if (!earlier) return false;
        // What was known before the objection stays, as long as nothing new is said.
        const leadId = row.leadId ?? withoutWhom.get(row.externalId) ?? null;
        return [row, { ...row, leadId }].every((said) => JSON.stringify(earlier) !== JSON.stringify(said));
      });
      await writeOutcomes(sql, workspaceId, [...made, ...changed]);
      return {
        ...NOTHING_STORED,
        made: made.length,
        changed: changed.length,
        unchanged: after.length - made.length - changed.length,
        madeCampaigns: named.made,
        changes: [
          ...named.changes,
          ...[...made, ...changed].map((row) => ({
            what: 'outcome' as const,
            key: row.id,
            before: before.get(row.externalId) ?? null,
            after: row,
          })),
        ],
        refused,
        synced: named.made > 0,
        dirty: made.length + changed.length > 0,
      };
    },
  };
}
