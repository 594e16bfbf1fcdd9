/** What a person wants to be told of, how, and when not. It is kept on the server, for all their devices. */

import * as z from 'zod';
import { Id, Instant, Zone } from './primitives.ts';
import { ListedStop } from './records.ts';
import { route } from './route.ts';

export const AlertKind = z.enum([
  /** Marketing answered what I said. */
  'answered',
  /** What sales said waits for my answer. */
  'to_answer',
  /** A lead was handed to me, or to a team of mine. */
  'handed',
  /** Sales gave a lead back. */
  'returned',
  /** A question to a team of mine, which nobody has answered. */
  'question',
  /** A team's agreement waits for my department. */
  'agreement',
  /** A lead that I put off is back. */
  'back',
  /** The time that was promised for one of these is over. */
  'late',
]);
export type AlertKind = z.infer<typeof AlertKind>;

/** Where it is told: on the toolbar button, by a notification of the browser, in the daily mail. */
export const AlertWay = z.enum(['badge', 'notify', 'mail']);
export type AlertWay = z.infer<typeof AlertWay>;

/** Where news of what is watched is told. It waits for nobody, so the button does not count it. */
export const WatchWay = AlertWay.exclude(['badge']);
export type WatchWay = z.infer<typeof WatchWay>;

/** What a person can watch. */
export const WatchAbout = z.enum(['lead', 'account', 'campaign']);
export type WatchAbout = z.infer<typeof WatchAbout>;

/**
 * What news there is of it: somebody showed interest, came further on the journey, got a verdict, or marketing answered one. Of a
 * campaign, the latter two.
 */
const WatchNews = z.enum(['sign', 'stage', 'verdict', 'answer']);

/** What a member watches. */
export const Watched = z.object({
  about: WatchAbout,
  id: Id,
  name: z.string(),
  /** Of a lead. */
  stop: ListedStop,
  since: Instant,
  /** The last that happened since then, by others than the member; `what` is null where this build has not heard of it. */
  news: z.nullable(z.object({ what: z.catch(z.nullable(WatchNews), null), at: Instant })),
});
export type Watched = z.infer<typeof Watched>;

/** So many things a member can watch. */
export const MOST_WATCHED = 200;

const Hour = z.int().min(0).max(23);
const Kinds = z.array(AlertKind).max(AlertKind.options.length);

export const AlertChoices = z.object({
  badge: Kinds,
  notify: Kinds,
  mail: Kinds,
  /** Where news of what they watch is told; missing: nowhere, and in a request: as before. */
  watched: z.optional(z.array(WatchWay).max(WatchWay.options.length)),
  /** No notification from one full hour to the other; null: at any time. */
  quiet: z.nullable(
    z
      .object({ from: Hour, to: Hour })
      .refine(({ from, to }) => from !== to, { error: 'quiet around the clock', path: ['to'] }),
  ),
  /** Neither notification nor mail on Saturdays and Sundays. */
  quietWeekends: z.boolean(),
  /** The full hour of the mail. */
  mailHour: Hour,
  /** By whose clock the hours are, e.g. `Europe/Stockholm`. */
  zone: Zone,
  /** Of the mail. */
  language: z.enum(['en', 'sv']),
} satisfies Record<AlertWay, z.ZodType> & Record<string, z.ZodType>);
export type AlertChoices = z.infer<typeof AlertChoices>;

export const alertChoices = route({
  method: 'GET',
  path: '/api/v1/me/alerts',
  access: 'device',
  summary:
    'What this member wants to be told of; null while they have not chosen. `watches`: what they watch, with the last news of it. `canMail`: whether the server sends mail.',
  response: z.object({
    choices: z.nullable(AlertChoices),
    /** Missing from a server that nothing can be watched on. */
    watches: z.optional(z.array(Watched)),
    canMail: z.boolean(),
  }),
});

export const chooseAlerts = route({
  method: 'POST',
  path: '/api/v1/me/alerts',
  access: 'device',
  body: AlertChoices,
  summary: 'Chooses what this member is told of, for all their devices.',
  response: z.object({}),
});

export const watch = route({
  method: 'POST',
  path: '/api/v1/me/watches',
  access: 'device',
  body: z.object({ about: WatchAbout, id: Id, on: z.boolean() }),
  summary: 'Begins or ends to watch a lead, a company or a campaign, for this member alone.',
  response: z.object({ watches: z.array(Watched) }),
});
