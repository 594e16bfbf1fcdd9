/** What `samsyn doctor` looks at in a database that is open. What can be seen without it is in server/cli/doctor.ts. */
import * as z from 'zod';
import type { Db } from '../db/db.ts';
import { countRows, type Sizes } from '../db/sizes.ts';
import type { Services } from './services.ts';

/** `ok`; `look`: somebody should do something soon; `bad`: something is wrong now. */
export const Finding = z.object({ state: z.enum(['ok', 'look', 'bad']), text: z.string() });
export type Finding = z.infer<typeof Finding>;

/** From these on the embedded database is slower than its users like; docs/self-hosting.md has the measurements. */
const EMBEDDED_LEADS = 200_000;
const EMBEDDED_TOUCHPOINTS = 5_000_000;

const number = (value: number): string => value.toLocaleString('en');

/** Looks at the database of a running server, or of none. Changes nothing. */
export const examine = async ({ db, origin }: Pick<Services, 'db' | 'origin'>): Promise<Finding[]> =>
  findingsOf(db.kind, await countRows(db), origin);

/** What is to be said of a database of this kind that holds so much. */
export function findingsOf(
  kind: Db['kind'],
  { leads, touchpoints, workspaces }: Sizes,
  origin: string,
): Finding[] {
  const size = `${number(leads)} leads and ${number(touchpoints)} touchpoints`;
  const outgrown = kind === 'pglite' && (leads > EMBEDDED_LEADS || touchpoints > EMBEDDED_TOUCHPOINTS);
  return [
    kind === 'pglite'
      ? { state: 'ok', text: 'The embedded database is open; it was seen to flush its commits to the disk.' }
      : { state: 'ok', text: 'PostgreSQL answers, and its tables are up to date.' },
    workspaces === 0
      ? { state: 'look', text: 'There is no workspace yet. Make one with `samsyn init`.' }
      : {
          state: 'ok',
          text: `${number(workspaces)} ${workspaces === 1 ? 'workspace' : 'workspaces'} with ${size}.`,
        },
    ...(outgrown
      ? [
          {
            state: 'look' as const,
            text: `That is more than the embedded database is made for (${number(EMBEDDED_LEADS)} leads, ${number(EMBEDDED_TOUCHPOINTS)} touchpoints). Move with \`samsyn migrate-to postgres://…\`.`,
          },
        ]
      : []),
    origin.startsWith('https:')
      ? { state: 'ok', text: `People reach it at ${origin}.` }
      : {
          state: 'look',
          text: `Its address is ${origin}, which only this computer reaches. For others put a proxy with a certificate in front and set PUBLIC_URL.`,
        },
  ];
}
