/** Keeping and moving the data by the command line: processes on real folders, files and sockets. */
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDb } from '#server/db/open.ts';
import { readyFolder, samsyn } from './support/command.ts';
import { newPostgresDatabase } from './support/each-db.ts';
import { hashes } from './support/hashes.ts';

const folder = mkdtempSync(join(tmpdir(), 'samsyn-keep-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** All that stands in a database that nothing else has open. */
async function standsIn(address: string): Promise<Record<string, string>> {
  const opened = await openDb(address);
  if (!opened.ok) throw new Error(opened.error.message);
  try {
    return await hashes(opened.value);
  } finally {
    await opened.value.close();
  }
}

describe('the data of a server', { timeout: 600_000 }, () => {
  const data = readyFolder(folder, 'data');
  const backup = join(folder, 'nightly.jsonl.gz');
  beforeAll(async () => {
    expect((await samsyn('demo', '--data', data).done).code).toBe(0);
  }, 600_000);

  it('is backed up while the server runs, and doctor knows of it', async () => {
    const server = samsyn('serve', '--data', data, '--port', '0');
    await server.says('answers at');
    const made = await samsyn('backup', backup, '--data', data).done;
    expect(made).toMatchObject({ code: 0, err: expect.stringContaining('holds everything') });
    expect(statSync(backup).mode & 0o777).toBe(0o600);
    const held = gunzipSync(readFileSync(backup)).toString().split('\n');
    expect(held.at(-2)).toMatch(/^\{"samsyn":"end","rows":\d+\}$/);
    // Who took it stands in the audit log, and so in the backup itself.
    expect(held.filter((row) => /"action": ?"backup_made"/.test(row))).toEqual([
      expect.stringMatching(/"actor_kind": ?"operator"/),
    ]);
    expect((await samsyn('backup', backup, '--data', data).done).err).toContain('is there already');

    const look = await samsyn('doctor', '--data', data).done;
    expect([look.code, look.out]).toEqual([3, expect.stringMatching(/^ok {4}A server runs/)]);
    expect(look.out).toContain('ok    The last backup was made');
    expect(look.out).toContain('look  Its address is http://');
    expect((await samsyn('restore', backup, '--data', data).done).err).toContain('A server runs');
    server.process.kill('SIGTERM');
    expect((await server.done).code).toBe(0);
    const settled = await samsyn('doctor', '--data', data, '--public-url', 'https://samsyn.example.com').done;
    expect([settled.code, settled.out]).toEqual([0, expect.stringContaining('No server runs')]);
  });

  it('is restored into an empty folder and goes into PostgreSQL; both then export the same', async () => {
    const empty = join(folder, 'restored');
    const restored = await samsyn('restore', backup, '--data', empty).done;
    expect(restored).toMatchObject({ code: 0, err: expect.stringContaining('Restored the backup') });
    expect((await samsyn('restore', backup, '--data', empty).done).err).toContain('in use already');

    const { address, drop } = await newPostgresDatabase('empty');
    const source = `pglite:${join(empty, 'db')}`;
    const before = await standsIn(source);
    expect(Object.keys(before).length).toBeGreaterThan(15);
    const moved = await samsyn('migrate-to', address, '--data', empty).done;
    expect(moved).toMatchObject({ code: 0, err: expect.stringContaining('The source was not changed.') });
    expect(await standsIn(address)).toEqual(before);
    expect(await standsIn(source)).toEqual(before);

    // A second time it is in use, and stays as it is.
    const again = await samsyn('migrate-to', address, '--data', empty).done;
    expect(again).toEqual({
      code: 1,
      out: '',
      err: 'The database is in use already. Move into an empty one.\n',
    });
    expect(await standsIn(address)).toEqual(before);
    const away = await samsyn('migrate-to', 'postgres://anna:hunter2@127.0.0.1:1/x', '--data', empty).done;
    expect([away.code, away.out, away.err.trim().split('\n')]).toEqual([
      1,
      '',
      [
        expect.stringMatching(
          /^PostgreSQL at 127\.0\.0\.1:1 does not answer \(ECONNREFUSED\): check that it runs/,
        ),
      ],
    ]);
    expect(away.err).not.toContain('hunter2');

    const lines = async (name: string, ...from: string[]) => {
      const file = join(folder, `${name}.jsonl.gz`);
      expect((await samsyn('export', file, ...from).done).code).toBe(0);
      const tables = gunzipSync(readFileSync(file)).toString().split('{"samsyn":"table",');
      // The order of rows says nothing, and each export is itself an entry of the audit log.
      return tables
        .slice(1)
        .filter((table) => !table.startsWith('"name":"public.audit_'))
        .flatMap((table) => table.split('\n').filter((line) => !line.startsWith('{"samsyn":"end"')))
        .sort();
    };
    const here = await lines('here', '--data', empty);
    expect(here.length).toBeGreaterThan(1_000);
    expect(await lines('there', '--data', join(folder, 'other'), '--database', address)).toEqual(here);

    const third = readyFolder(folder, 'third');
    const imported = await samsyn('import', join(folder, 'here.jsonl.gz'), '--data', third).done;
    expect(imported).toMatchObject({ code: 0, err: expect.stringContaining('samsyn link') });
    expect(await lines('again', '--data', third)).toEqual(here);
    await drop();
  });

  it('gives and forgets one person', async () => {
    const ask = (...args: string[]) => samsyn(...args, '--data', data).done;
    const file = join(folder, 'person.json');
    const known = /"value": ?"([^"@]+@[^"]+)"/.exec(gunzipSync(readFileSync(backup)).toString())?.[1] ?? '';
    expect(await ask('export', file, '--person', known)).toMatchObject({ code: 0 });
    expect(readFileSync(file, 'utf8')).toContain(known);
    expect((await ask('erase', known)).err).toContain('Nothing was changed.');
    const erased = await ask('erase', known, '--yes');
    expect([erased.code, JSON.parse(erased.out)]).toEqual([0, expect.objectContaining({ memberId: null })]);
    expect(await ask('erase', known)).toMatchObject({
      code: 0,
      err: expect.stringContaining('kept away already'),
    });
    const nobody = await ask('export', join(folder, 'nobody.json'), '--person', known);
    expect(nobody).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^Nobody here has this address\.\n/m),
    });

    // A backup that is older brings nobody back, wherever it is restored.
    const ledger = join(data, 'erasures.jsonl');
    expect(readFileSync(ledger, 'utf8')).not.toContain(known);
    const elsewhere = readyFolder(folder, 'elsewhere');
    const there = (...args: string[]) => samsyn(...args, '--data', elsewhere).done;
    expect(await there('restore', backup, '--ledger', ledger)).toMatchObject({
      code: 0,
      err: expect.stringContaining('Erased again, by the ledger of erasures: 1 leads.'),
    });
    expect((await there('erase', known)).err).toContain('Nobody has this address; it is kept away already');
    expect(existsSync(join(elsewhere, 'erasures.jsonl'))).toBe(true);

    // Without it the person is back until the ledger lies in the folder: the next start goes by it.
    const bare = readyFolder(folder, 'bare');
    const inBare = (...args: string[]) => samsyn(...args, '--data', bare).done;
    expect((await inBare('restore', backup)).err).toContain('There is no ledger of erasures');
    copyFileSync(ledger, join(bare, 'erasures.jsonl'));
    expect(await inBare('erase', known)).toMatchObject({
      code: 1,
      err: expect.stringContaining('under another session secret'),
    });
    copyFileSync(join(data, 'session-secret'), join(bare, 'session-secret'));
    expect((await inBare('erase', known)).err).toContain('kept away already');
  });

  it('says of somebody it cannot read, or does not know, what it did', async () => {
    const ask = (...args: string[]) => samsyn(...args, '--data', data).done;
    for (const who of ['', ' ', 'x'.repeat(5_000)])
      expect(await ask('erase', who, '--yes')).toEqual({
        code: 1,
        out: '',
        err: 'Name the person by an e-mail address, a LinkedIn profile or an id.\n',
      });
    const who = 'nobody.here@voljaren.example.com';
    expect(await ask('erase', who)).toEqual({
      code: 0,
      out: '',
      err: 'Nobody has this address. With --yes it is kept away.\n',
    });
    const kept = await ask('erase', who, '--yes');
    expect([kept.code, JSON.parse(kept.out)]).toEqual([0, expect.objectContaining({ counts: {} })]);
    expect(kept.err).toContain('Nobody had this address. From now on it is kept away.');
    expect(kept.out + kept.err).not.toContain(who);
    const elsewhere = await ask('erase', who, '--workspace', 'no-such-one');
    expect([elsewhere.code, elsewhere.out]).toEqual([1, '']);
    expect(elsewhere.err.trim().split('\n')).toHaveLength(1);
  });

  it('is not restored from a damaged file', async () => {
    const cut = join(folder, 'cut.jsonl.gz');
    writeFileSync(cut, readFileSync(backup).subarray(0, 20_000));
    const done = await samsyn('restore', cut, '--data', readyFolder(folder, 'cut')).done;
    expect([done.code, done.err]).toEqual([1, expect.stringContaining('damaged or cut off')]);
    const none = await samsyn('restore', join(folder, 'none.gz'), '--data', join(folder, 'none')).done;
    expect([none.code, none.err]).toEqual([1, expect.stringContaining('There is no file')]);
    expect(existsSync(join(folder, 'none'))).toBe(false);
  });

  it('answers what it does not understand with the exit code 2, and help with 0', async () => {
    expect((await samsyn('bakcup', 'x').done).code).toBe(2);
    expect((await samsyn('backup').done).code).toBe(2);
    for (const command of ['serve', 'doctor', 'backup', 'restore', 'migrate-to', 'import', 'export', 'erase'])
      expect(await samsyn(command, '--help').done).toMatchObject({
        code: 0,
        out: expect.stringContaining('Usage: samsyn'),
      });
  });
});
