/** What sales does about a campaign's leads, for both departments. */
import type * as z from 'zod';
import type { salesProcess } from '#lib/contract/sales-process.ts';
import { putOff } from '#lib/domain/next-action.ts';
import type { Actor } from '../auth/actor.ts';
import { type ProcessRow, readSalesProcess } from '../db/sales-process.ts';
import type { Services } from './services.ts';

type Told = z.input<typeof salesProcess.response>;

/** A page of a campaign's leads; none of a campaign that is not there. */
export async function listSalesProcess(
  { db }: Pick<Services, 'db'>,
  { workspaceId }: Pick<Actor, 'workspaceId'>,
  campaignId: string,
  { after, limit }: z.output<typeof salesProcess.query>,
  now = new Date(),
): Promise<Told> {
  // One more tells whether there are more.
  const found = await db.workspaceTx(workspaceId, (sql) =>
    readSalesProcess(sql, workspaceId, campaignId, { after, limit: limit + 1, now }),
  );
  const leads = found.slice(0, limit);
  return {
    leads: leads.map(({ id, name, account, ownerId, stage, lastAt, lastKind, ...row }) => ({
      ...{ id, name, stop: row.stop, account, ownerId, stage },
      lastTouch: lastAt && lastKind ? { at: lastAt.toISOString(), kind: lastKind } : null,
      step: stepOf(row, now),
    })),
    next: found.length > limit ? (leads.at(-1)?.id ?? null) : null,
  };
}

/** A meeting is sooner told of than what was put off. Nothing is to be taken up with who is not to be contacted. */
function stepOf(
  { meetingAt, actions, stop }: Pick<ProcessRow, 'meetingAt' | 'actions' | 'stop'>,
  now: Date,
): Told['leads'][number]['step'] {
  if (meetingAt) return { is: 'meeting', at: meetingAt.toISOString() };
  if (stop) return null;
  const [next] = putOff(actions, now.toISOString().slice(0, 10));
  return next ? { is: 'put_off', code: next.code, until: next.choice.until } : null;
}
