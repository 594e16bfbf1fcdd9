/** What spellings of sources, media and campaigns mean, for marketing: the list, deciding, taking back. */
import type * as z from 'zod';
import type { AuditAction } from '#lib/contract/audit.ts';
import { fail, ok, type Result } from '#lib/contract/result.ts';
import {
  MEDIUM_MEANINGS,
  SOURCE_MEANINGS,
  type SpelledField,
  type spellings,
} from '#lib/contract/spellings.ts';
import type { Actor } from '../auth/actor.ts';
import { stamp } from '../db/changes.ts';
import type { Sql } from '../db/db.ts';
import { hasCampaign, readSpelling, readSpellings, spelledAnew, writeDecision } from '../db/spellings.ts';
import { audit } from './audit.ts';
import type { Failure } from './failure.ts';
import type { Services } from './services.ts';

type Needs = Pick<Services, 'db' | 'bus' | 'spellings'>;

const SHOWN = 200;

export const listSpellings = (
  { db }: Pick<Services, 'db'>,
  { workspaceId }: Actor,
): Promise<z.infer<typeof spellings.response>> =>
  db.workspaceTx(workspaceId, (sql) => readSpellings(sql, workspaceId, SHOWN));

/** Why a field cannot mean that; null when it can. */
async function whyNot(
  sql: Sql,
  workspaceId: string,
  field: SpelledField,
  meaning: string,
): Promise<Failure | null> {
  if (field === 'campaign')
    return (await hasCampaign(sql, workspaceId, meaning)) ? null : { code: 'unknown_campaign' };
  const known: readonly string[] = field === 'source' ? SOURCE_MEANINGS : MEDIUM_MEANINGS;
  return known.includes(meaning) ? null : { code: 'invalid_request', path: 'meaning' };
}

async function decided(
  { db, bus, spellings: job }: Needs,
  { workspaceId, memberId }: Actor,
  id: string,
  action: AuditAction,
  decision: { meaning: string | null } | null,
): Promise<Result<Record<string, never>, Failure>> {
  const done = await db.workspaceTx(workspaceId, async (sql): Promise<Result<number | null, Failure>> => {
    const spelling = await readSpelling(sql, workspaceId, id);
    if (!spelling) return fail({ code: 'not_found' });
    const { field, written } = spelling;
    const meaning = decision?.meaning ?? null;
    const refusal = meaning === null ? null : await whyNot(sql, workspaceId, field, meaning);
    if (refusal) return fail(refusal);
    await writeDecision(sql, workspaceId, id, decision && { ...decision, by: memberId, at: new Date() });
    await audit(sql, workspaceId, {
      by: { memberId },
      action,
      // What was written in a link may name a person: it stays outside the chain.
      subject: { kind: 'spelling', id, name: written },
      details: { field, ...(meaning === null ? {} : { meaning }) },
    });
    if (field !== 'campaign') return ok(null);
    await spelledAnew(
      sql,
      workspaceId,
      [spelling.meaning, meaning].filter((key) => key !== null),
    );
    return ok(await stamp(sql, workspaceId));
  });
  if (!done.ok) return done;
  if (done.value !== null) bus.publish({ ws: workspaceId, seq: done.value });
  job.wake(workspaceId);
  return ok({});
}

/**
 * Says what a spelling means; null: it stays as it is. `invalid_request` or `unknown_campaign` when it cannot mean that.
 */
export const sayMeaning = (
  services: Needs,
  actor: Actor,
  id: string,
  meaning: string | null,
): Promise<Result<Record<string, never>, Failure>> =>
  decided(services, actor, id, 'spelling_decided', { meaning });

/** Makes a spelling unknown again. */
export const takeBackMeaning = (
  services: Needs,
  actor: Actor,
  id: string,
): Promise<Result<Record<string, never>, Failure>> =>
  decided(services, actor, id, 'spelling_forgotten', null);
