import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { pairToken } from '#lib/contract/routes.ts';
import { adminAddress, adminCall } from '#server/cli/admin.ts';
import { explain } from '#server/cli/explain.ts';
import { createServer, type RunningServer } from '#server/main.ts';
import { eventually } from '../support/eventually.ts';
import { type Run, readyFolder, samsyn } from './support/command.ts';
import { newPostgresDatabase } from './support/each-db.ts';

const folder = mkdtempSync(join(tmpdir(), 'samsyn-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Processes of their own take their time on a busy machine. */
const PATIENT = { timeout: 120_000 };

describe('a server on the embedded database', PATIENT, () => {
  const data = readyFolder(folder, 'data');
  let server: Run;
  let url: string;
  beforeAll(async () => {
    server = samsyn('serve', '--data', data, '--port', '0');
    url = /http:\S+\d/.exec(await server.says(/answers at \S+\d/))?.[0] ?? '';
  }, PATIENT.timeout);
  afterAll(async () => {
    server.process.kill('SIGKILL');
    await server.done;
  });

  it('says how to begin when it is empty', async () => {
    await server.says('There is no workspace yet.');
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
  });

  it('keeps its secrets from other accounts', () => {
    expect(statSync(adminAddress(data)).mode & 0o777).toBe(0o600);
    expect(statSync(join(data, 'session-secret')).mode & 0o777).toBe(0o600);
    expect(statSync(data).mode & 0o777).toBe(0o700);
  });

  it('makes a workspace and signs its admin in, while it runs', async () => {
    const init = await samsyn(
      'init',
      '--data',
      data,
      '--workspace',
      'Nordlys AB',
      '--name',
      'Sara Holm',
      '--email',
      'Sara.Holm@nordlys.example.com',
    ).done;
    expect([init.code, init.err]).toEqual([0, expect.stringContaining('works once')]);
    const link = new URL(init.out.trim());
    expect(link.origin).toBe(url);
    expect(await (await fetch(link)).text()).toContain('Sign in as Sara Holm');

    const again = await samsyn(
      'init',
      '--data',
      data,
      '--workspace',
      'Nordlys AB',
      '--name',
      'X',
      '--email',
      'x@example.com',
    ).done;
    expect([again.code, again.err]).toEqual([
      1,
      expect.stringContaining('There is a workspace of this name.'),
    ]);

    const next = await samsyn('link', 'sara.holm@nordlys.example.com', '--data', data).done;
    expect((await fetch(next.out.trim())).status).toBe(200);
    const nobody = await samsyn('link', 'nobody@nordlys.example.com', '--data', data).done;
    expect(nobody).toEqual({ code: 1, out: '', err: 'No active member has this e-mail address.\n' });
  });

  it('checks the audit log, also against an end kept from an earlier check', async () => {
    const first = await samsyn('audit', 'verify', '--data', data).done;
    expect(first).toMatchObject({ code: 0, err: expect.stringContaining('All 1 entries') });
    const kept = await samsyn('audit', 'verify', '--data', data, '--kept', first.out.trim()).done;
    expect(kept).toMatchObject({ code: 0, out: first.out });
    const other = await samsyn('audit', 'verify', '--data', data, '--kept', `1:${'0'.repeat(64)}`).done;
    expect(other).toMatchObject({ code: 1, err: expect.stringContaining('is number 1.') });
  });

  it('switches what is known of a site off and on, and says so', async () => {
    const list = async () => (await samsyn('site', 'list', '--data', data).done).out.split('\n');
    expect(await list()).toContain('gmail on');
    const off = await samsyn('site', 'off', 'gmail', '--data', data).done;
    expect(off).toMatchObject({ code: 0, err: expect.stringContaining('from the next page on') });
    expect(await list()).toEqual(expect.arrayContaining(['gmail off', 'outlook on']));
    const typo = await samsyn('site', 'off', 'gmial', '--data', data).done;
    expect(typo).toMatchObject({ code: 0, err: expect.stringContaining('knows no site called gmial') });
    for (const site of ['gmail', 'gmial']) await samsyn('site', 'on', site, '--data', data).done;
    expect(await list()).toEqual(expect.not.arrayContaining(['gmail off', 'gmial off']));
    const name = await samsyn('site', 'off', 'Gmail!', '--data', data).done;
    expect(name).toMatchObject({ code: 1, err: expect.stringContaining('Name the site by its short name') });
  });

  it('refuses a second server on its folder or port with one sentence', async () => {
    const sameFolder = await samsyn('serve', '--data', data, '--port', '0').done;
    expect([sameFolder.code, sameFolder.err.trim().split('\n')]).toEqual([
      1,
      [expect.stringMatching(/in use|another|already/i)],
    ]);
    const samePort = await samsyn('serve', '--data', join(folder, 'other'), '--port', new URL(url).port).done;
    expect([samePort.code, samePort.err]).toEqual([
      1,
      `Port ${new URL(url).port} is already in use. Stop the other program, or choose another port with --port.\n`,
    ]);
  });

  it('gives what it does not know on the admin channel a plain answer', async () => {
    expect(await adminCall(data, '/nothing', '{}')).toMatchObject({
      status: 404,
      body: { code: 'not_found' },
    });
    expect(await adminCall(data, '/link', '{')).toMatchObject({
      status: 400,
      body: { code: 'malformed_json' },
    });
  });

  it('stops on SIGTERM: exit 0, and the data is there the next time', async () => {
    server.process.kill('SIGTERM');
    const { code, err } = await server.done;
    expect([code, err]).toEqual([0, expect.not.stringContaining('    at ')]);
    expect(await adminCall(data, '/', '')).toBeNull();
    const link = await samsyn(
      'link',
      'sara.holm@nordlys.example.com',
      '--data',
      data,
      '--public-url',
      'https://samsyn.example.com',
    ).done;
    expect(link.out).toMatch(/^https:\/\/samsyn\.example\.com\/auth\/link\?token=\S+\n$/);
  });
});

describe('one sentence for', PATIENT, () => {
  const stopped = async (...args: string[]) => {
    const { code, err } = await samsyn(...args).done;
    expect(err).not.toContain('    at ');
    expect([1, 2]).toContain(code);
    return err;
  };

  it('settings, all at once and without their values', async () => {
    const err = await stopped(
      'serve',
      '--port',
      'seven',
      '--database',
      'mysql://root:hunter2@x',
      '--data',
      folder,
    );
    expect(err).toContain('PORT');
    expect(err).toContain('DATABASE_URL');
    expect(err).not.toContain('hunter2');
  });

  it('a data folder that is a file', async () => {
    const file = join(folder, 'a-file');
    writeFileSync(file, 'x');
    expect(await stopped('serve', '--port', '0', '--data', file)).toBe(
      `${file} is not a folder. Choose another with --data.\n`,
    );
  });

  it('a database server that does not answer', async () => {
    const closed = createTcpServer();
    closed.listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const address = closed.address();
    const port = typeof address === 'object' ? address?.port : 0;
    closed.close();
    const err = await stopped(
      'serve',
      '--port',
      '0',
      '--data',
      join(folder, 'pg'),
      '--database',
      `postgres://anna:hunter2@127.0.0.1:${port}/x`,
    );
    expect(err.trim().split('\n')).toHaveLength(1);
    expect(err).not.toContain('hunter2');
  });

  it('a name or an address that is none', async () => {
    const err = await stopped(
      'init',
      '--data',
      folder,
      '--workspace',
      ' ',
      '--name',
      'Anna',
      '--email',
      'anna',
    );
    expect(err).toBe('Give the workspace a name. This is not an e-mail address.\n');
  });

  it('an unknown command or department', async () => {
    expect(await stopped('serv')).toContain("unknown command 'serv'");
    expect(
      await stopped('init', '--workspace', 'X', '--name', 'Y', '--email', 'a@b.se', '--department', 'it'),
    ).toContain('sales or marketing');
  });

  it.each([
    ['ENOSPC', 'no space left'],
    ['53100', 'no space left'],
    ['EROFS', 'cannot be written'],
  ])('%s', (code, words) => {
    expect(explain(Object.assign(new Error('x'), { code }))).toContain(words);
    expect(explain(new AggregateError([Object.assign(new Error('x'), { code })]))).toContain(words);
  });

  it('nothing that nobody expected', () => {
    expect(explain(new Error('x'))).toBeNull();
    expect(explain('x')).toBeNull();
  });
});

describe('attribution of a table', PATIENT, () => {
  const attribution = (table: string) => {
    const file = join(folder, 'paths.csv');
    writeFileSync(file, table);
    return samsyn('attribution', file).done;
  };

  it('prints what each model credits, and why some are left out', async () => {
    const { code, out, err } = await attribution(
      [
        '"Path";Total Conversions;total_conversion_value;total_null',
        ' C1 > C2>  "C3" ;1;1 000,50;',
        'C1;0;0;1',
        '"C2 > C3";;NA;1',
        ';2;30;4',
      ].join('\n'),
    );
    expect([code, err]).toEqual([0, '']);
    const credit = (channel: string, part: number) => ({
      channel,
      conversions: expect.closeTo(part, 12),
      value: expect.closeTo(1000.5 * part, 9),
    });
    const printed: unknown = JSON.parse(out);
    expect(printed).toMatchObject({
      models: {
        first: [credit('C1', 1), credit('C2', 0), credit('C3', 0)],
        last: [credit('C1', 0), credit('C2', 0), credit('C3', 1)],
        linear: [credit('C1', 1 / 3), credit('C2', 1 / 3), credit('C3', 1 / 3)],
        position: [credit('C1', 0.4), credit('C2', 0.2), credit('C3', 0.4)],
        markov: [credit('C1', 0.2), credit('C2', 0.4), credit('C3', 0.4)],
        shapley: [credit('C1', 1 / 3), credit('C2', 1 / 3), credit('C3', 1 / 3)],
      },
      leftOut: { timeDecay: expect.stringContaining('needs the time of each touch') },
      gate: { open: false, conversions: 1, nulls: 2 },
      withoutPath: { rows: 1, conversions: 2, value: 30, nulls: 4 },
    });
  });

  it('goes without values and nulls', async () => {
    const { code, out } = await attribution('path,total_conversions\na > a > b,3\n');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      models: {
        linear: [
          { channel: 'a', conversions: 2, value: 0 },
          { channel: 'b', conversions: 1 },
        ],
      },
    });
  });

  it.each([
    ['', 'The file has no rows.'],
    ['path,conversions\na,1', 'has no column total_conversions. It needs path'],
    [
      'path,total_conversions\na,many',
      'row 2: total_conversions is "many"; it must be a number of 0 or more.',
    ],
    ['path,total_conversions\na,-1', 'row 2: total_conversions is "-1"'],
    ['path,total_conversions,total_conversion_value\na,0,7', 'row 2: there is a value but no conversion'],
    ['path,total_conversions\n"a" > b,1', 'In row 2 text goes on behind a closing quote.'],
    ['path,total_conversions\n,1', 'has no row with a path.'],
  ])('%j: one sentence', async (table, sentence) => {
    const { code, out, err } = await attribution(table);
    expect([code, out, err]).toEqual([1, '', expect.stringContaining(sentence)]);
    expect(err.trim()).not.toContain('\n');
  });

  it('of a file that is not there', async () => {
    const { code, err } = await samsyn('attribution', join(folder, 'none.csv')).done;
    expect([code, err]).toEqual([1, expect.stringContaining('There is no file')]);
    expect((await samsyn('attribution').done).code).toBe(2);
  });
});

