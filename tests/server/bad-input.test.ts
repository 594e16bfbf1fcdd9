/** Rows of the catalogue of bad input (tests/unit/bad-input/catalogue.ts) that enter through the API and have no test elsewhere. */
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROUTES } from '#lib/contract/all-routes.ts';
import { eachDb } from './support/each-db.ts';
import {
  type Device,
  newLead,
  problemOf,
  startTestServer,
  type TestServer,
  twoDevices,
} from './support/server.ts';

const now = (): string => new Date().toISOString();

eachDb((_kind, open) => {
  let server: TestServer;
  let seller: Device;
  let admin: Device;
  let leadId: string;
  beforeAll(async () => {
    server = await startTestServer(open());
    const two = await twoDevices(server);
    seller = two.hers;
    admin = two.theirs;
    leadId = await newLead(open(), two.id);
  });
  afterAll(() => server.close());

  /** A body as its sender wrote it, sent by the administrator. */
  const write = (path: string, body: string): Promise<Response> =>
    admin.send(`/api/v1/${path}`, { method: 'POST', body, headers: { 'Content-Type': 'application/json' } });
  const read = (path: string) => (): Promise<Response> => admin.send(`/api/v1/${path}`);
  const mutation = (over: object): object => ({
    id: uuidv7(),
    clientAt: now(),
    type: 'lead.stop',
    payload: { leadId, stop: null },
    ...over,
  });
  const mutations = (over: object): Promise<Response> =>
    write('mutations', JSON.stringify({ sentAt: now(), mutations: [mutation({}), mutation(over)] }));
  const months = (touchpoints: number) => () =>
    write('privacy/retention', JSON.stringify({ touchpoints, feedback: null, silentLeads: null }));

  type Row = [input: string, send: () => Promise<Response>, problem: object];
  const ROWS: [id: string, rows: Row[]][] = [
    [
      'B24',
      [
        ['NUL', () => write('pair/start', '{"device":"a\\u0000b"}'), { path: 'device', detail: /NUL/ }],
        [
          'NUL in what is only looked for',
          () => write('privacy/preview', '{"who":"a\\u0000b@havsbris.example.com"}'),
          { path: 'who', detail: /cannot be stored/ },
        ],
        [
          'half a surrogate pair',
          () => write('pair/start', '{"device":"a\\ud83d"}'),
          { path: 'device', detail: /half a surrogate pair/ },
        ],
        ['NUL in the address', read('reports/campaigns?from=%00&to=%00'), { detail: /./ }],
      ],
    ],
    [
      'B36',
      [
        [
          'a seller asks for the audit log',
          () => seller.send('/api/v1/audit'),
          { status: 403, code: 'forbidden', detail: /^This is for administrators\.$/ },
        ],
        [
          'a seller asks for webhooks in',
          () => seller.send('/api/v1/hooks-in'),
          {
            status: 403,
            code: 'forbidden',
            detail: /^This is for members of marketing and administrators\.$/,
          },
        ],
      ],
    ],
    [
      'B39',
      [
        [
          'a list in a list, a thousand times',
          () => write('pair/start', `{"device":${'['.repeat(1000)}${']'.repeat(1000)}}`),
          { code: 'too_deep', path: '', detail: /at most 32 levels/ },
        ],
        [
          'the same in one of many changes',
          () =>
            write(
              'mutations',
              `{"sentAt":"x","mutations":[{"payload":${'{"a":'.repeat(1000)}1${'}'.repeat(1001)}]}`,
            ),
          { code: 'too_deep' },
        ],
        [
          '100,000 keys',
          () =>
            write(
              'pair/start',
              JSON.stringify({
                device: 'x',
                ...Object.fromEntries(Array.from({ length: 100_000 }, (_, n) => [`k${n}`, 1])),
              }),
            ),
          { code: 'too_many_keys', detail: /at most 1,000 fields/ },
        ],
        [
          'a name that stands twice',
          () => write('privacy/preview', '{"who":"a@havsbris.example.com",\n"who":"b@havsbris.example.com"}'),
          { code: 'duplicate_key', detail: /^The name at line 2, column 1 stands in its object already/ },
        ],
        [
          'a name that stands twice, written in two ways',
          () => write('pair/start', '{"device":"x","\\u0064evice":"y"}'),
          { code: 'duplicate_key' },
        ],
        [
          'the same in an event',
          () => write('../../v1/track', '{"event":"x","properties":{"a":1,"b":{"a":1},"a":2}}'),
          { code: 'duplicate_key', detail: /^The name at line 1, column 46 / },
        ],
      ],
    ],
    [
      'B41',
      [
        [
          'a misspelled field',
          () => write('timelines', JSON.stringify({ leadIds: [leadId], limit: 3, limt: 3 })),
          { detail: /nothing was done\. Known are: leadIds, limit\./ },
        ],
        [
          'a misspelled field that is needed',
          () => write('timelines', JSON.stringify({ leadIds: [leadId], limt: 3 })),
          { path: 'limit', detail: /expected number, received undefined/ },
        ],
      ],
    ],
    [
      'B42',
      [
        [
          'a number as text',
          () => write('lookup', '{"starts":["1"]}'),
          { path: 'starts[0]', detail: /expected number, received string/ },
        ],
        ['NaN', () => write('lookup', '{"starts":[NaN]}'), { code: 'malformed_json' }],
        [
          '1e400',
          () => write('lookup', '{"starts":[1e400]}'),
          { path: 'starts[0]', detail: /expected number/ },
        ],
        [
          '2^53 + 1',
          () => write('lookup', '{"starts":[9007199254740993]}'),
          { path: 'starts[0]', detail: /Too big/ },
        ],
        ['half', () => write('lookup', '{"starts":[0.5]}'), { path: 'starts[0]', detail: /expected int/ }],
      ],
    ],
    [
      'B44',
      [
        ['a page of none', read('sync?limit=0'), { path: 'limit', detail: />=1/ }],
        ['a page of minus one', read('sync?limit=-1'), { path: 'limit', detail: />=1/ }],
        ['a page of 10⁹', read('sync?limit=1000000000'), { path: 'limit', detail: /<=20000/ }],
        [
          'a cursor that is none',
          read('sync?cursor=forged'),
          { path: 'cursor', detail: /send one as it came/ },
        ],
        ['a cursor of another feed', read('sync?cursor=9.9'), { status: 409, code: 'resync' }],
      ],
    ],
    [
      'B49',
      [
        ['no id', () => mutations({ id: undefined }), { path: 'mutations[1].id', detail: /`id`, a UUID/ }],
        [
          'an id of 300 characters',
          () => mutations({ id: 'x'.repeat(300) }),
          { path: 'mutations[1].id', detail: /`id`, a UUID/ },
        ],
      ],
    ],
    [
      'B80',
      [
        ['kept for 0 months', months(0), { path: 'touchpoints', detail: />=1/ }],
        ['kept for −1 months', months(-1), { path: 'touchpoints', detail: />=1/ }],
        ['kept for 100 years', months(1200), { path: 'touchpoints', detail: /<=120/ }],
      ],
    ],
  ];

  describe.each(ROWS)('%s', (_, rows) => {
    it.each(rows)('%s', async (_input, send, expected) => {
      const { detail = /.*/, ...rest } = { code: 'invalid_request', status: 400, ...expected } as {
        detail?: RegExp;
      };
      const problem = await problemOf(await send());
      expect(problem).toMatchObject(rest);
      expect(problem.detail ?? '').toMatch(detail);
    });
  });

  it('B42: minus zero is zero', async () => {
    expect(await problemOf(await write('lookup', '{"starts":[-0]}'))).toMatchObject({ code: 'not_found' });
  });

  describe('B43: the time of a device', () => {
    it.each([
      ['a day that is none', '2025-02-30T10:00:00Z'],
      ['no zone', '2025-02-20T10:00:00'],
      ['seconds', 1_700_000_000],
    ])('%s is refused for its item alone', async (_, clientAt) => {
      const answer = await mutations({ clientAt });
      expect(await answer.json()).toMatchObject({
        results: [{ status: 'applied' }, { status: 'refused', code: 'invalid_request' }],
      });
    });

    it.each([
      ['the year 0', '0000-02-20T10:00:00Z'],
      ['a computer that has lost its clock', '1970-01-01T00:00:00Z'],
      ['the year 9999', '9999-12-31T10:00:00Z'],
    ])('%s is now, and the words are kept', async (_, clientAt) => {
      const before = Date.now();
      await mutations({ payload: { leadId, stop: null } });
      const answer = await mutations({ clientAt, payload: { leadId, stop: 'do_not_contact' } });
      const { results } = ROUTES.mutations.response.parse(await answer.json());
      const at = Date.parse(results[1]?.lead?.stop?.at ?? '');
      expect(at).toBeGreaterThanOrEqual(before);
      expect(at).toBeLessThanOrEqual(Date.now());
    });
  });

  it('B24: half a surrogate pair in one item is refused for that item alone', async () => {
    const answer = await mutations({
      type: 'lead.stage',
      payload: { leadId, set: { stage: 'engaged', reason: 'a\ud83d' } },
    });
    expect(await answer.json()).toMatchObject({
      results: [{ status: 'applied' }, { status: 'refused', code: 'invalid_request' }],
    });
  });
});
