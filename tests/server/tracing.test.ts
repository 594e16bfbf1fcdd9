import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ROUTES } from '#lib/contract/all-routes.ts';
import { readConfig } from '#server/config.ts';
import { statementName } from '#server/db/statement-name.ts';
import { daily } from '#server/jobs/daily.ts';
import { createLog } from '#server/log.ts';
import { startTracing } from '#server/tracing/otlp.ts';
import { asPart, asRoot } from '#server/tracing/span.ts';
import { type SentSpan, startCollector } from './support/collector.ts';
import { readyFolder, samsynWith } from './support/command.ts';
import { eachDb } from './support/each-db.ts';
import { newLead, newWorkspace, pairedDevice, startTestServer } from './support/server.ts';

const SILENT = createLog('silent');

/** What `work` sent to a collector. */
async function traced(work: () => Promise<unknown>, share = 1): Promise<SentSpan[]> {
  const collector = await startCollector();
  const stop = startTracing(
    { url: `${collector.url}/v1/traces`, headers: {}, serviceName: 'samsyn', share },
    SILENT,
  );
  try {
    await work();
  } finally {
    await stop();
    await collector.close();
  }
  return collector.spans();
}

const childrenOf = (parent: SentSpan | undefined, spans: readonly SentSpan[]): SentSpan[] =>
  spans.filter(({ parentSpanId }) => parentSpanId === parent?.spanId);

eachDb((_kind, open) => {
  let server: Awaited<ReturnType<typeof startTestServer>>;
  let workspace: Awaited<ReturnType<typeof newWorkspace>>;
  let device: Awaited<ReturnType<typeof pairedDevice>>;
  beforeAll(async () => {
    server = await startTestServer(open());
    workspace = await newWorkspace(open());
    device = await pairedDevice(server, workspace.seller);
  });
  afterAll(() => server.close());

  it('a request is a trace, with its statements below it', async () => {
    const id = await newLead(open(), workspace.id);
    const path = ROUTES.timeline.path.replace(':id', id);
    let requestId: string | null = null;
    const spans = await traced(async () => {
      const answer = await device.send(`${path}?limit=5`);
      expect(answer.status).toBe(200);
      requestId = answer.headers.get('X-Request-Id');
    });
    const [root, ...others] = spans.filter(({ parentSpanId }) => !parentSpanId);
    expect(others).toEqual([]);
    expect(root).toMatchObject({
      name: `GET ${ROUTES.timeline.path}`,
      kind: 2,
      status: { code: 0 },
      attributes: {
        'http.request.method': 'GET',
        'http.route': ROUTES.timeline.path,
        'http.response.status_code': 200,
        'samsyn.request_id': requestId,
      },
    });
    const below = childrenOf(root, spans);
    expect(below).toHaveLength(spans.length - 1);
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
    expect(below.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['wait for a connection', 'begin', 'select from touchpoints', 'commit']),
    );
    for (const { kind, attributes } of below) {
      expect(kind).toBe(3);
      expect(attributes).toEqual({ 'db.system.name': 'postgresql' });
    }
    expect(JSON.stringify(spans)).not.toContain(id);
    expect(JSON.stringify(spans)).not.toContain(workspace.id);
  });

  it('a refusal has its code, a failure is marked as one, and neither has words', async () => {
    const spans = await traced(async () => {
      expect((await device.send('/api/v1/nothing/here')).status).toBe(404);
      const broken = vi.spyOn(server.services.devices, 'authenticate').mockImplementation(() =>
        open().workspaceTx(workspace.id, async (sql) => {
          await sql
            .insertInto('campaigns')
            .values({ workspace_id: workspace.id, id: 'Anna Lund', key: 'Anna', name: 'Anna' })
            .execute();
          throw new Error('not reached');
        }),
      );
      expect((await device.send(ROUTES.me.path)).status).toBe(500);
      broken.mockRestore();
    });
    const roots = spans.filter(({ kind }) => kind === 2);
    expect(roots).toMatchObject([
      { status: { code: 0 }, attributes: { 'samsyn.code': 'not_found', 'http.response.status_code': 404 } },
      { status: { code: 2 }, attributes: { 'samsyn.code': 'internal', 'error.type': '500' } },
    ]);
    const insert = childrenOf(roots[1], spans).find(({ name }) => name === 'insert into campaigns');
    expect(insert).toMatchObject({
      status: { code: 2 },
      attributes: { 'error.type': expect.stringMatching(/^2\w{4}$/) },
    });
    expect(spans.flatMap(({ events, status }) => [...events, status.message ?? []].flat())).toEqual([]);
    expect(JSON.stringify(spans)).not.toMatch(/anna|lund/i);
  });

  it('a job is a trace of its own, also when a request began it', async () => {
    const spans = await traced(() =>
      asRoot('request', 'GET /beginning', {}, async () => {
        await server.rollup.flush();
      }),
    );
    const jobs = spans.filter(({ name }) => name === 'roll-up');
    expect(jobs).toMatchObject([{ kind: 1, status: { code: 0 } }]);
    expect(jobs[0]?.parentSpanId).toBeUndefined();
    expect(childrenOf(jobs[0], spans).map(({ name }) => name)).toContain('delete from lead_dirty');
    expect(
      childrenOf(
        spans.find(({ kind }) => kind === 2),
        spans,
      ),
    ).toEqual([]);
  });
});

