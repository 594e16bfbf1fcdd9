/** Tables of people: contacts, subscribers, members of campaigns. */
import { v5 } from 'uuid';
import { kindOfEvent } from '#lib/domain/event-kind.ts';
import { linkedInKey, readEmail } from '#lib/domain/identity.ts';
import { KINDS, type Kind as TouchKind } from '#lib/domain/touchpoint.ts';
import { knownTouchpoints } from '../../db/import-rows.ts';
import type { Change } from '../../db/imports.ts';
import { insertTouchpoints, type TouchRow } from '../../db/ingest.ts';
import { countryCode } from '../country.ts';
import { companyOf, crmLink, keysOf, type PersonFacts } from '../person.ts';
import { keyText } from '../plan.ts';
import { saysStop, stopFrom } from '../stop.ts';
import { storePeople, wroteSynced } from '../store.ts';
import { readEmployees } from './accounts.ts';
import { type NamedCampaign, namedCampaign, storeCampaigns } from './campaigns.ts';
import { readDay } from './cells.ts';
import { type Kind, NOTHING_STORED, type Reading, type RowRead, recordKey, type Stored } from './kind.ts';

interface Membership {
  campaign: NamedCampaign;
  status: string;
  /** null: the table does not say when. */
  day: string | null;
}

/** A membership of a lead; `homeId`: the lead it was about before a merge. */
interface MemberOf {
  leadId: string;
  homeId: string | null;
  membership: Membership;
}

type PersonOfRow = { person: PersonFacts; membership: Membership | null };

/** What being a member of a campaign with this status says the person did. */
const STATUSES: [pattern: RegExp, kind: TouchKind][] = [
  [/attend|närvar|deltog|deltagit/i, 'event_attended'],
  [/regist|anmäl/i, 'event_registered'],
  [/invit|inbjud/i, 'event_invited'],
  [/click|klick/i, 'email_click'],
  [/open|öppna/i, 'email_open'],
  [/download|ladda/i, 'content_download'],
  [/respon|svara/i, 'offline_other'],
];

const kindOfStatus = (status: string): TouchKind =>
  kindOfEvent(status) ?? STATUSES.find(([pattern]) => pattern.test(status))?.[1] ?? 'list_import';

/** The same membership has the same id, whenever it is imported, also when the lead was merged meanwhile. */
const touchId = (workspaceId: string, homeId: string, { campaign, status, day }: Membership): string =>
  v5(JSON.stringify([homeId, campaign.key, status, day]), workspaceId);

function touchOf(workspaceId: string, { leadId, homeId, membership }: MemberOf, now: Date): TouchRow {
  const kind = kindOfStatus(membership.status);
  const { direction, actor, side, channel } = KINDS[kind];
  const at = membership.day === null ? now : new Date(`${membership.day}T00:00:00Z`);
  return {
    id: touchId(workspaceId, homeId ?? leadId, membership),
    leadId,
    homeId,
    at: at > now ? now : at,
    kind,
    direction,
    actor,
    side,
    channel,
    title: membership.campaign.name,
    detail: membership.status || null,
    campaignKey: membership.campaign.key,
    props: null,
  };
}

