/** What a person wants to be told of, how, and when not. It is kept on the server, for all their devices. */
import * as z from 'zod';
import { Zone } from './primitives.ts';
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

const Hour = z.int().min(0).max(23);
const Kinds = z.array(AlertKind).max(AlertKind.options.length);

export const AlertChoices = z.object({
  badge: Kinds,
  notify: Kinds,
  mail: Kinds,
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
    'What this member wants to be told of; null while they have not chosen. `canMail`: whether the server sends mail.',
  response: z.object({ choices: z.nullable(AlertChoices), canMail: z.boolean() }),
});

export const chooseAlerts = route({
  method: 'POST',
  path: '/api/v1/me/alerts',
  access: 'device',
  body: AlertChoices,
  summary: 'Chooses what this member is told of, for all their devices.',
  response: z.object({}),
});
