/** The stages of the buying journey: how long leads stay in them, and changing them. */
import * as z from 'zod';
import { Stage, StageEntry } from './records.ts';
import { route } from './route.ts';

export const MAX_STAGES = 12;
export const MAX_STAGE_NAME = 60;

const Name = z.string().trim().min(1).max(MAX_STAGE_NAME);

/** A stage as it is written: its evidence is always said. */
const StageWritten = Stage.extend({
  key: z.string().regex(/^[a-z0-9-]{1,40}$/),
  name: z.record(z.enum(['en', 'sv']), Name),
  entry: StageEntry,
  stuckAfterDays: z.nullable(z.int().min(1).max(3_650)),
});

const StageTime = z.object({
  key: z.string(),
  /** Leads in it now. */
  leads: z.int(),
  /** Days that half of them, and three quarters, have been there at most; null without any. */
  medianDays: z.nullable(z.number()),
  p75Days: z.nullable(z.number()),
  /** How many have been there longer than the stage's `stuckAfterDays`; null when it has none. */
  stuck: z.nullable(z.int()),
});
export type StageTime = z.infer<typeof StageTime>;

export const stageTimes = route({
  method: 'GET',
  path: '/api/v1/stages',
  access: 'device',
  summary: 'How many leads are in each stage now, and for how long.',
  response: z.object({ stages: z.array(StageTime) }),
});

export const setStages = route({
  method: 'POST',
  path: '/api/v1/stages',
  access: 'marketing',
  body: z.object({
    stages: z
      .array(StageWritten)
      .min(1)
      .max(MAX_STAGES)
      .refine((all) => new Set(all.map(({ key }) => key)).size === all.length, 'Each stage once.'),
  }),
  summary:
    'Sets the stages in their order, and what takes a lead into each. All leads are placed anew, within minutes; who was put by hand into a stage that is gone goes where the evidence says.',
  response: z.object({}),
});
