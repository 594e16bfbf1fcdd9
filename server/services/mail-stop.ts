/** Stopping the daily mail by the link in it. The link is the right to do so, and to do nothing else; it needs no sign-in. */
import * as z from 'zod';
import { Id } from '#lib/contract/primitives.ts';
import { readChoices, writeChoices } from '../db/alerts.ts';
import { workspaceName } from '../db/workspaces.ts';
import type { Services } from './services.ts';

const PLACE = 'stop the daily mail';
const Whose = z.object({ workspaceId: Id, memberId: Id });
type Whose = z.infer<typeof Whose>;

type Needs = Pick<Services, 'db' | 'sealing'>;

/** The address that stops a member's daily mail, as old as it may be. */
export function mailStopUrl({ sealing, origin }: Pick<Services, 'sealing' | 'origin'>, whose: Whose): string {
  const url = new URL('/auth/mail/stop', origin);
  const text = Buffer.from(JSON.stringify({ workspaceId: whose.workspaceId, memberId: whose.memberId }));
  url.searchParams.set('token', Buffer.from(sealing.seal(text, PLACE)).toString('base64url'));
  return url.href;
}

function read({ sealing }: Pick<Services, 'sealing'>, token: string): Whose | null {
  const text = sealing.open(Buffer.from(token, 'base64url'), PLACE);
  return text && Whose.parse(JSON.parse(Buffer.from(text).toString('utf8')));
}

/** The name of the workspace whose mail a link stops; null for a link that is none of ours. */
export async function whoseMailStops(services: Needs, token: string): Promise<string | null> {
  const whose = read(services, token);
  return whose && services.db.workspaceTx(whose.workspaceId, (sql) => workspaceName(sql, whose.workspaceId));
}

/** Stops the daily mail; again has no effect. @returns false for a link that is none of ours */
export async function stopMail(services: Needs, token: string): Promise<boolean> {
  const whose = read(services, token);
  if (!whose) return false;
  const { workspaceId, memberId } = whose;
  await services.db.workspaceTx(workspaceId, async (sql) => {
    const choices = await readChoices(sql, workspaceId, memberId);
    if (!choices) return;
    const watched = choices.watched?.filter((way) => way !== 'mail');
    await writeChoices(sql, workspaceId, memberId, {
      choices: { ...choices, mail: [], ...(watched && { watched }) },
      mailAt: null,
    });
  });
  return true;
}
