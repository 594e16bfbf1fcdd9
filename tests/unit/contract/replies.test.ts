/** What a newer server may say to this build, over every reply and every record there is. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type * as z from 'zod';
import { ROUTES } from '../../../lib/contract/all-routes.ts';
import { Lead, SYNCED } from '../../../lib/contract/records.ts';
import { SyncPage } from '../../../lib/contract/routes.ts';
import { unheard, valuesOf, withMore } from './values-of.ts';

const REPLIES: [name: string, schema: z.ZodType][] = [
  ...Object.entries(ROUTES).map(([name, route]): [string, z.ZodType] => [name, route.response]),
  ...Object.entries(SYNCED).map(([name, record]): [string, z.ZodType] => [`record of ${name}`, record]),
];

/**
 * Lists of words that end with what this build knows: a word more would be misread, so it comes with a higher version of the contract
 * and only to sidebars that speak it. By the end of their path.
 */
const CLOSED = [
  // Two departments, three verdicts, two directions: the product itself.
  '.department',
  '.verdict',
  '.verdicts[]',
  '.direction',
  '.side',
  '.contact',
  '.outcome',
  '.outcomes[]',
  '.status',
  // What decides who is which persona, and what is advised.
  '.criteria[].op',
  '.criteria[].role',
  '.titleRules.words[].kind',
  '.function',
  '.seniority',
  '.actions[].code',
  '.actions[].choice.is',
  '.actions[].choice.reason',
  '.answer.is',
  // Which key of a person it is, and why two are one.
  '.identities[].kind',
  '.evidence[].by',
];

/** What these bring is kept on the device. The pages of the full tab ask each time: there an unheard word is one page that says so. */
const KEPT = ['mutations', 'timelines', 'timeline', 'accountTimeline', 'lookup', 'sync'];

it.each(REPLIES)('%s is read as before when it has fields that are not known', (_, schema) => {
  fc.assert(
    fc.property(valuesOf(schema), (value) => {
      const before = schema.safeParse(value);
      expect(before.error).toBeUndefined();
      expect(schema.safeParse(withMore(schema, value))).toEqual(before);
    }),
    { numRuns: 30 },
  );
});

it.each(REPLIES.filter(([name]) => KEPT.includes(name) || name.startsWith('record')))(
  '%s is read when a word is not known, unless its list is closed',
  (_, schema) => {
    const refused = new Set<string>();
    fc.assert(
      fc.property(valuesOf(schema), (value) => {
        for (const changed of unheard(schema, value))
          if (!schema.safeParse(changed.value).success) refused.add(changed.path);
      }),
      { numRuns: 60 },
    );
    expect([...refused].filter((path) => !CLOSED.some((end) => path.endsWith(end)))).toEqual([]);
  },
);

it('a person who may not be contacted in a way nobody here has heard of is not to be contacted', () => {
  fc.assert(
    fc.property(valuesOf(Lead), (value) => {
      for (const changed of unheard(Lead, value))
        if (changed.path === '.stop.kind')
          expect(Lead.parse(changed.value).stop).toMatchObject({ kind: 'do_not_contact' });
    }),
  );
});

it('a table that a newer server adds is left out, and the others are read', () => {
  fc.assert(
    fc.property(valuesOf(SyncPage), (value) => {
      const page = SyncPage.parse(value);
      const tables = { ...page.tables, lettersOfTheFuture: { columns: { id: [] }, deleted: [] } };
      expect(SyncPage.parse({ ...page, tables })).toEqual(page);
    }),
    { numRuns: 30 },
  );
});