export function leads({
  cell,
  filled,
  preset,
  source,
  dateOrder,
  members,
  unknownOwners,
}: Reading): Kind<PersonOfRow> {
  const ownerOf = (text: string | null): string | null => {
    if (text === null) return null;
    const id = members.get(text.toLowerCase()) ?? null;
    if (id === null && unknownOwners.size < 100) unknownOwners.add(text);
    return id;
  };

  const membershipOf = (cells: readonly string[]): RowRead<Membership | null> => {
    const name = cell(cells, 'campaign');
    const campaign = name === null ? null : namedCampaign(name);
    if (!campaign) return { item: null };
    const text = cell(cells, 'touchedAt');
    const day = text === null ? null : readDay(text, dateOrder);
    if (typeof day === 'string') return { refused: day };
    return {
      item: { campaign, status: cell(cells, 'memberStatus')?.slice(0, 300) ?? '', day: day?.day ?? null },
    };
  };

  const read = (cells: readonly string[]): RowRead<PersonOfRow> => {
    const written = cell(cells, 'email');
    const email = written === null ? null : readEmail(written);
    if (written !== null && !email) return { refused: 'bad_email' };
    if (email?.role) return { refused: 'shared_mailbox' };
    const profile = cell(cells, 'linkedin');
    const linkedin = profile === null ? null : linkedInKey(profile);
    if (!email && !linkedin) return { refused: 'no_person' };
    const membership = membershipOf(cells);
    if ('refused' in membership) return membership;

    const record = recordKey(preset, cell(cells, 'recordId'));
    const parts = [cell(cells, 'firstName'), cell(cells, 'lastName')].filter((part) => part !== null);
    const country = cell(cells, 'country');
    return {
      item: {
        membership: membership.item,
        person: {
          keys: keysOf(email, linkedin, record, null),
          email: email?.exact ?? null,
          linkedin,
          name: cell(cells, 'name') ?? (parts.join(' ') || null),
          title: cell(cells, 'title'),
          country: country === null ? null : countryCode(country),
          ownerId: ownerOf(cell(cells, 'owner')),
          crmUrl: crmLink(cell(cells, 'crmUrl')),
          // Of several columns one yes is enough.
          stop: stopFrom(
            {
              objection: filled(cells, 'objection').some(saysStop),
              do_not_contact: filled(cells, 'doNotContact').some(saysStop),
            },
            { at: new Date().toISOString(), source },
          ),
          company: companyOf(
            {
              domain: cell(cells, 'domain'),
              name: cell(cells, 'company'),
              industry: cell(cells, 'industry'),
              employees: readEmployees(cell(cells, 'employees')),
            },
            email,
          ),
          mayCreate: true,
        },
      },
    };
  };

  return {
    read,
    sameAs: ({ person }) => {
      const [key] = person.keys;
      return key ? keyText(key) : null;
    },
    async store(sql, workspaceId, _, items) {
      const plan = await storePeople(
        sql,
        workspaceId,
        items.map(({ person }) => person),
        source,
      );
      const memberships = items.flatMap(({ membership }, position) => {
        const leadId = plan.leadIds[position];
        return membership && leadId && !plan.objected.has(position)
          ? [{ membership, leadId, homeId: plan.homeIds[position] ?? null }]
          : [];
      });
      // Who has objected keeps a card, of which rows may tell; rows of what the person did are refused.
      const refused = items.flatMap(({ membership }, position): Stored['refused'] => {
        if (plan.erased.has(position)) return [{ position, code: 'suppressed' }];
        return membership && plan.objected.has(position) ? [{ position, code: 'objected' }] : [];
      });
      const named = await storeCampaigns(
        sql,
        workspaceId,
        memberships.map(({ membership }) => membership.campaign),
        false,
      );
      const now = new Date();
      const all = new Map(
        memberships.map((member) => {
          const touch = touchOf(workspaceId, member, now);
          return [touch.id, touch];
        }),
      );
      const there = await knownTouchpoints(sql, workspaceId, [...all.values()]);
      const touches = [...all.values()].filter(({ id }) => !there.has(id));
      await insertTouchpoints(sql, workspaceId, touches);

      const leadBefore = new Map(plan.before.leads.map((lead) => [lead.id, lead]));
      const accountBefore = new Map(plan.before.accounts.map((account) => [account.id, account]));
      const fresh = new Set(plan.newLeads.map(({ id }) => id));
      const changes: Change[] = [
        ...touches.map(({ id, leadId, at }) => ({
          what: 'touchpoint' as const,
          key: id,
          before: null,
          after: { id, leadId, at: at.toISOString() },
        })),
        ...[...plan.newLeads, ...plan.changedLeads].map((lead) => ({
          what: 'lead' as const,
          key: lead.id,
          before: leadBefore.get(lead.id) ?? null,
          // Of one that is taken back whole, the id is enough.
          after: fresh.has(lead.id) ? {} : lead,
        })),
        ...plan.newIdentities
          .filter(({ leadId }) => !fresh.has(leadId))
          .map((identity) => ({
            what: 'identity' as const,
            key: keyText(identity),
            before: null,
            after: identity,
          })),
        ...[...plan.newAccounts, ...plan.changedAccounts].map((account) => ({
          what: 'account' as const,
          key: account.id,
          before: accountBefore.get(account.id) ?? null,
          after: account,
        })),
        ...named.changes,
      ];
      const left = new Set(refused.map(({ position }) => position));
      const touched = new Set(plan.leadIds.filter((id, position) => id !== null && !left.has(position)));
      for (const { id } of [...plan.newLeads, ...plan.changedLeads]) touched.add(id);
      return {
        ...NOTHING_STORED,
        made: plan.newLeads.length,
        changed: plan.changedLeads.length,
        unchanged: touched.size - plan.newLeads.length - plan.changedLeads.length,
        madeAccounts: plan.newAccounts.length,
        madeCampaigns: named.made,
        touchpoints: touches.length,
        changes,
        refused,
        synced: wroteSynced(plan) || named.made > 0,
        dirty: touches.length + plan.merged > 0,
      };
    },
  };
}
