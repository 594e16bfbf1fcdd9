/** Teams' agreements: versions, each kept as it was proposed, and the approval of both departments (as of personas). */
import { isDeepStrictEqual } from 'node:util';
import type { Agreement } from '#lib/contract/records.ts';
import { fail, ok, type Result } from '#lib/contract/result.ts';
import type { AgreementVersion } from '#lib/contract/teams.ts';
import type { Actor } from '../auth/actor.ts';
import { type AgreementRow, putInForce, readAgreements, writeAgreement } from '../db/agreements.ts';
import type { Sql } from '../db/db.ts';
import { type TeamRow, teamForUpdate } from '../db/teams.ts';
import { audit } from './audit.ts';
import { changed } from './changed.ts';
import type { Failure } from './failure.ts';
import type { Services } from './services.ts';
import { ownTeam } from './teams.ts';
import { statusOf } from './versions.ts';

type Needs = Pick<Services, 'db' | 'bus'>;
type Answer = Result<{ version: AgreementVersion }, Failure>;

const SHOWN = 50;

const shown = ({ content, at, ...row }: AgreementRow, current: number, newest: number): AgreementVersion => ({
  ...row,
  ...content,
  at: at.toISOString(),
  status: statusOf({ ...row, current }, newest),
});

/** The newest versions of a team's agreement; none while nobody has proposed one. `not_found` without such a team. */
export const listAgreements = (
  { db }: Pick<Services, 'db'>,
  { workspaceId }: Actor,
  teamId: string,
): Promise<Result<{ versions: AgreementVersion[] }, Failure>> =>
  db.workspaceTx(workspaceId, async (sql) => {
    const team = await teamForUpdate(sql, workspaceId, teamId);
    if (!team || team.gone) return fail({ code: 'not_found' });
    const rows = await readAgreements(sql, workspaceId, teamId, SHOWN);
    const newest = rows[0]?.number ?? 0;
    return ok({ versions: rows.map((row) => shown(row, team.agreementNumber, newest)) });
  });

/**
 * Proposes a new version on top of the newest one, approved for its writer's department. `agreement_changed` when that is another
 * than its writer has seen. Proposed again after a lost answer it is what it was.
 */
export const proposeAgreement = (
  services: Needs,
  actor: Actor,
  teamId: string,
  { basedOn, content }: { basedOn: number | null; content: Agreement },
): Promise<Answer> =>
  ofTeam(services, actor, teamId, async (sql, team, newest) => {
    const number = (basedOn ?? 0) + 1;
    const isSame =
      newest?.number === number &&
      newest.authorId === actor.memberId &&
      isDeepStrictEqual(newest.content, content);
    if (isSame) return ok({ version: shown(newest, team.agreementNumber, number) });
    if ((newest?.number ?? null) !== basedOn) return fail({ code: 'agreement_changed' });
    const proposed = { number, content, authorId: actor.memberId, at: new Date(), approvals: [] };
    return ok({ version: await approvedBy(sql, actor, teamId, team, proposed) });
  });

/**
 * Approves the proposed version for the actor's department; with both it holds. `version_not_newest` when another was proposed
 * meanwhile or this one holds already, `already_approved` when the department has said so before, `not_found`.
 */
export const approveAgreement = (
  services: Needs,
  actor: Actor,
  teamId: string,
  number: number,
): Promise<Answer> =>
  ofTeam(services, actor, teamId, async (sql, team, newest) => {
    if (!newest || number > newest.number) return fail({ code: 'not_found' });
    if (number !== newest.number || number === team.agreementNumber)
      return fail({ code: 'version_not_newest' });
    if (newest.approvals.some(({ department }) => department === actor.department))
      return fail({ code: 'already_approved' });
    return ok({ version: await approvedBy(sql, actor, teamId, team, newest) });
  });

/** Does it with the team locked, so that two at once come one after the other. */
const ofTeam = (
  services: Needs,
  actor: Actor,
  teamId: string,
  work: (sql: Sql, team: TeamRow, newest: AgreementRow | undefined) => Promise<Answer>,
): Promise<Answer> =>
  changed(services, actor.workspaceId, async (sql) => {
    const team = await ownTeam(sql, actor, teamId);
    if (!team.ok) return team;
    return work(sql, team.value, (await readAgreements(sql, actor.workspaceId, teamId, 1))[0]);
  });

/** The version with the approval of the actor's department; in force when the other one's stands already. */
async function approvedBy(
  sql: Sql,
  { workspaceId, memberId, department }: Actor,
  teamId: string,
  team: TeamRow,
  version: AgreementRow,
): Promise<AgreementVersion> {
  const approvals = [...version.approvals, { department, memberId, at: new Date().toISOString() }];
  const approved = { ...version, approvals };
  await writeAgreement(sql, workspaceId, teamId, approved);
  const both = approvals.length > 1;
  if (both) await putInForce(sql, workspaceId, teamId, approved);
  await audit(sql, workspaceId, {
    by: { memberId },
    action: both ? 'agreement_current' : 'agreement_proposed',
    subject: { kind: 'team', id: teamId, name: team.name },
    details: { version: version.number },
  });
  return shown(approved, both ? version.number : team.agreementNumber, version.number);
}
