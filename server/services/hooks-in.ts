/** Webhooks in: making addresses for tools, their secrets and their mappings. */
import { randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type * as z from 'zod';
import type { AuditAction } from '#lib/contract/audit.ts';
import type {
  createHookIn,
  HookIn,
  HookMapping,
  HookPreview,
  HookSigning,
  hookInPayload,
} from '#lib/contract/hooks-in.ts';
import { HOOK_NEEDS } from '#lib/contract/hooks-in.ts';
import { fail, ok, type Result } from '#lib/contract/result.ts';
import type { Actor } from '../auth/actor.ts';
import type { Sql } from '../db/db.ts';
import {
  deleteHookInRow,
  insertHookIn,
  readHookIn,
  readHooksIn,
  readPayload,
  replaceHookInMapping,
  replaceHookInSecret,
} from '../db/hooks-in.ts';
import { badPaths } from '../webhooks/in/mapping.ts';
import { nothingToPreview, previewPayload } from '../webhooks/in/preview.ts';
import { proposeMapping } from '../webhooks/in/propose.ts';
import { readSecret, secretText } from '../webhooks/sign.ts';
import { auditorOf } from './audit.ts';
import type { Failure } from './failure.ts';
import type { Services } from './services.ts';

type Needs = Pick<Services, 'db' | 'sealing' | 'origin'>;
type Who = Pick<Actor, 'workspaceId' | 'memberId'>;
type Done = Result<Record<string, never>, Failure>;

const MOST = 20;
const SECRET_BYTES = 32;
const BOTH_SECRETS_MS = 86_400_000;
/** HubSpot's are UUIDs. */
const SHORTEST_CLIENT_SECRET = 16;

/** What the secret of an address is sealed for. */
export const hookInPlace = (workspaceId: string, id: string): string => `hook in ${workspaceId} ${id}`;

/** Where a tool is to send. */
const addressOf = (origin: string, workspaceId: string, id: string): string =>
  `${origin}/hooks/${workspaceId}/${id}`;

/** The workspace's addresses, oldest first. */
export async function listHooksIn(
  { db, origin }: Needs,
  { workspaceId }: Pick<Who, 'workspaceId'>,
): Promise<HookIn[]> {
  const hooks = await db.workspaceTx(workspaceId, (sql) => readHooksIn(sql, workspaceId));
  return hooks.map((hook) => ({ ...hook, address: addressOf(origin, workspaceId, hook.id) }));
}

/** The bytes to verify with, and the text to show when it was made here; null when the given one cannot be a secret. */
function secretOf(
  signing: HookSigning,
  given: string | null,
): { bytes: Uint8Array; shown: string | null } | null {
  if (signing === 'hubspot')
    return given !== null && given.length >= SHORTEST_CLIENT_SECRET
      ? { bytes: Buffer.from(given), shown: null }
      : null;
  const bytes = given === null ? randomBytes(SECRET_BYTES) : readSecret(given);
  return bytes && { bytes, shown: given === null ? secretText(bytes) : null };
}

const auditOf = auditorOf('hook_in');

/** Makes an address; `bad_secret` when the given secret cannot be one. */
export async function addHookIn(
  { db, sealing, origin }: Needs,
  actor: Who,
  { name, signing, secret }: z.output<typeof createHookIn.body>,
): Promise<Result<z.input<typeof createHookIn.response>, Failure>> {
  const { workspaceId } = actor;
  const made = secretOf(signing, secret);
  if (!made) return fail({ code: 'bad_secret', path: 'secret' });
  const id = uuidv7();
  const sealed = sealing.seal(made.bytes, hookInPlace(workspaceId, id));
  const added = await db.workspaceTx(workspaceId, async (sql) => {
    if (!(await insertHookIn(sql, workspaceId, { id, name, signing, secret: sealed }, MOST))) return false;
    await auditOf(sql, actor, 'hook_in_added', id, name);
    return true;
  });
  return added
    ? ok({ id, address: addressOf(origin, workspaceId, id), secret: made.shown })
    : fail({ code: 'too_many_webhooks' });
}

/** Changes an address and notes it in the audit log. @param change gives the address's name; null when there is none */
async function changed(
  { db }: Pick<Needs, 'db'>,
  actor: Who,
  id: string,
  action: AuditAction,
  change: (sql: Sql) => Promise<string | null>,
): Promise<boolean> {
  return db.workspaceTx(actor.workspaceId, async (sql) => {
    const name = await change(sql);
    if (name === null) return false;
    await auditOf(sql, actor, action, id, name);
    return true;
  });
}

/** Removes an address with its last payload. */
export async function removeHookIn(services: Needs, actor: Who, id: string): Promise<Done> {
  const there = await changed(services, actor, id, 'hook_in_removed', (sql) =>
    deleteHookInRow(sql, actor.workspaceId, id),
  );
  return there ? ok({}) : fail({ code: 'not_found' });
}

/** A new secret; for a day the former one is good as well. */
export async function newHookInSecret(
  services: Needs,
  actor: Who,
  id: string,
  given: string | null,
): Promise<Result<{ secret: string | null }, Failure>> {
  const { workspaceId } = actor;
  const hook = (await listHooksIn(services, actor)).find((one) => one.id === id);
  if (!hook) return fail({ code: 'not_found' });
  const made = secretOf(hook.signing, given);
  if (!made) return fail({ code: 'bad_secret', path: 'secret' });
  const sealed = services.sealing.seal(made.bytes, hookInPlace(workspaceId, id));
  const until = new Date(Date.now() + BOTH_SECRETS_MS);
  const there = await changed(services, actor, id, 'hook_in_secret_renewed', (sql) =>
    replaceHookInSecret(sql, workspaceId, id, sealed, until),
  );
  return there ? ok({ secret: made.shown }) : fail({ code: 'not_found' });
}

/** What keeps a mapping from being used; null when nothing does. */
function wrongWith(mapping: HookMapping): Failure | null {
  const [bad] = badPaths(mapping);
  if (bad !== undefined)
    return {
      code: 'invalid_request',
      detail: 'A path cannot be read. Write it as contact.email.',
      path: 'mapping',
    };
  const unsaid = mapping.rules.findIndex(
    ({ makes, fields }) =>
      !HOOK_NEEDS[makes].every((group) => group.some((field) => Object.hasOwn(fields, field))),
  );
  return unsaid < 0
    ? null
    : {
        code: 'invalid_request',
        detail: 'A field that the rule cannot do without is missing.',
        path: `mapping.rules[${unsaid}].fields`,
      };
}

/** Says how what comes to an address is read from now on. */
export async function mapHook(services: Needs, actor: Who, id: string, mapping: HookMapping): Promise<Done> {
  const wrong = wrongWith(mapping);
  if (wrong) return fail(wrong);
  const there = await changed(services, actor, id, 'hook_in_mapped', (sql) =>
    replaceHookInMapping(sql, actor.workspaceId, id, mapping),
  );
  return there ? ok({}) : fail({ code: 'not_found' });
}

/** The last payload of an address, with a mapping to begin with. */
export async function lastPayload(
  { db }: Pick<Needs, 'db'>,
  { workspaceId }: Pick<Who, 'workspaceId'>,
  id: string,
): Promise<Result<z.input<typeof hookInPayload.response>, Failure>> {
  return db.workspaceTx(workspaceId, async (sql) => {
    const hook = await readHookIn(sql, workspaceId, id);
    if (!hook) return fail({ code: 'not_found' });
    const { at = null, payload = null } = (await readPayload(sql, workspaceId, id)) ?? {};
    const proposed = proposeMapping(hook.signing, payload);
    return ok({ at: at?.toISOString() ?? null, payload, proposed });
  });
}

/** What the last payload of an address would become. */
export async function previewHook(
  { db }: Pick<Needs, 'db'>,
  { workspaceId }: Pick<Who, 'workspaceId'>,
  id: string,
  mapping: HookMapping,
): Promise<Result<HookPreview, Failure>> {
  return db.workspaceTx(workspaceId, async (sql) => {
    if (!(await readHookIn(sql, workspaceId, id))) return fail({ code: 'not_found' });
    const kept = await readPayload(sql, workspaceId, id);
    return ok(kept ? previewPayload(kept.payload, mapping, kept.at) : nothingToPreview);
  });
}
