/** What administrators do for the people who are leads: erase them, give them what is known of them, and let data end in time. */
import * as z from 'zod';
import { Id, Instant } from './primitives.ts';
import { route } from './route.ts';

/** How a person is named: an e-mail address, a LinkedIn profile, or the id in a marketing tool. Never in an address. */
const Who = z.string().trim().min(1).max(320);

/** Rows by the name of their table. */
const Counts = z.record(z.string(), z.int());

export const Receipt = z.object({
  id: Id,
  at: Instant,
  /** Who did it; null: from the server's command line. */
  memberId: z.nullable(Id),
  counts: Counts,
});
export type Receipt = z.infer<typeof Receipt>;

/** The longest time that can be set. */
const MOST_MONTHS = 120;
const Months = z.nullable(z.int().min(1).max(MOST_MONTHS));

/** After how many months data goes by itself; null: never. */
export const Retention = z.object({
  touchpoints: Months,
  feedback: Months,
  /** Leads without a touchpoint or feedback for so long; they are erased, but may come back. */
  silentLeads: Months,
});
export type Retention = z.infer<typeof Retention>;

/** What is kept of an event whose sender says that the person refused analytics. */
export const Unconsented = z.enum([
  /** Nothing. */
  'left_out',
  /** That it happened, counted for its campaign, without the person. */
  'counted',
]);
export type Unconsented = z.infer<typeof Unconsented>;

const RetentionRun = z.object({ at: Instant, counts: Counts });

export const previewErasure = route({
  method: 'POST',
  path: '/api/v1/privacy/preview',
  access: 'admin',
  body: z.object({ who: Who }),
  summary: 'Whom an erasure would take, and how many rows of what. Changes nothing.',
  response: z.object({
    /** Names on the cards that would go; empty when nobody has this address. */
    names: z.array(z.string()),
    counts: Counts,
    /** Whether the address is kept away already. */
    blocked: z.boolean(),
  }),
});

export const erasePerson = route({
  method: 'POST',
  path: '/api/v1/privacy/erase',
  access: 'admin',
  body: z.object({ who: Who }),
  summary:
    'Removes a person everywhere and keeps their addresses from coming back; devices drop what they hold at their next contact.',
  response: z.object({ receipt: Receipt }),
});

export const exportPerson = route({
  method: 'POST',
  path: '/api/v1/privacy/export',
  access: 'admin',
  body: z.object({ who: Who }),
  summary: 'All that is stored about a person, for the person. 404 when there is nothing.',
  response: z.object({
    madeAt: Instant,
    /** Rows by the name of their table, as they are stored. */
    data: z.record(z.string(), z.array(z.unknown())),
  }),
});

export const privacy = route({
  method: 'GET',
  path: '/api/v1/privacy',
  access: 'admin',
  summary: 'The newest receipts of erasures, how long data is kept, and what went by itself.',
  response: z.object({
    receipts: z.array(Receipt),
    retention: Retention,
    unconsented: Unconsented.default('left_out'),
    runs: z.array(RetentionRun),
  }),
});

export const setRetention = route({
  method: 'POST',
  path: '/api/v1/privacy/retention',
  access: 'admin',
  body: Retention,
  summary: 'Sets how long data is kept. It is applied within a day, and then it is gone.',
  response: z.object({}),
});

export const setUnconsented = route({
  method: 'POST',
  path: '/api/v1/privacy/unconsented',
  access: 'admin',
  body: z.object({ unconsented: Unconsented }),
  summary: 'Sets what is kept of events whose sender says that the person refused analytics, from now on.',
  response: z.object({}),
});
