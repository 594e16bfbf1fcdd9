/**
 * Personas as marketing writes them: versions, each kept whole, and the approval of both departments. Nothing of a lead is
 * reckoned here: a version that becomes current is one changed row, which every device reads and weighs anew by itself.
 */
import { isDeepStrictEqual } from 'node:util';
import {
  MAX_PERSONAS,
  type PersonaContent,
  type PersonaHead,
  type PersonaVersion,
  type Retirement,
} from '#lib/contract/personas.ts';
import { fail, ok, type Result } from '#lib/contract/result.ts';
import type { Actor } from '../auth/actor.ts';
import type { Sql } from '../db/db.ts';
import {
  countPersonas,
  handOnPersona,
  hasPersonas,
  insertVersion,
  lockVersion,
  makeCurrent,
  readNewestVersions,
  readVersions,
  type VersionRow,
  writeApprovals,
} from '../db/personas.ts';
import { audit } from './audit.ts';
import { changed } from './changed.ts';
import type { Failure } from './failure.ts';
import type { Services } from './services.ts';
import { statusOf } from './versions.ts';

type Needs = Pick<Services, 'db' | 'bus'>;

const SHOWN = 50;

const shown = (
  { personaId: _, current: _current, isRetired: _isRetired, at, ...row }: VersionRow,
  status: PersonaVersion['status'],
): PersonaVersion => ({
  ...row,
  status,
  at: at.toISOString(),
});

const asNewest = (row: VersionRow): PersonaVersion => shown(row, statusOf(row, row.number));

/** All personas by name, with their newest versions. */
export const listPersonas = ({ db }: Pick<Services, 'db'>, { workspaceId }: Actor): Promise<PersonaHead[]> =>
  db.workspaceTx(workspaceId, async (sql) =>
    (await readNewestVersions(sql, workspaceId)).map((row) => {
      const { number, status, authorId, at, approvals } = asNewest(row);
      const newest = { number, status, authorId, at, approvals };
      return { id: row.personaId, name: row.name, current: row.current, retired: row.isRetired, newest };
    }),
  );

/** The newest versions of a persona. `not_found` when the workspace has no such persona. */
export async function listVersions(
  { db }: Pick<Services, 'db'>,
  { workspaceId }: Actor,
  personaId: string,
): Promise<Result<{ versions: PersonaVersion[] }, Failure>> {
  const rows = await db.workspaceTx(workspaceId, (sql) => readVersions(sql, workspaceId, personaId, SHOWN));
  const newest = rows[0]?.number ?? 0;
  return rows.length === 0
    ? fail({ code: 'not_found' })
    : ok({ versions: rows.map((row) => shown(row, statusOf(row, newest))) });
}

/**
 * Saves a new version on top of the newest one. `persona_changed` when that is another than its writer has seen;
 * `too_many_personas`; `replacement_retired` when it retires the persona in favour of one that is not in use. Saved again after a lost
 * answer it is what it was.
 */
export function saveVersion(
  services: Needs,
  actor: Actor,
  personaId: string,
  {
    basedOn,
    content,
    approve,
    retired,
  }: { basedOn: number | null; content: PersonaContent; approve: boolean; retired: Retirement | null },
): Promise<Result<{ version: PersonaVersion }, Failure>> {
  const { workspaceId, memberId } = actor;
  return changed(services, workspaceId, async (sql) => {
    const newest = await readNewest(sql, workspaceId, personaId);
    const number = (basedOn ?? 0) + 1;
    if (
      newest &&
      newest.number === number &&
      newest.authorId === memberId &&
      isSame(newest, content, retired)
    )
      return ok({ version: asNewest(newest) });
    if ((newest?.number ?? null) !== basedOn) return fail({ code: 'persona_changed' });
    const adds = !newest || (newest.isRetired !== null && retired === null);
    if (adds && (await countPersonas(sql, workspaceId)) >= MAX_PERSONAS)
      return fail({ code: 'too_many_personas' });
    if (!(await mayReplace(sql, workspaceId, personaId, retired)))
      return fail({ code: 'replacement_retired' });
    const version = { personaId, number, authorId: memberId, at: new Date(), retired };
    if (!(await insertVersion(sql, workspaceId, content, version))) return fail({ code: 'persona_changed' });
    await audit(sql, workspaceId, {
      by: { memberId },
      action: 'persona_saved',
      subject: { kind: 'persona', id: personaId, name: content.name },
      details: { version: number },
    });
    const { current = null, isRetired = null } = newest ?? {};
    const saved = { ...version, ...content, approvals: [], current, isRetired };
    return ok({ version: approve ? await approvedBy(sql, actor, saved) : asNewest(saved) });
  });
}

/**
 * Approves a draft for the actor's department; with both, it classifies from now on. `version_not_newest` when another version was
 * saved meanwhile or this one classifies already, `already_approved` when the department has said so before, `replacement_retired`,
 * `not_found`.
 */
export function approveVersion(
  services: Needs,
  actor: Actor,
  personaId: string,
  number: number,
): Promise<Result<{ version: PersonaVersion }, Failure>> {
  const { workspaceId, department } = actor;
  return changed(services, workspaceId, async (sql) => {
    await lockVersion(sql, workspaceId, personaId, number);
    const newest = await readNewest(sql, workspaceId, personaId);
    if (!newest || number > newest.number) return fail({ code: 'not_found' });
    if (newest.approvals.some((one) => one.department === department) && number === newest.number)
      return fail({ code: 'already_approved' });
    if (number !== newest.number || number === newest.current) return fail({ code: 'version_not_newest' });
    if (!(await mayReplace(sql, workspaceId, personaId, newest.retired)))
      return fail({ code: 'replacement_retired' });
    return ok({ version: await approvedBy(sql, actor, newest) });
  });
}

const readNewest = async (
  sql: Sql,
  workspaceId: string,
  personaId: string,
): Promise<VersionRow | undefined> => (await readVersions(sql, workspaceId, personaId, 1))[0];

const isSame = (
  { name, threshold, criteria, text, ...saved }: VersionRow,
  content: PersonaContent,
  retired: Retirement | null,
): boolean =>
  isDeepStrictEqual({ name, threshold, criteria, text }, content) &&
  isDeepStrictEqual(saved.retired, retired);

/** Whether who takes over, if anybody does, is another persona in use. */
const mayReplace = async (
  sql: Sql,
  workspaceId: string,
  personaId: string,
  retired: Retirement | null,
): Promise<boolean> =>
  !retired?.replacedBy ||
  (retired.replacedBy !== personaId && (await hasPersonas(sql, workspaceId, [retired.replacedBy])));

/** The version with the approval of the actor's department; current when the other one's stands already. */
async function approvedBy(
  sql: Sql,
  { workspaceId, memberId, department }: Actor,
  version: VersionRow,
): Promise<PersonaVersion> {
  const approvals = [...version.approvals, { department, memberId, at: new Date().toISOString() }];
  await writeApprovals(sql, workspaceId, version, approvals);
  const both = approvals.length > 1;
  if (both) await makeCurrent(sql, workspaceId, version);
  if (both && version.retired)
    await handOnPersona(sql, workspaceId, version.personaId, version.retired.replacedBy);
  await audit(sql, workspaceId, {
    by: { memberId },
    action: both ? (version.retired ? 'persona_retired' : 'persona_current') : 'persona_approved',
    subject: { kind: 'persona', id: version.personaId, name: version.name },
    details: { version: version.number, department },
  });
  return asNewest({ ...version, approvals, current: both ? version.number : version.current });
}
