/** Connected systems, for administrators: connecting, running, stopping, disconnecting. */
import { v7 as uuidv7 } from 'uuid';
import type * as z from 'zod';
import { fail, ok, type Result } from '#lib/contract/result.ts';
import {
  type changeSource,
  type createSource,
  type Source,
  type SourceCredential,
  SYSTEM_CREDENTIALS,
  SYSTEM_URLS,
} from '#lib/contract/sources.ts';
import type { Actor } from '../auth/actor.ts';
import { placeOf } from '../connectors/open.ts';
import { EVERY_MS } from '../connectors/run.ts';
import type { Sql } from '../db/db.ts';
import { forgetWaitingWrites, retryWrites } from '../db/source-writes.ts';
import { deleteSourceRow, insertSource, readSources, stopSourceRun, updateSource } from '../db/sources.ts';
import { ADDRESS_FAILURES } from './address-failures.ts';
import { auditorOf } from './audit.ts';
import type { Failure } from './failure.ts';
import type { Services } from './services.ts';

type Needs = Pick<Services, 'db' | 'bus' | 'guard' | 'sealing' | 'sources'>;

const sealed = (
  { sealing }: Needs,
  { workspaceId }: Actor,
  id: string,
  credential: SourceCredential,
): Uint8Array => sealing.seal(Buffer.from(JSON.stringify(credential)), placeOf(workspaceId, id));

const auditOf = auditorOf('source');

/** The workspace's sources, oldest first. */
export const listSources = ({ db }: Pick<Services, 'db'>, { workspaceId }: Actor): Promise<Source[]> =>
  db.workspaceTx(workspaceId, (sql) => readSources(sql, workspaceId));

/** Connects a system; its first run begins. */
export async function connectSource(
  services: Needs,
  actor: Actor,
  { system, baseUrl, credential, objects }: z.output<typeof createSource.body>,
): Promise<Result<{ id: string }, Failure>> {
  const { db, guard } = services;
  const { workspaceId } = actor;
  const checked = await guard.check(baseUrl ?? SYSTEM_URLS[system] ?? '');
  if (!checked.ok) return fail({ ...ADDRESS_FAILURES[checked.error], path: 'baseUrl' });
  const { origin, host } = checked.value;
  const id = uuidv7();
  const source = {
    id,
    system,
    baseUrl: origin,
    objects: [...new Set(objects)],
    credential: sealed(services, actor, id, credential),
  };
  const made = await db.workspaceTx(workspaceId, async (sql) => {
    if (!(await insertSource(sql, workspaceId, source, new Date()))) return false;
    await auditOf(sql, actor, 'source_connected', id, host);
    return true;
  });
  if (!made) return fail({ code: 'already_exists' });
  moved(services, actor, id);
  return ok({ id });
}

/** Tells who looks on, and lets run what is due. */
function moved({ bus, sources }: Needs, { workspaceId }: Actor, id: string): void {
  bus.publish({ ws: workspaceId, source: id, asked: true });
  sources.wake(workspaceId);
}

/** Changes a source, if there is one, and says so. */
async function changed(
  services: Needs,
  actor: Actor,
  id: string,
  change: (sql: Sql) => Promise<boolean>,
): Promise<Result<Record<string, never>, Failure>> {
  const there = await services.db.workspaceTx(actor.workspaceId, change);
  if (!there) return fail({ code: 'not_found' });
  moved(services, actor, id);
  return ok({});
}

/** Gives a source a new key, or changes what it pulls and what is written back; then it runs. */
export async function reviseSource(
  services: Needs,
  actor: Actor,
  id: string,
  { credential, objects, writeBack }: z.output<typeof changeSource.body>,
): Promise<Result<Record<string, never>, Failure>> {
  const source = (await listSources(services, actor)).find((one) => one.id === id);
  if (source && credential && !SYSTEM_CREDENTIALS[source.system].safeParse(credential).success)
    return fail({
      code: 'invalid_request',
      detail: `The key is not one of ${source.system}.`,
      path: 'credential',
    });
  return changed(services, actor, id, async (sql) => {
    const change = {
      ...(credential ? { credential: sealed(services, actor, id, credential) } : {}),
      ...(objects ? { objects: [...new Set(objects)] } : {}),
      ...(writeBack === undefined ? {} : { writeBack }),
    };
    const now = new Date();
    if (!(await updateSource(sql, actor.workspaceId, id, change, now))) return false;
    if (writeBack === null) await forgetWaitingWrites(sql, actor.workspaceId, id);
    else await retryWrites(sql, actor.workspaceId, id, now);
    await auditOf(sql, actor, 'source_changed', id);
    return true;
  });
}

/** Lets a source run now, and what was given up be written again. */
export const runSourceNow = (services: Needs, actor: Actor, id: string) =>
  changed(services, actor, id, async (sql) => {
    const now = new Date();
    await retryWrites(sql, actor.workspaceId, id, now);
    return updateSource(sql, actor.workspaceId, id, {}, now);
  });

/** Ends a source's run. */
export const stopSourceNow = (services: Needs, actor: Actor, id: string) =>
  changed(services, actor, id, (sql) => {
    const now = new Date();
    const nextAt = new Date(now.getTime() + EVERY_MS);
    return stopSourceRun(sql, actor.workspaceId, id, { now, nextAt });
  });

/** Disconnects a system: its key is forgotten, what was pulled stays. */
export const disconnectSource = (services: Needs, actor: Actor, id: string) =>
  changed(services, actor, id, async (sql) => {
    if (!(await deleteSourceRow(sql, actor.workspaceId, id))) return false;
    await auditOf(sql, actor, 'source_disconnected', id);
    return true;
  });
