import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { holderLives, takeLock } from '#server/db/data-lock.ts';
import { openDb } from '#server/db/open.ts';

const folder = mkdtempSync(join(tmpdir(), 'samsyn-lock-'));
const file = join(folder, 'db.lock');
afterAll(() => rmSync(folder, { recursive: true }));

describe('the lock file', () => {
  beforeEach(() => rmSync(file, { force: true }));
  const take = () => takeLock(file, () => {});

  it('keeps others out until it is released', () => {
    const first = take();
    expect(take()).toEqual({ ok: false, error: `process ${process.pid}` });
    if (first.ok) first.value.release();
    expect(existsSync(file)).toBe(false);
    const second = take();
    expect(second.ok).toBe(true);
    if (second.ok) second.value.release();
  });

  it.each(['', 'not a lock', '{"pid":1}'])('is taken over when it names no holder: %j', (text) => {
    writeFileSync(file, text);
    const taken = take();
    expect(taken.ok).toBe(true);
    if (taken.ok) taken.value.release();
  });

  it('is taken over from a holder that ended', () => {
    const own = take();
    const left = { ...JSON.parse(readFileSync(file, 'utf8')), started: '1' };
    if (own.ok) own.value.release();
    writeFileSync(file, JSON.stringify(left));
    const taken = take();
    expect(taken.ok).toBe(true);
    if (taken.ok) taken.value.release();
  });

  it('leaves another’s lock alone when it is released late', () => {
    const mine = take();
    writeFileSync(file, 'of somebody else');
    if (mine.ok) mine.value.release();
    expect(readFileSync(file, 'utf8')).toBe('of somebody else');
  });

  describe('knows whether the holder lives', () => {
    const me = { host: hostname(), boot: 'b1', namespace: 'pid:[1]', pid: process.pid, started: '' };
    const started = existsSync('/proc/self/stat')
      ? (readFileSync('/proc/self/stat', 'utf8').split(') ').at(-1)?.split(' ')[19] ?? '')
      : '';

    it.each([
      ['this very process', { started }, 0, true],
      ['another process that was given the same id later', { started: '1' }, 0, false],
      ['a process id that nobody has', { started, pid: 2 ** 22 + 1 }, 0, false],
      ['the same id before the machine was started anew', { started, boot: 'b0' }, 0, false],
      ['another container that was seen just now', { namespace: 'pid:[2]' }, 4_000, true],
      ['another container that was not seen for long', { namespace: 'pid:[2]' }, 60_000, false],
      ['another host that was seen just now', { host: 'elsewhere', boot: 'b9' }, 4_000, true],
      ['another host that was not seen for long', { host: 'elsewhere', boot: 'b9' }, 60_000, false],
    ])('%s', (_case, difference, silent, lives) => {
      expect(holderLives({ ...me, ...difference }, me, silent)).toBe(lives);
    });
  });
});

describe('an address that cannot be opened is one sentence', () => {
  const message = async (address: string) => {
    const opened = await openDb(address);
    if (opened.ok) throw new Error('opened');
    expect(opened.error.message).not.toMatch(/secret|\n/);
    return opened.error;
  };

  it.each([
    ['mysql://x', 'bad_address'],
    ['', 'bad_address'],
    ['pglite:', 'bad_address'],
    ['postgres://', 'bad_address'],
    ['postgres://u:secret@127.0.0.1:1/x', 'unreachable'],
  ])('%s', async (address, code) => {
    expect(await message(address)).toMatchObject({ code });
  });

  it('a database that is not there', async () => {
    expect(await message(`${inject('postgresOwner')}/missing`)).toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining('no database missing'),
    });
  });

  it('B85: a PostgreSQL that is too old', async () => {
    const old = createServer((socket) => {
      const message = (kind: string, body: Buffer): Buffer => {
        const head = Buffer.alloc(5);
        head.write(kind);
        head.writeInt32BE(body.length + 4, 1);
        return Buffer.concat([head, body]);
      };
      const ready = message('Z', Buffer.from('I'));
      const column = Buffer.concat([
        Buffer.from('server_version_num\0'),
        Buffer.from('000000000000000000190000000000000000', 'hex'),
      ]);
      const row = Buffer.concat([Buffer.from('0001' + '00000006', 'hex'), Buffer.from('140012')]);
      // It lets everybody in, and has one answer to everything.
      socket.once('data', () => {
        socket.write(Buffer.concat([message('R', Buffer.alloc(4)), ready]));
        socket.on('data', (asked) => {
          if (asked.toString('latin1', 0, 1) !== 'Q') return;
          const columns = Buffer.concat([Buffer.from('0001', 'hex'), column]);
          const done = message('C', Buffer.from('SHOW\0'));
          socket.write(Buffer.concat([message('T', columns), message('D', row), done, ready]));
        });
      });
      socket.on('error', () => {});
    });
    await once(old.listen(0, '127.0.0.1'), 'listening');
    const address = old.address();
    const port = typeof address === 'object' ? address?.port : 0;
    expect(await message(`postgres://u:secret@127.0.0.1:${port}/x`)).toEqual({
      code: 'too_old',
      message: 'PostgreSQL 14 is too old: Samsyn needs version 15 or later.',
    });
    old.close();
  });

  it('a folder that is a file', async () => {
    writeFileSync(join(folder, 'file'), '');
    expect(await message(`pglite:${join(folder, 'file')}`)).toMatchObject({ code: 'cannot_open' });
    expect(await message(`pglite:${join(folder, 'file', 'db')}`)).toMatchObject({ code: 'cannot_open' });
  });
});
