/** Making a company's workspace with its first admin. */
import { v7 as uuidv7 } from 'uuid';
import * as z from 'zod';
import { Department } from '#lib/contract/primitives.ts';
import { fail, type Result } from '#lib/contract/result.ts';
import { DEFAULT_REASONS } from '#lib/domain/feedback.ts';
import { readEmail } from '#lib/domain/identity.ts';
import { DEFAULT_STAGES } from '#lib/domain/stage.ts';
import { stamp } from '../db/changes.ts';
import { isDuplicate } from '../db/errors.ts';
import { insertMember } from '../db/members.ts';
import { createWorkspace } from '../db/workspaces.ts';
import { audit } from './audit.ts';
import { chooseWorkspace } from './choose-workspace.ts';
import type { Failure } from './failure.ts';
import { createSignInLink, type SignInLink } from './people.ts';
import type { Services } from './services.ts';

export const NewWorkspace = z.object({
  workspace: z
    .string()
    .trim()
    .min(1, 'Give the workspace a name.')
    .max(80, 'The name of the workspace may have 80 characters.'),
  name: z.string().trim().min(1, 'Give your name.').max(80, 'A name may have 80 characters.'),
  email: z.string().refine((text) => readEmail(text) !== null, 'This is not an e-mail address.'),
  department: Department,
});
export type NewWorkspace = z.infer<typeof NewWorkspace>;

export const NewMember = NewWorkspace.omit({ workspace: true }).extend({
  admin: z.boolean(),
  /** Short name of the workspace; null when there is only one. */
  workspace: z.string().nullable(),
});
export type NewMember = z.infer<typeof NewMember>;

/** The first link may wait for a day: whoever sets a server up does not always sign in at once. */
const FIRST_LINK_MINUTES = 24 * 60;

/** `Åkes Café & Co` → `akes-cafe-co` */
const slugOf = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '') || 'workspace';

/** Makes the workspace with default stages and reasons, and its first admin; gives the admin's sign-in link. */
export async function createFirstWorkspace(
  services: Pick<Services, 'db' | 'identity' | 'origin'>,
  wanted: NewWorkspace,
): Promise<Result<SignInLink, Failure>> {
  const id = uuidv7();
  const email = readEmail(wanted.email)?.exact ?? wanted.email;
  try {
    await services.db.tx(async (sql) => {
      await createWorkspace(sql, slugOf(wanted.workspace), {
        id,
        name: wanted.workspace,
        currency: 'SEK',
        stages: DEFAULT_STAGES,
        reasons: DEFAULT_REASONS,
      });
      await insertMember(sql, id, {
        id: uuidv7(),
        name: wanted.name,
        email,
        department: wanted.department,
        admin: true,
        active: true,
      });
      await audit(sql, id, { by: 'operator', action: 'workspace_created' });
      await stamp(sql, id);
    });
  } catch (error) {
    if (isDuplicate(error))
      return fail({
        code: 'already_exists',
        detail: 'There is a workspace of this name. Choose another, or use `samsyn link` to sign in to it.',
      });
    throw error;
  }
  return createSignInLink(services, email, FIRST_LINK_MINUTES);
}

/** Adds a member to a workspace; gives the member's first sign-in link. `already_exists` when the address is taken there. */
export async function addMember(
  services: Pick<Services, 'db' | 'identity' | 'origin' | 'bus'>,
  { name, email, department, admin, workspace }: NewMember,
): Promise<Result<SignInLink, Failure>> {
  const target = await chooseWorkspace(services.db, workspace);
  if (!target.ok) return target;
  const ws = target.value;
  const address = readEmail(email)?.exact ?? email;
  try {
    const seq = await services.db.workspaceTx(ws, async (sql) => {
      const id = uuidv7();
      await insertMember(sql, ws, { id, name, email: address, department, admin, active: true });
      await audit(sql, ws, {
        by: 'operator',
        action: 'member_added',
        subject: { kind: 'member', id },
        details: { department, admin },
      });
      return stamp(sql, ws);
    });
    if (seq !== null) services.bus.publish({ ws, seq });
  } catch (error) {
    if (isDuplicate(error))
      return fail({
        code: 'already_exists',
        detail: 'There is a member with this address. Use `samsyn link` for a new sign-in link.',
      });
    throw error;
  }
  return createSignInLink(services, address, FIRST_LINK_MINUTES);
}