describe('spans', () => {
  it('what goes on after the answer, as an open stream does, is no part of the trace', async () => {
    const answered = Promise.withResolvers<void>();
    let stream = Promise.resolve('');
    const spans = await traced(async () => {
      await asRoot('request', 'GET /events', {}, async () => {
        stream = answered.promise.then(() =>
          asPart(
            () => 'late',
            {},
            async () => 'done',
          ),
        );
        await asPart(
          () => 'in time',
          {},
          async () => {},
        );
      });
      answered.resolve();
      expect(await stream).toBe('done');
    });
    expect(spans.map(({ name }) => name)).toEqual(['in time', 'GET /events']);
  });

  it('the daily jobs are traced, and their failures marked', async () => {
    const spans = await traced(() =>
      daily(SILENT, 'sweeping', 'not swept', async () => {
        throw new TypeError('anna@lund.example');
      }).stop(),
    );
    expect(spans).toMatchObject([
      { name: 'sweeping', kind: 1, status: { code: 2 }, attributes: { 'error.type': 'TypeError' } },
    ]);
  });

  it('a trace that is left out is left out whole', async () => {
    const work = () =>
      asRoot('job', 'sweeping', {}, () =>
        asPart(
          () => 'a part',
          {},
          async () => 7,
        ),
      );
    expect(await traced(work, 0)).toEqual([]);
    expect(await work()).toBe(7);
  });

  it('a collector that is away is told of once in the log, and holds nothing up', async () => {
    const lines: string[] = [];
    const log = createLog('info', { write: (line) => void lines.push(line) });
    const collector = await startCollector();
    await collector.close();
    const stop = startTracing({ url: collector.url, headers: {}, serviceName: 's', share: 1 }, log);
    await asRoot('job', 'sweeping', {}, async () => {});
    await stop();
    expect(lines.map((line) => JSON.parse(line).msg)).toEqual(['traces do not reach the collector']);
  });
});

describe('the name of a statement', () => {
  it.each([
    ["begin; set local role samsyn_app; set local app.workspace_id = '0198'", 'begin'],
    ['commit', 'commit'],
    ['select "id" from "leads" where "workspace_id" = $1', 'select from leads'],
    ['select id from leads where workspace_id = $1 for update skip locked', 'select from leads'],
    [
      'insert into "feedback" ("workspace_id") values ($1) on conflict do update set a = 1',
      'insert into feedback',
    ],
    ['with due as (select id from jobs for update) update "jobs" set x = 1', 'update jobs'],
    ['with a as (select * from leads) select * from a', 'select from leads'],
    ['update auth."user" set name = \'into x\'', 'update auth.user'],
    ['delete from "tokens" where id = $1', 'delete from tokens'],
    ["select set_config('app.workspace_id', $1, true)", 'select'],
    ['-- why: from leads\n  truncate x', 'truncate'],
    ['', 'statement'],
  ])('%s', (sql, name) => expect(statementName(sql)).toBe(name));

  it('never holds a text that stands in it', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        const text = `'${value.replaceAll("'", "''")}canary'`;
        for (const sql of [
          `select ${text} from leads`,
          `insert into leads values (${text})`,
          `set x = ${text}`,
        ])
          expect(statementName(sql)).not.toContain('canary');
      }),
    );
  });
});