describe('the admin channel', PATIENT, () => {
  it('is nobody when no server runs, and leaves a stream unread then', async () => {
    const source = Readable.from(['a', 'b']);
    expect(await adminCall(join(folder, 'nothing-here'), '/import', source)).toBeNull();
    expect(await text(source)).toBe('ab');
  });

  it('is nobody when a killed server left its socket behind', async () => {
    const data = readyFolder(folder, 'stale');
    const run = samsyn('serve', '--data', data, '--port', '0');
    await run.says('answers at');
    run.process.kill('SIGKILL');
    await run.done;
    expect(statSync(adminAddress(data)).isSocket()).toBe(true);
    expect(await adminCall(data, '/', '')).toBeNull();
    const again = samsyn('serve', '--data', data, '--port', '0');
    await again.says('answers at');
    expect(await adminCall(data, '/', '')).toMatchObject({ status: 404 });
    again.process.kill('SIGTERM');
    expect((await again.done).code).toBe(0);
  });

  it('stays within the length that sockets may have', () => {
    const deep = join(process.cwd(), 'x'.repeat(60), 'y'.repeat(60));
    expect(adminAddress(deep).length).toBeLessThan(join(deep, 'admin.sock').length);
  });
});

describe('a server in this process', () => {
  let running: RunningServer;
  let drop: () => Promise<void>;
  const databases = {
    pglite: async () => ({
      address: `pglite:${join(readyFolder(folder, 'pglite'), 'db')}`,
      drop: async () => {},
    }),
    postgres: () => newPostgresDatabase('empty'),
  };

  describe.each(['pglite', 'postgres'] as const)('on %s', (kind) => {
    const email = 'sara.holm@nordlys.example.com';
    beforeAll(async () => {
      const database = await databases[kind]();
      drop = database.drop;
      running = await createServer({
        databaseUrl: database.address,
        dataDir: join(folder, kind),
        port: 0,
        logLevel: 'silent',
      });
      const made = await adminCall(
        join(folder, kind),
        '/init',
        JSON.stringify({ workspace: 'Nordlys', name: 'Sara Holm', email, department: 'marketing' }),
      );
      expect(made?.status).toBe(200);
    });

    const pair = async (): Promise<string> => {
      const headers = { 'Content-Type': 'application/json' };
      const Started = z.object({ deviceCode: z.string(), userCode: z.string() });
      const started = Started.parse(
        await (
          await fetch(`${running.url}/api/v1/pair/start`, {
            method: 'POST',
            headers,
            body: '{"device":"Firefox"}',
          })
        ).json(),
      );
      const token = new URL((await running.createSignInLink(email)).url).searchParams.get('token') ?? '';
      const form = (path: string, fields: Record<string, string>, cookie = '') =>
        fetch(`${running.url}${path}`, {
          method: 'POST',
          redirect: 'manual',
          headers: { Origin: running.url, Cookie: cookie },
          body: new URLSearchParams(fields),
        });
      const cookie = (await form('/auth/link', { token })).headers
        .getSetCookie()
        .map((line) => line.split(';')[0])
        .join('; ');
      const page = await (
        await fetch(`${running.url}/auth/pair?code=${started.userCode}`, { headers: { Cookie: cookie } })
      ).text();
      const workspace = /name="workspace" value="([^"]+)"/.exec(page)?.[1] ?? '';
      await form('/auth/pair', { code: started.userCode, workspace, decision: 'approved' }, cookie);
      const answer = await fetch(`${running.url}/api/v1/pair/token`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ deviceCode: started.deviceCode }),
      });
      return pairToken.response.parse(await answer.json()).token;
    };

    it('forgets a stream when the browser hangs up', async () => {
      const headers = { Authorization: `Bearer ${await pair()}` };
      const hangUp = new AbortController();
      await fetch(`${running.url}/api/v1/events`, { headers, signal: hangUp.signal });
      await eventually(() => expect(running.services.live.size).toBe(1));
      hangUp.abort();
      await eventually(() => expect(running.services.live.size).toBe(0));
    });

    it('refuses an address that is too long and headers that are too many', async () => {
      expect((await fetch(`${running.url}/api/v1/version?${'x'.repeat(70_000)}`)).status).toBe(431);
    });

    it('closes: streams end, requests under way are answered, the port is free', async () => {
      const headers = { Authorization: `Bearer ${await pair()}`, 'Content-Type': 'application/json' };
      const stream = await fetch(`${running.url}/api/v1/events`, { headers });
      const reader = stream.body?.getReader();
      expect(new TextDecoder().decode((await reader?.read())?.value)).toContain('data: {"seq":');
      // A request that the database keeps waiting while the server is told to stop.
      const { db } = running.services;
      const transaction = db.workspaceTx;
      const [arrived, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      db.workspaceTx = async (workspaceId, work) => {
        arrived.resolve();
        await goOn.promise;
        return transaction(workspaceId, work);
      };
      const underWay = fetch(`${running.url}/api/v1/sync`, { headers });
      await arrived.promise;
      const closed = running.close();
      expect(await reader?.read()).toMatchObject({ done: true });
      goOn.resolve();
      expect((await underWay).status).toBe(200);
      await closed;
      await expect(fetch(running.url)).rejects.toThrow();
      await drop();
    });
  });
});
