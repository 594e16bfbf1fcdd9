/**
 * Whatever comes from outside, no reader fails, answers otherwise the second time, or goes on without end. Tens of thousands of inputs here;
 * `npm run fuzz` reads a million, from a seed of its own that it names.
 */
import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { Mutation } from '#lib/contract/mutations.ts';
import { SyncPage } from '#lib/contract/routes.ts';
import { detectInText, parseLinkedIn } from '#lib/detect/index.ts';
import { unknownField } from '#lib/domain/unknown-field.ts';
import { readCsv } from '#server/ingest/csv.ts';
import { readMessage } from '#server/ingest/message.ts';
import { parsePath } from '#server/webhooks/in/path.ts';
import { addressPattern } from '../../lib/domain/campaign-address.ts';
import { readEmail } from '../../lib/domain/identity.ts';
import { campaignFromUrl } from '../../lib/domain/link-tags.ts';
import { personaFrom } from '../../lib/domain/persona-file.ts';
import { readAddress } from '../../lib/domain/server-address.ts';
import { randomNumbers } from '../support/random.ts';

const RUNS = Number(process.env.FUZZ_RUNS ?? 30_000);
const SEED = Number(process.env.FUZZ_SEED ?? 1);
/** Long enough for the million; a reader without end never gets there. */
const PATIENCE = { timeout: RUNS > 100_000 ? 3_600_000 : 300_000 };

const PIECES = [
  ...[
    'elin.lund',
    '@',
    '@@',
    '.',
    '..',
    'havsbris.example.com',
    'xn--smsyn-4ve.com',
    '[at]',
    '(dot)',
    '"',
    "'",
    '<',
    '>',
  ],
  ...[
    'linkedin.com/in/',
    'https://',
    'http:',
    '//',
    '/',
    '\\',
    '?',
    '&',
    '#',
    '=',
    '%',
    '%2e',
    '%00',
    '%ff',
    ':443',
    'mailto:',
  ],
  ...[
    '{',
    '}',
    '[',
    ']',
    ',',
    ';',
    '\t',
    '\n',
    '\r\n',
    '\ufeff',
    '\0',
    '\u200b',
    '\u202e',
    '\ud83d',
    '😀',
    'å',
    'ａ',
    'а',
    'İ',
  ],
  ...[
    '__proto__',
    'constructor',
    'type',
    'track',
    'userId',
    'null',
    'true',
    '1e400',
    '-0',
    '2026-02-30T10:00:00Z',
    '`',
    '```json',
  ],
  ...[
    'utm_source=',
    'a'.repeat(70),
    ' '.repeat(40),
    'a.'.repeat(40),
    '('.repeat(30),
    '-'.repeat(30),
    '"'.repeat(9),
  ],
];

/** @param random from 0 to below 1 */
function textFrom(random: () => number): string {
  const one = (): string => PIECES[Math.floor(random() * PIECES.length)] ?? '';
  return Array.from({ length: 1 + Math.floor(random() * 9) }, one).join('');
}

/** Any value that JSON can say, of such texts, with the names that the readers look for. */
function valueFrom(random: () => number, depth = 3): unknown {
  const kind = random();
  if (depth === 0 || kind < 0.5) return textFrom(random);
  if (kind < 0.6) return [null, true, 0, -1, 1e308, Number.MAX_SAFE_INTEGER][Math.floor(random() * 6)];
  const some = Array.from({ length: Math.floor(random() * 5) }, () => valueFrom(random, depth - 1));
  if (kind < 0.7) return some;
  const names = [
    'type',
    'id',
    'payload',
    'properties',
    'traits',
    'context',
    'email',
    'tables',
    'columns',
    'cursor',
  ];
  return Object.fromEntries(
    some.map((value) => [random() < 0.8 ? names[Math.floor(random() * 10)] : textFrom(random), value]),
  );
}

/** Runs a share of the inputs. A failure names the input, so that it becomes a test of its own. */
function each(share: number, read: (random: () => number) => unknown): void {
  const random = randomNumbers(SEED);
  for (let run = 0; run < RUNS * share; run += 1) read(random);
}

const ARRIVAL = { receivedAt: new Date('2026-11-25T13:00:00.000Z'), sentAt: null, historical: false };

it('addresses in text', PATIENCE, () => {
  each(0.35, (random) => {
    const text = textFrom(random);
    const found = detectInText(text).map(({ kind, value }) => `${kind} ${value}`);
    expect(found.length, text).toBeLessThanOrEqual(text.length);
    expect(new Set(found).size, text).toBe(found.length);
  });
});

it('addresses of pages, servers, people and campaigns', PATIENCE, () => {
  each(0.3, (random) => {
    const text = textFrom(random);
    for (const read of [parseLinkedIn, readAddress, readEmail, addressPattern, campaignFromUrl, parsePath])
      expect(read(text), text).toEqual(read(text));
  });
});

it('events', PATIENCE, () => {
  const origins = new Map();
  each(0.2, (random) => {
    const value = valueFrom(random);
    const message = {
      type: 'track',
      userId: 'u-1',
      event: 'x',
      properties: value,
      traits: value,
      context: value,
    };
    for (const given of [value, message]) {
      const read = readMessage(given, ARRIVAL);
      expect(readMessage(given, { ...ARRIVAL, origins })).toEqual(read);
      expect(
        'refusal' in read ? read.refusal.detail : read.message.person.keys,
        JSON.stringify(given),
      ).toBeTruthy();
    }
  });
});

it('what sidebar and server say to each other', PATIENCE, () => {
  each(0.1, (random) => {
    const value = valueFrom(random);
    for (const schema of [Mutation, SyncPage]) {
      const read = z.safeParse(schema, value);
      if (read.success) unknownField(value, read.data);
    }
    personaFrom(textFrom(random));
  });
});

it('tables', PATIENCE, async () => {
  const random = randomNumbers(SEED);
  for (let run = 0; run < RUNS * 0.05; run += 1) {
    const text = Array.from({ length: 4 }, () => textFrom(random)).join('\n');
    const bytes = Buffer.from(text, random() < 0.5 ? 'utf8' : 'latin1');
    const table = await readCsv(
      Readable.from([bytes.subarray(0, 20), bytes.subarray(20)].filter(({ length }) => length > 0)),
    );
    if (!table.ok) continue;
    let rows = 0;
    try {
      for await (const { cells } of table.value.rows) {
        rows += 1;
        expect(Array.isArray(cells)).toBe(true);
      }
    } catch (error) {
      // What is wrong in the middle has a sentence, too.
      expect(error, text).toHaveProperty('problem.code');
    }
    expect(rows, text).toBeLessThanOrEqual(text.length);
  }
});
