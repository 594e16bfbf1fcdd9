/** Rules that hand the leads of a campaign to sales: who may make them, what they would do, and what they do. */
import type * as z from 'zod';
import type { HandoverRule, handoverRule, previewHandoverRule } from '#lib/contract/handover-rules.ts';
import { fail, ok, type Result } from '#lib/contract/result.ts';
import { meetsRule } from '#lib/domain/handover-rule.ts';
import type { Actor } from '../auth/actor.ts';
import { lockCampaign } from '../db/campaigns.ts';
import type { Sql } from '../db/db.ts';
import {
  type Candidate,
  markCampaignDirty,
  readCandidates,
  readHandoverRule,
  rulesInForce,
  writeHandoverRule,
} from '../db/handover-rules.ts';
import { hasTeam, writeHandover } from '../db/lead-handover.ts';
import { isActiveMember } from '../db/members.ts';
import { hasPersonas } from '../db/personas.ts';
import { audit } from './audit.ts';
import { readPersonaOf } from './campaign-course.ts';
import type { Failure } from './failure.ts';
import type { Services } from './services.ts';

const PAGE = 1_000;
/** Names that a preview tells. */
const NAMED = 5;

/** The rule of a campaign. `not_found` for a campaign that is not there. */
export const getHandoverRule = (
  { db }: Pick<Services, 'db'>,
  { workspaceId }: Pick<Actor, 'workspaceId'>,
  campaignId: string,
): Promise<Result<z.input<typeof handoverRule.response>, Failure>> =>
  db.workspaceTx(workspaceId, async (sql) =>
    (await lockCampaign(sql, workspaceId, campaignId))
      ? ok({ rule: await readHandoverRule(sql, workspaceId, campaignId) })
      : fail({ code: 'not_found' }),
  );

/** Whether there is somebody that leads can be given to. */
const isThere = async (
  sql: Sql,
  workspaceId: string,
  { memberId, teamId }: HandoverRule['to'],
): Promise<boolean> =>
  memberId === null
    ? teamId !== null && (await hasTeam(sql, workspaceId, teamId))
    : teamId === null && (await isActiveMember(sql, workspaceId, memberId));

async function faultOf(
  sql: Sql,
  workspaceId: string,
  campaignId: string,
  { to, personaIds }: HandoverRule,
): Promise<Failure | null> {
  if (!(await lockCampaign(sql, workspaceId, campaignId))) return { code: 'not_found' };
  if (!(await isThere(sql, workspaceId, to))) return { code: 'invalid_request', path: 'to' };
  if (!(await hasPersonas(sql, workspaceId, [...new Set(personaIds)])))
    return { code: 'invalid_request', path: 'personaIds' };
  return null;
}

/** Keeps the rule; what it hands over, it hands over within a second. `invalid_request` with the field for who or what is not there. */
export async function makeHandoverRule(
  { db, bus }: Pick<Services, 'db' | 'bus'>,
  { workspaceId, memberId }: Actor,
  campaignId: string,
  rule: HandoverRule,
): Promise<Result<Record<string, never>, Failure>> {
  const fault = await db.workspaceTx(workspaceId, async (sql) => {
    const wrong = await faultOf(sql, workspaceId, campaignId, rule);
    if (wrong) return wrong;
    await writeHandoverRule(sql, workspaceId, campaignId, rule);
    if (rule.on) await markCampaignDirty(sql, workspaceId, campaignId);
    await audit(sql, workspaceId, {
      by: { memberId },
      action: rule.on ? 'handover_rule_on' : 'handover_rule_off',
      subject: { kind: 'campaign', id: campaignId },
      details: { to: rule.to.memberId ?? rule.to.teamId ?? '' },
    });
    return null;
  });
  if (fault) return fail(fault);
  if (rule.on) bus.publish({ ws: workspaceId, dirty: true });
  return ok({});
}

type PersonaOf = (lead: Candidate) => string | null;

/** The personas' rules are read for a rule that asks for them alone. */
const personaOfFor = async (
  sql: Sql,
  workspaceId: string,
  rules: Iterable<HandoverRule>,
): Promise<PersonaOf> =>
  [...rules].some(({ personaIds }) => personaIds.length > 0) ? readPersonaOf(sql, workspaceId) : () => null;

const meets = (rule: HandoverRule, lead: Candidate, personaOf: PersonaOf): boolean =>
  meetsRule(rule, { ...lead, personaId: personaOf(lead) });

/** What a rule would hand over now; nothing is written. */
export const previewRule = (
  { db }: Pick<Services, 'db'>,
  { workspaceId }: Pick<Actor, 'workspaceId'>,
  campaignId: string,
  rule: HandoverRule,
): Promise<Result<z.input<typeof previewHandoverRule.response>, Failure>> =>
  db.workspaceTx(workspaceId, async (sql) => {
    const wrong = await faultOf(sql, workspaceId, campaignId, rule);
    if (wrong) return fail(wrong);
    const personaOf = await personaOfFor(sql, workspaceId, [rule]);
    const found = { count: 0, names: [] as string[] };
    for (let after: string | null = null; ; ) {
      const page: Candidate[] = await readCandidates(sql, workspaceId, [campaignId], {
        ...{ among: null, after, limit: PAGE },
      });
      for (const lead of page) {
        if (!meets(rule, lead, personaOf)) continue;
        found.count += 1;
        if (found.names.length < NAMED) found.names.push(lead.name);
      }
      after = page.at(-1)?.id ?? null;
      if (page.length < PAGE) return ok(found);
    }
  });

/** Hands over those of these leads that match a rule; they wait for their stamp. A rule whose addressee is gone does nothing. */
export async function handOverByRule(
  sql: Sql,
  workspaceId: string,
  leadIds: readonly string[],
  now = new Date(),
): Promise<void> {
  const rules = await rulesInForce(sql, workspaceId);
  for (const [campaignId, { to }] of rules)
    if (!(await isThere(sql, workspaceId, to))) rules.delete(campaignId);
  if (rules.size === 0) return;
  const personaOf = await personaOfFor(sql, workspaceId, rules.values());
  const candidates = await readCandidates(sql, workspaceId, [...rules.keys()], {
    ...{ among: leadIds, after: null, limit: leadIds.length },
  });
  for (const lead of candidates) {
    const { id, campaignId } = lead;
    const rule = rules.get(campaignId);
    if (!rule || !meets(rule, lead, personaOf)) continue;
    const { to, note } = rule;
    const given = { campaignId, byId: null, at: now.toISOString(), to, note };
    const handover = { ...given, answer: null, followedUpAt: null };
    await writeHandover(sql, workspaceId, { id, handover, campaignId });
    await audit(sql, workspaceId, {
      by: 'server',
      action: 'lead_handed_over',
      subject: { kind: 'lead', id },
      details: { campaign: campaignId, to: to.memberId ?? to.teamId ?? '' },
    });
  }
}