describe('the settings', () => {
  const of = (environment: Record<string, string>) => readConfig({}, environment).traces;
  const AT = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' };

  it('are the standard ones', () => {
    expect(of({})).toBeNull();
    expect(of(AT)).toEqual({
      url: 'http://127.0.0.1:4318/v1/traces',
      headers: {},
      serviceName: 'samsyn',
      share: 1,
    });
    expect(
      of({
        ...AT,
        OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://collector.example/in',
        OTEL_EXPORTER_OTLP_HEADERS: 'api-key=a%20b, team=x',
        OTEL_SERVICE_NAME: 'samsyn-eu',
        OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
        OTEL_TRACES_SAMPLER_ARG: '0.1',
      }),
    ).toEqual({
      url: 'https://collector.example/in',
      headers: { 'api-key': 'a b', team: 'x' },
      serviceName: 'samsyn-eu',
      share: 0.1,
    });
    expect(of({ ...AT, OTEL_SDK_DISABLED: 'true' })).toBeNull();
    expect(of({ ...AT, OTEL_TRACES_SAMPLER: 'always_off' })).toBeNull();
  });

  it.each([
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://me:secret@collector'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'secret'],
    ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc'],
    ['OTEL_TRACES_SAMPLER', 'sometimes'],
    ['OTEL_TRACES_SAMPLER_ARG', '2'],
  ])('%s=%s is refused without repeating it', (name, value) => {
    expect(() => of({ [name]: value })).toThrow(name);
    expect(() => of({ [name]: value })).not.toThrow(/secret/);
  });
});

describe('samsyn serve', { timeout: 120_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'samsyn-tracing-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const LIST = join(import.meta.dirname, 'support/list-modules.mjs');

  /** Starts and stops a server; what it loaded of OpenTelemetry's SDK and exporter. */
  async function serve(name: string, env: Record<string, string>): Promise<string[]> {
    const modules = join(folder, `${name}.txt`);
    const run = samsynWith(
      { ...env, NODE_OPTIONS: `--import ${LIST}`, MODULES_TO: modules },
      'serve',
      '--data',
      readyFolder(folder, name),
      '--port',
      '0',
    );
    const url = (await run.says(/http:\/\/\S+:\d+/)).replace(/\.$/, '');
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    run.process.kill('SIGTERM');
    expect((await run.done).code).toBe(0);
    const loaded = readFileSync(modules, 'utf8').split('\n');
    expect(loaded.some((one) => one.endsWith('server/main.ts'))).toBe(true);
    return loaded.filter((one) => /@opentelemetry\/(sdk|otlp|exporter|resources)|tracing\/otlp/.test(one));
  }

  it('loads nothing of it unless a collector is named', async () => {
    expect(await serve('without', {})).toEqual([]);
  });

  it('sends what it has when it is told to stop', async () => {
    const collector = await startCollector();
    const loaded = await serve('with', {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20abc',
      OTEL_SERVICE_NAME: 'samsyn-test',
    });
    await collector.close();
    expect(loaded.length).toBeGreaterThan(3);
    expect(new Set(collector.requests)).toEqual(new Set(['POST /v1/traces Bearer abc']));
    expect(collector.resources()[0]).toEqual({
      'service.name': 'samsyn-test',
      'service.version': expect.any(String),
    });
    expect(collector.spans().map(({ name }) => name)).toContain('GET /healthz');
  });
});
