/** What a workspace's past outcomes teach of its leads. It comes with the workspace's record, so that devices predict offline. */
import * as z from 'zod';
import { Instant } from './primitives.ts';

/** A range of numbers from `from` to below `to`, where null is open; a text; texts too rare to be learnt from; what is unknown. */
const ModelBin = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('range'),
    from: z.nullable(z.number()),
    to: z.nullable(z.number()),
    points: z.number(),
  }),
  z.object({ kind: z.literal('text'), text: z.string(), points: z.number() }),
  z.object({ kind: z.literal('rare'), points: z.number() }),
  z.object({ kind: z.literal('unknown'), points: z.number() }),
]);

/** What the model was worth on the latest outcomes, which it had not seen (lib/domain/model/measures.ts). */
const Measured = z.object({
  n: z.int(),
  auc: z.nullable(z.number()),
  brier: z.number(),
  ece: z.number(),
  baseRate: z.number(),
});

const learnt = { trainedOn: z.int(), until: Instant, measures: Measured };

export const LeadModel = z.discriminatedUnion('state', [
  /** Of so many outcomes, wins among them, nothing can be learnt yet. */
  z.object({ state: z.literal('too_few'), outcomes: z.int(), won: z.int() }),
  /** It was no better than always saying the share that was won. */
  z.object({ state: z.literal('no_better'), ...learnt }),
  z.object({
    state: z.literal('shown'),
    ...learnt,
    /** The log-odds of a lead that is average in every column. */
    intercept: z.number(),
    columns: z.array(z.object({ name: z.string(), bins: z.array(ModelBin) })),
  }),
]);
export type LeadModel = z.infer<typeof LeadModel>;
