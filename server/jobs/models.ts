/**
 * Learns from every workspace's outcomes what predicts them, away from requests: outcomes are read in parts, and a thread of its own
 * learns. One process at a time makes a workspace's model, once enough has happened since the last one.
 */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { LeadModel } from '#lib/contract/models.ts';
import type { History } from '#lib/domain/model/history.ts';
import { WINDOW } from '#lib/domain/model.ts';
import { factsBefore } from '#lib/domain/prediction.ts';
import { stamp } from '../db/changes.ts';
import type { Db } from '../db/db.ts';
import {
  claimModel,
  countDecided,
  type DecidedLead,
  readDecided,
  readModel,
  releaseModel,
  type StandingModel,
  touchesBefore,
  writeModel,
} from '../db/models.ts';
import { readTitleRules } from '../db/titles.ts';
import { workspaceIds } from '../db/workspaces.ts';
import type { Services } from '../services/services.ts';
import { type Daily, daily } from './daily.ts';
import type { ToWorker } from './model-worker.ts';

type Needs = Pick<Services, 'db' | 'bus' | 'log'>;

/** A model is made anew after so many more outcomes: fewer change it hardly. */
const ENOUGH_NEW = 50;
const LEADS_AT_ONCE = 100;
/** More touchpoints of a lead say no more of it. */
const MOST_TOUCHES = 1_000;
/** A process that has not finished by then has died. */
const LEASE_MS = 15 * 60_000;

/** Whether a model would differ from the one that stands. Outcomes that are gone, of people who were erased, count at once. */
function isWorthwhile(last: StandingModel | null, { all, upTo }: { all: number; upTo: number }): boolean {
  if (!last?.model) return all > 0;
  if (last.model.state === 'too_few') return all !== last.outcomes;
  return upTo < last.outcomes || all - last.outcomes >= ENOUGH_NEW;
}

async function historiesOf(db: Db, workspaceId: string, leads: readonly DecidedLead[]): Promise<History[]> {
  const { touches, titleRules } = await db.workspaceTx(workspaceId, async (sql) => ({
    touches: await touchesBefore(sql, workspaceId, leads, MOST_TOUCHES),
    titleRules: await readTitleRules(sql, workspaceId),
  }));
  return leads.map(({ id, won, at, lead, account, leadSince, accountSince }) => ({
    won,
    at: at.getTime(),
    facts: factsBefore(
      {
        lead,
        account,
        leadSince: leadSince.getTime(),
        accountSince: accountSince.getTime(),
        touchpoints: touches.get(id) ?? [],
        titleRules,
      },
      at.getTime(),
    ),
  }));
}

async function learn(db: Db, workspaceId: string, leads: readonly DecidedLead[]): Promise<LeadModel> {
  const worker = new Worker(new URL('./model-worker.ts', import.meta.url));
  const say = (message: ToWorker): void => worker.postMessage(message);
  const tell = async (): Promise<void> => {
    for (let from = 0; from < leads.length; from += LEADS_AT_ONCE)
      say({ histories: await historiesOf(db, workspaceId, leads.slice(from, from + LEADS_AT_ONCE)) });
    say({ learn: true });
  };
  try {
    // An error event of the thread becomes an error here.
    const [[model]] = await Promise.all([once(worker, 'message'), tell()]);
    return LeadModel.parse(model);
  } finally {
    await worker.terminate();
  }
}

/**
 * Makes the workspace's model anew, if enough has happened since the last one and nobody else is at it.
 * @returns whether it was made
 */
export async function trainModel({ db, bus }: Needs, workspaceId: string, now: Date): Promise<boolean> {
  const lease = new Date(now.getTime() + LEASE_MS);
  const claimed = await db.workspaceTx(workspaceId, async (sql) => {
    const last = await readModel(sql, workspaceId);
    const counted = await countDecided(sql, workspaceId, last?.until ?? null);
    return isWorthwhile(last, counted) && (await claimModel(sql, workspaceId, last, { now, lease }))
      ? { outcomes: counted.all }
      : null;
  });
  if (!claimed) return false;
  try {
    const leads = await db.workspaceTx(workspaceId, (sql) => readDecided(sql, workspaceId, WINDOW));
    const model = leads.length > 0 ? await learn(db, workspaceId, leads) : null;
    const seq = await db.workspaceTx(workspaceId, async (sql) => {
      const until = leads.at(-1)?.at ?? null;
      await writeModel(sql, workspaceId, { model, outcomes: claimed.outcomes, until });
      return stamp(sql, workspaceId);
    });
    if (seq !== null) bus.publish({ ws: workspaceId, seq });
    return true;
  } catch (error) {
    await db.workspaceTx(workspaceId, (sql) => releaseModel(sql, workspaceId));
    throw error;
  }
}

/** Looks at every workspace; what fails for one is said, and does not keep the others from theirs. */
async function trainModels(needs: Needs): Promise<void> {
  for (const workspaceId of await workspaceIds(needs.db))
    await trainModel(needs, workspaceId, new Date()).catch((error: unknown) =>
      needs.log.error({ err: error, workspaceId }, 'a model was not made'),
    );
}

export const keepModels = (needs: Needs): Daily =>
  daily(needs.log, 'models', 'models were not made', () => trainModels(needs));
