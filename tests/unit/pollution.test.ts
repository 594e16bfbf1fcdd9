/** Names that reach into every object, through everything that is read from outside: afterwards no object is another than before. */
import { Readable } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { ROUTES } from '#lib/contract/all-routes.ts';
import { fromColumns } from '#lib/contract/columns.ts';
import type { HookMapping } from '#lib/contract/hooks-in.ts';
import { readCsv } from '#server/ingest/csv.ts';
import { readMessage } from '#server/ingest/message.ts';
import { itemsOf, mapItems } from '#server/webhooks/in/mapping.ts';
import { textAt } from '#server/webhooks/in/path.ts';
import { personaFrom } from '../../lib/domain/persona-file.ts';
import { readPolicy } from '../../lib/domain/policy.ts';

const BEFORE = Object.getOwnPropertyNames(Object.prototype).toSorted();
afterEach(() => {
  expect(Object.getOwnPropertyNames(Object.prototype).toSorted()).toEqual(BEFORE);
  expect(Reflect.get({}, 'polluted')).toBeUndefined();
  expect(Reflect.get([], 'polluted')).toBeUndefined();
});

/** As text, for in a literal `__proto__` means something else. Alone, in a field of the thing, and one deeper. */
const POISON =
  '{"__proto__":{"polluted":"yes"},"constructor":{"prototype":{"polluted":"yes"}},"polluted":"own"}';
const DEPTHS = [POISON, `{"inside":${POISON}}`, `{"one":{"two":${POISON}}}`].map((text): unknown =>
  JSON.parse(text),
);

describe.each(DEPTHS.map((poison, depth): [number, unknown] => [depth, poison]))(
  'at depth %i',
  (_, poison) => {
    it('through the bodies and queries of every route', () => {
      for (const { body, query } of Object.values(ROUTES) as { body?: z.ZodType; query?: z.ZodType }[])
        for (const schema of [body, query]) if (schema) z.safeParse(schema, poison);
    });

    it('through the answers of a server', () => {
      for (const { response } of Object.values(ROUTES)) z.safeParse(response, poison);
      fromColumns(JSON.parse(`{"__proto__":[${JSON.stringify(poison)}],"id":["x"]}`));
    });

    it('through traits, properties and context of events', () => {
      const arrival = { receivedAt: new Date(), sentAt: null, historical: false };
      for (const place of ['traits', 'properties', 'context'])
        for (const type of ['identify', 'track', 'page', 'group', 'alias'])
          readMessage({ type, userId: 'u-1', event: 'Form Submitted', [place]: poison }, arrival);
      readMessage(poison, arrival);
    });

    it('through deliveries of webhooks, and the mappings that people write', () => {
      const fields = Object.fromEntries(
        ['email', 'event', 'at'].map((name) => [name, { from: 'path', path: '__proto__.polluted' }]),
      ) as HookMapping['rules'][number]['fields'];
      const mapping: HookMapping = { items: '', rules: [{ when: [], makes: 'touchpoint', fields }] };
      for (const items of ['', '__proto__', 'constructor.prototype', 'inside']) {
        const found = itemsOf(poison, { items });
        if (found) mapItems(found, mapping, () => 'id');
      }
      // What an object has from elsewhere is not a part of it.
      for (const path of ['__proto__.polluted', 'constructor.name', 'toString', 'hasOwnProperty.length'])
        expect(textAt({ own: 'x' }, path)).toBeNull();
    });

    it('through persona files and the policy of an organisation', () => {
      personaFrom(JSON.stringify(poison));
      personaFrom(`# Persona\n\n\`\`\`json\n${JSON.stringify(poison)}\n\`\`\`\n`);
      readPolicy(poison);
    });
  },
);

it('through the header and the cells of a table', async () => {
  const file = '__proto__,constructor,prototype,polluted\nx,y,z,yes\n';
  const table = await readCsv(Readable.from([Buffer.from(file)]));
  expect(table.ok && table.value.header).toEqual(['__proto__', 'constructor', 'prototype', 'polluted']);
  if (table.ok) for await (const { cells } of table.value.rows) expect(cells).toEqual(['x', 'y', 'z', 'yes']);
});
