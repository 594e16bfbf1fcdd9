/** The review list: pairs of leads that may be one person, as the server has them now, and what is decided about them. */
import { v7 as newId } from 'uuid';
import type * as z from 'zod';
import type { Mutation } from '#lib/contract/mutations.ts';
import { pairs } from '#lib/contract/pairs.ts';
import { fail, ok, type Result } from '#lib/contract/result.ts';
import { mutations } from '#lib/contract/routes.ts';
import { here } from '#lib/store/connections.ts';
import { readDevice } from '#lib/store/device.ts';
import { call } from './client.ts';

type Failed = { code: string };
export type PairList = z.output<typeof pairs.response>;
export type LeadPair = PairList['pairs'][number];

export async function readPairs(): Promise<Result<PairList, Failed>> {
  const device = await readDevice(await here());
  return device ? call(device, pairs, { query: {} }) : fail({ code: 'not_paired' });
}

/** `otherId` becomes a part of `keptId`. */
export const mergePair = (keptId: string, otherId: string): Promise<Result<void, Failed>> =>
  decide({ type: 'lead.merge', payload: { leadId: keptId, otherId } });

/** Keeps the two apart from now on, or opens the question again. */
export const keepApart = (leadId: string, otherId: string, apart: boolean): Promise<Result<void, Failed>> =>
  decide({ type: 'lead.apart', payload: { leadId, otherId, apart } });

type Decision = Pick<Extract<Mutation, { type: 'lead.merge' | 'lead.apart' }>, 'type' | 'payload'>;

/** Sent now and not kept for later: the list is only true while the server answers. */
async function decide(decision: Decision): Promise<Result<void, Failed>> {
  const device = await readDevice(await here());
  if (!device) return fail({ code: 'not_paired' });
  const now = new Date().toISOString();
  // The server checks the pair of type and payload, as it does for every mutation.
  const mutation = { id: newId(), clientAt: now, ...decision } as Mutation;
  const answered = await call(device, mutations, { body: { sentAt: now, mutations: [mutation] } });
  if (!answered.ok) return answered;
  const [result] = answered.value.results;
  return result?.status === 'applied' ? ok(undefined) : fail({ code: result?.code ?? 'wrong_answer' });
}
