import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from '#server/config.ts';
import { createLog, describeError } from '#server/log.ts';

const problems = (environment: Record<string, string>): readonly string[] => {
  try {
    readConfig({}, environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
};

describe('settings', () => {
  it('have defaults for one computer', () => {
    expect(readConfig({}, {})).toEqual({
      host: '127.0.0.1',
      port: 8787,
      dataDir: resolve('./data'),
      databaseUrl: `pglite:${join('data', 'db')}`,
      publicUrl: null,
      busUrl: null,
      sessionSecret: null,
      traces: null,
      deviceLeads: 1_000_000,
      ingestPerSecond: 2_000,
      webhookNetworks: [],
      deviceDays: 365,
      mail: null,
      oidc: null,
      logLevel: 'info',
    });
  });

  it('take flags before the environment', () => {
    const config = readConfig(
      { PORT: '9000', HOST: undefined },
      { PORT: '9100', HOST: '0.0.0.0', LOG_LEVEL: '' },
    );
    expect([config.port, config.host, config.logLevel]).toEqual([9000, '0.0.0.0', 'info']);
  });

  it('keep everything of an embedded database in one folder', () => {
    expect(readConfig({ DATABASE_URL: 'pglite:/srv/samsyn/db' }, {}).dataDir).toBe(resolve('/srv/samsyn'));
    expect(readConfig({ DATABASE_URL: 'pglite:memory' }, {}).dataDir).toBe(resolve('./data'));
    expect(readConfig({ DATA_DIR: '/srv/x' }, {}).databaseUrl).toBe(`pglite:${join('/srv/x', 'db')}`);
  });

  it('name all that is wrong at once, and no value', () => {
    const secret = 'hunter2';
    const found = problems({
      PORT: 'seven',
      DATABASE_URL: `mysql://root:${secret}@db/x`,
      PUBLIC_URL: 'http://samsyn.example.com',
      SESSION_SECRET: secret,
      LOG_LEVEL: 'loud',
    });
    expect(found.map((line) => line.split(' ')[0])).toEqual([
      'PORT',
      'DATABASE_URL',
      'PUBLIC_URL',
      'SESSION_SECRET',
      'LOG_LEVEL',
    ]);
    expect(found.join()).not.toMatch(/hunter2|mysql|loud|seven|samsyn\.example/);
  });

  it.each([
    ['https://samsyn.example.com/', 'https://samsyn.example.com'],
    ['http://localhost:8787', 'http://localhost:8787'],
    ['http://127.0.0.1:1', 'http://127.0.0.1:1'],
  ])('take the public address %s', (text, origin) => {
    expect(readConfig({}, { PUBLIC_URL: text }).publicUrl).toBe(origin);
  });

  it.each([
    ['http://samsyn.example.com', 'https'],
    ['https://user:pass@samsyn.example.com', 'name or password'],
    ['https://samsyn.example.com/team', 'path'],
    ['javascript:alert(1)', 'web address'],
    ['samsyn', 'web address'],
  ])('refuse the public address %s', (text, why) => {
    expect(problems({ PUBLIC_URL: text })).toEqual([expect.stringContaining(why)]);
  });
});

describe('the log', () => {
  const written = (write: (log: ReturnType<typeof createLog>) => void): string => {
    const lines: string[] = [];
    write(createLog('info', { write: (line) => void lines.push(line) }));
    return lines.join('');
  };

  it('hides what must not be read there', () => {
    const line = written((log) =>
      log.info(
        {
          token: 'smy_x',
          device: { email: 'anna@example.com', name: 'Chromium' },
          headers: { authorization: 'Bearer smy_x', cookie: 'a=b' },
        },
        'x',
      ),
    );
    expect(line).not.toMatch(/smy_x|anna@|a=b/);
    expect(line).toContain('Chromium');
  });

  it('writes one line of JSON for an entry, whatever stands in it', () => {
    const lines: string[] = [];
    const log = createLog('info', { write: (line) => void lines.push(line) });
    const text = 'a\r\n{"level":60,"msg":"forged"}\u001b[31m\u2028\0';
    log.info({ route: text, [text]: text }, text);
    expect(lines).toHaveLength(1);
    const [line = ''] = lines;
    expect([...line.slice(0, -1)].filter((sign) => sign < ' ')).toEqual([]);
    expect(line.at(-1)).toBe('\n');
    expect(JSON.parse(line)).toMatchObject({ level: 30, msg: text });
  });

  it('gives of a database error its code, not its words, which may quote a row', () => {
    const error = Object.assign(new Error('Key (email)=(anna@example.com) already exists'), {
      code: '23505',
      query: 'select secret',
      params: ['anna@example.com'],
    });
    const line = written((log) => log.error({ err: error }, 'failed'));
    expect(line).toContain('23505');
    expect(line).not.toMatch(/anna@|select secret/);
  });

  it('says where an unexpected error was thrown', () => {
    expect(describeError(new TypeError('x is not a function'))).toMatchObject({
      kind: 'TypeError',
      message: 'x is not a function',
      frames: expect.arrayContaining([expect.stringContaining('config.test.ts')]),
    });
    expect(describeError('text')).toEqual({ kind: 'string' });
  });
});
