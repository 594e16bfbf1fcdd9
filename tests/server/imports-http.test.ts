/** Imports over HTTP: who may, files as streams, progress, and memory that does not grow with the file. */
import { once } from 'node:events';
import { request } from 'node:http';
import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createAdaptorServer } from '@hono/node-server';
import { sql as raw } from 'kysely';
import { v7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { type ImportPlan, ImportPreview, ImportRun } from '#lib/contract/imports.ts';
import { createImports } from '#server/jobs/imports.ts';
import { createLog } from '#server/log.ts';
import { importFile, startImport } from '#server/services/imports.ts';
import { eachDb } from './support/each-db.ts';
import {
  type Device,
  newWorkspace,
  ORIGIN,
  pairedDevice,
  problemOf,
  startTestServer,
  type TestServer,
} from './support/server.ts';

const CSV = 'Email,Name\nasa@a.example.com,Åsa\ninfo@a.example.com,Info\n';
const plan = (over: Partial<ImportPlan> = {}): ImportPlan => ({
  kind: 'leads',
  fileName: 'leads.csv',
  size: Buffer.byteLength(CSV),
  header: ['Email', 'Name'],
  mapping: ['email', 'name'],
  dateOrder: null,
  ...over,
});

/** The events of a progress stream until it ends. */
/** @param begun called at the first that is told */
async function progressOf(answer: Response, begun = (): void => undefined): Promise<ImportRun[]> {
  let text = '';
  for await (const part of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += part;
    if (text.includes('data:')) begun();
  }
  return [...text.matchAll(/^data: (.*)$/gm)].map(([, json = '']) => ImportRun.parse(JSON.parse(json)));
}

eachDb((_, open) => {
  let server: TestServer;
  let workspace: Awaited<ReturnType<typeof newWorkspace>>;
  let marketer: Device;
  let seller: Device;
  beforeAll(async () => {
    server = await startTestServer(open());
    workspace = await newWorkspace(open());
    marketer = await pairedDevice(server, workspace.marketer);
    seller = await pairedDevice(server, workspace.seller);
  });
  afterAll(() => server.close());

  const upload = (device: Device, path: string, body: BodyInit): Promise<Response> =>
    Promise.resolve(
      server.app.request(`${ORIGIN}${path}`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${device.token}`, 'Content-Type': 'application/octet-stream' },
        body,
      }),
    );
  const start = (id: string, over: Partial<ImportPlan> = {}) =>
    marketer.send('/api/v1/imports', { json: { id, plan: plan(over) } });

  it('previews, imports, tells progress, lists, gives the refused rows, and undoes', async () => {
    const preview = await upload(marketer, '/api/v1/imports/preview?whole=yes', CSV);
    expect(ImportPreview.parse(await preview.json())).toMatchObject({
      kind: 'leads',
      mapping: ['email', 'name'],
      sampled: { rows: 2, refused: 1 },
    });
    const id = v7();
    expect((await start(id)).status).toBe(200);
    // Listening begins before the file is sent, as the page does it.
    const progress = await marketer.send(`/api/v1/imports/${id}/progress`);
    const begun = Promise.withResolvers<void>();
    const told = progressOf(progress, begun.resolve);
    await begun.promise;
    const done = await upload(marketer, `/api/v1/imports/${id}/file`, CSV);
    expect(ImportRun.parse(await done.json())).toMatchObject({
      state: 'done',
      counts: { rows: 2, made: 1, refused: 1 },
    });
    const states = (await told).map(({ state }) => state);
    expect(states[0]).toBe('waiting');
    expect(states.at(-1)).toBe('done');

    const list = z
      .object({ imports: z.array(ImportRun) })
      .parse(await (await marketer.send('/api/v1/imports')).json());
    expect(list.imports).toMatchObject([
      { id, fileName: 'leads.csv', memberId: workspace.marketer.id, undoable: true },
    ]);
    expect(await (await marketer.send(`/api/v1/imports/${id}/refused`)).json()).toEqual({
      header: ['Email', 'Name'],
      rows: [{ row: 3, code: 'shared_mailbox', cells: ['info@a.example.com', 'Info'] }],
    });
    expect((await marketer.send(`/api/v1/imports/${id}/undo`, { method: 'POST' })).status).toBe(200);
    const undone = await progressOf(await marketer.send(`/api/v1/imports/${id}/progress`));
    expect(undone.at(-1)).toMatchObject({ state: 'undone', undoable: false });
    expect((await marketer.pull()).leads).toEqual([]);
    const audited = z
      .object({ entries: z.array(z.looseObject({ action: z.string() })) })
      .parse(await (await marketer.send('/api/v1/audit')).json());
    expect(audited.entries.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['import_undone', 'import_done']),
    );
  });

  it('refuses sellers everywhere, and whatever is of another workspace', async () => {
    const id = v7();
    await start(id);
    for (const refused of [
      await upload(seller, '/api/v1/imports/preview?whole=yes', CSV),
      await seller.send('/api/v1/imports', { json: { id: v7(), plan: plan() } }),
      await upload(seller, `/api/v1/imports/${id}/file`, CSV),
      await seller.send(`/api/v1/imports/${id}/progress`),
      await seller.send(`/api/v1/imports/${id}/stop`, { method: 'POST' }),
      await seller.send(`/api/v1/imports/${id}/undo`, { method: 'POST' }),
      await seller.send(`/api/v1/imports/${id}/refused`),
      await seller.send('/api/v1/imports'),
    ])
      expect(await problemOf(refused)).toMatchObject({ status: 403, code: 'forbidden' });

    const stranger = await pairedDevice(server, (await newWorkspace(open())).marketer);
    for (const path of [`${id}/progress`, `${id}/refused`])
      expect((await stranger.send(`/api/v1/imports/${path}`)).status).toBe(404);
    expect((await upload(stranger, `/api/v1/imports/${id}/file`, CSV)).status).toBe(404);
    expect((await stranger.send(`/api/v1/imports/${id}/undo`, { method: 'POST' })).status).toBe(404);
    await stranger.send(`/api/v1/imports/${id}/stop`, { method: 'POST' });
    expect((await upload(marketer, `/api/v1/imports/${id}/file`, CSV)).status).toBe(200);
    // A file is taken once.
    expect((await upload(marketer, `/api/v1/imports/${id}/file`, CSV)).status).toBe(404);
  });

  it('B66: names the limit: a plan over it, a preview over it', async () => {
    expect(await problemOf(await start(v7(), { size: 2_000_000_001 }))).toMatchObject({
      code: 'invalid_request',
      path: 'plan.size',
    });
    expect(
      await problemOf(await upload(marketer, '/api/v1/imports/preview?whole=no', 'x'.repeat(262_145))),
    ).toMatchObject({ code: 'too_large' });
    const id = v7();
    await start(id, { header: ['Email'], mapping: ['email'] });
    const other = await upload(marketer, `/api/v1/imports/${id}/file`, CSV);
    expect(await other.json()).toMatchObject({
      state: 'failed',
      problem: { code: 'other_header' },
      undoable: false,
    });
  });

  it('B72: ends with the connection of the one who sends, over a real socket', async () => {
    const http = createAdaptorServer({ fetch: server.app.fetch });
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    const address = http.address();
    const port = typeof address === 'object' ? address?.port : 0;
    try {
      const id = v7();
      await start(id);
      const rows = Array.from({ length: 2_500 }, (_, n) => `s${n}@b.example.com,S ${n}\n`).join('');
      const sent = request({
        port,
        method: 'POST',
        path: `/api/v1/imports/${id}/file`,
        headers: {
          Authorization: `Bearer ${marketer.token}`,
          'Content-Type': 'application/octet-stream',
          'Content-Length': 10_000_000,
        },
      });
      sent.on('error', () => {});
      sent.write(`Email,Name\n${rows}`);
      const told: ImportRun[] = [];
      const progress = await marketer.send(`/api/v1/imports/${id}/progress`);
      let rest = '';
      for await (const chunk of Readable.fromWeb(progress.body as never).setEncoding('utf8')) {
        rest += String(chunk);
        const events = rest.split('\n\n');
        rest = events.pop() ?? '';
        told.push(...events.map((event) => ImportRun.parse(JSON.parse(event.replace(/^data: /, '')))));
        // The person closes the page half-way.
        if ((told.at(-1)?.counts.made ?? 0) >= 2_000) sent.destroy();
      }
      expect(told.at(-1)).toMatchObject({
        state: 'stopped',
        problem: { code: 'interrupted' },
        counts: { made: 2_000 },
        undoable: true,
      });
    } finally {
      http.close();
    }
  });

  it('D1: has told the planner of its first thousand rows, so that the next do not each read them all', async () => {
    const { rows } = await open().tx((sql) =>
      raw<{ n: number }>`select reltuples::int as n from pg_class where oid = 'leads'::regclass`.execute(sql),
    );
    expect(rows[0]?.n).toBeGreaterThanOrEqual(1_000);
  });
});

eachDb((kind, open) => {
  it('D1: 50,000 rows in one go, in memory that does not grow with the file', async () => {
    setFlagsFromString('--expose-gc');
    const collect: () => void = runInNewContext('gc');
    const db = open();
    const { id: workspaceId } = await newWorkspace(db);
    const held: number[] = [];
    const bus = {
      publish: (message: object) => {
        if (!('import' in message)) return;
        collect();
        const { heapUsed, external, arrayBuffers } = process.memoryUsage();
        // PGlite keeps its tables of a test in this very process, outside the heap.
        held.push(kind === 'pglite' ? heapUsed : heapUsed + external + arrayBuffers);
      },
      subscribe: () => () => {},
      close: async () => {},
    };
    const services = { db, bus, imports: createImports({ db, bus, log: createLog('silent') }) };
    const rows = 50_000;
    // Rows are made as they are read, so that the file itself is not what is held.
    const line = (n: number) =>
      `p${n}@firm${n % 900}.example.com,Person ${n},Title ${n % 50},Firm ${n % 900},${'x'.repeat(120)}\n`;
    async function* file(): AsyncGenerator<Buffer> {
      yield Buffer.from('Email,Name,Job title,Company,Note\n');
      for (let n = 0; n < rows; n += 500) {
        // Pieces of a real upload come one by one: between them timers run, such as the one that keeps the database tidy.
        await setImmediate();
        yield Buffer.from(Array.from({ length: 500 }, (_, i) => line(n + i)).join(''));
      }
    }
    const id = v7();
    const actor = { workspaceId, memberId: null };
    const header = ['Email', 'Name', 'Job title', 'Company', 'Note'];
    const begun = await startImport(services, actor, {
      id,
      plan: plan({ header, mapping: ['email', 'name', 'title', 'company', null], size: 10_000_000 }),
    });
    expect(begun).toEqual({ ok: true, value: {} });
    const done = await importFile(services, actor, id, file());
    expect(done).toMatchObject({ value: { state: 'done', counts: { rows, made: rows, madeAccounts: 900 } } });
    expect(held.length).toBeGreaterThanOrEqual(50);
    // After ten times the rows nearly nothing more is held than after the first tenth.
    const early = held[4] ?? Number.NaN;
    expect((held.at(-1) ?? Number.NaN) / early).toBeLessThan(1.3);
  }, 300_000);
});
