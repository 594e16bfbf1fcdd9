/** Sellers are never ranked: nothing that the server answers holds a member beside a figure of quality. */
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { ROUTES } from '#lib/contract/all-routes.ts';
import { SYNCED } from '#lib/contract/records.ts';

const MEMBERS = /^(member|seller|author|owner|colleague)s?(Id|Ids)?$/;
const FIGURES =
  /^(mean|share|rate|good|poor|score|rank|place|strictness|mildness|votes|quality|winRate|accuracy)$/;

const Node = z.record(z.string(), z.unknown());

/** The objects of a JSON schema that have a member and a figure of quality, by their keys. */
function rankings(schema: unknown): string[] {
  if (Array.isArray(schema)) return schema.flatMap(rankings);
  const node = Node.safeParse(schema);
  if (!node.success) return [];
  const keys = Object.keys(Node.safeParse(node.data.properties).data ?? {});
  const member = keys.find((key) => MEMBERS.test(key));
  const figure = keys.find((key) => FIGURES.test(key));
  return [
    ...(member && figure ? [`${member} with ${figure}`] : []),
    ...Object.values(node.data).flatMap(rankings),
  ];
}
const shape = (schema: z.ZodType) => z.toJSONSchema(schema, { unrepresentable: 'any' });

describe('sellers', () => {
  it.each(Object.entries(ROUTES))('are not ranked by %s', (_, { response }) => {
    expect(rankings(shape(response))).toEqual([]);
  });

  it.each(Object.entries(SYNCED))('are not ranked by the synced table %s', (_, record) => {
    expect(rankings(shape(record))).toEqual([]);
  });

  it('would be found ranked', () => {
    const bad = z.object({
      sellers: z.array(z.object({ memberId: z.string(), good: z.object({ mean: z.number() }) })),
    });
    expect(rankings(shape(bad))).toEqual(['memberId with good']);
  });
});
