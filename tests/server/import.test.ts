import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { DateOrder, ImportKind, ImportMapping } from '#lib/contract/imports.ts';
import { demoCommand } from '#server/cli/demo.ts';
import { importFile } from '#server/cli/import.ts';
import { readConfig } from '#server/config.ts';
import type { Db } from '#server/db/db.ts';
import { json } from '#server/db/tables.ts';
import { previewImport } from '#server/ingest/import/preview.ts';
import { IMPORT_LIMITS, type ImportLimits } from '#server/ingest/import/run.ts';
import { createImports } from '#server/jobs/imports.ts';
import { createLog } from '#server/log.ts';
import { createServer } from '#server/main.ts';
import * as imports from '#server/services/imports.ts';
import { readyFolder } from './support/command.ts';
import { eachDb } from './support/each-db.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures/csv');
const fixture = (name: string) => readFileSync(join(FIXTURES, name));
/** The bytes in small pieces, as a slow disk gives them. */
const pieces = (content: string | Buffer, size = 7) => {
  const all = Buffer.from(content);
  return Readable.from(
    Array.from({ length: Math.ceil(all.length / size) }, (_, n) => all.subarray(n * size, (n + 1) * size)),
  );
};
const bus = { publish: () => {}, subscribe: () => () => {}, close: async () => {} };
const log = createLog('silent');

interface Choice {
  kind?: ImportKind;
  mapping?: ImportMapping;
  dateOrder?: DateOrder;
}

async function workspace(db: Db, limits: Partial<ImportLimits> = {}) {
  const id = v7();
  await db.tx((sql) => sql.insertInto('workspaces').values({ workspace_id: id, slug: id }).execute());
  const anna = v7();
  await db.workspaceTx(id, (sql) =>
    sql
      .insertInto('members')
      .values({
        workspace_id: id,
        id: anna,
        name: 'Anna Ek',
        email: 'anna.ek@nordlys.example.com',
        department: 'sales',
      })
      .execute(),
  );
  const services = { db, bus, imports: createImports({ db, bus, log }, { ...IMPORT_LIMITS, ...limits }) };
  const actor = { workspaceId: id, memberId: anna };
  const preview = (content: string | Buffer, asked: ImportKind | null = null) =>
    previewImport(db, id, Buffer.from(content), { whole: true, asked });
  /** As the page does it: preview, choice, file. */
  const load = async (
    content: string | Buffer,
    choice: Choice = {},
    source: AsyncIterable<Buffer> = pieces(content),
  ) => {
    const told = await preview(content, choice.kind ?? null);
    if (told.problem !== null) throw new Error(told.problem);
    const importId = v7();
    const { kind, header, mapping, dateOrder } = { ...told, ...choice };
    const plan = { kind, fileName: 'leads.csv', size: content.length, header, mapping, dateOrder };
    expect(await imports.startImport(services, actor, { id: importId, plan })).toEqual({
      ok: true,
      value: {},
    });
    const done = await imports.importFile(services, actor, importId, source);
    if (!done.ok) throw new Error(done.error.code);
    const refused = await imports.listRefused(services, actor, importId);
    return { ...done.value, refused: refused.ok ? refused.value.rows : [] };
  };
  const undo = async (importId: string) => {
    expect(await imports.beginUndo(services, actor, importId)).toEqual({ ok: true, value: {} });
    const state = async () => {
      const run = await imports.readImport(services, actor, importId);
      return run.ok ? run.value.state : run.error.code;
    };
    await vi.waitFor(async () => expect(await state()).not.toBe('undoing'), { timeout: 60_000 });
    return state();
  };
  /** All but when a row was last written, which an undoing does not take back. */
  const rows = () =>
    db.workspaceTx(id, async (sql) => {
      return {
        leads: (
          await sql
            .selectFrom('leads')
            .selectAll()
            .where('workspace_id', '=', id)
            .where('deleted_at', 'is', null)
            .orderBy('id')
            .execute()
        ).map(({ seq: _, card_at: __, ...row }) => row),
        accounts: (
          await sql
            .selectFrom('accounts')
            .selectAll()
            .where('workspace_id', '=', id)
            .where('deleted_at', 'is', null)
            .orderBy('id')
            .execute()
        ).map(({ seq: _, card_at: __, ...row }) => row),
        campaigns: (
          await sql
            .selectFrom('campaigns')
            .selectAll()
            .where('workspace_id', '=', id)
            .where('deleted_at', 'is', null)
            .orderBy('key')
            .execute()
        ).map(({ seq: _, ...row }) => row),
        reach: await sql
          .selectFrom('campaign_reach')
          .selectAll()
          .where('workspace_id', '=', id)
          .orderBy('day')
          .orderBy('campaign_id')
          .execute(),
        outcomes: await sql
          .selectFrom('outcomes')
          .selectAll()
          .where('workspace_id', '=', id)
          .orderBy('external_id')
          .execute(),
        touchpoints: await sql
          .selectFrom('touchpoints')
          .selectAll()
          .where('workspace_id', '=', id)
          .orderBy('id')
          .execute(),
        identities: await sql
          .selectFrom('identities')
          .selectAll()
          .where('workspace_id', '=', id)
          .orderBy('kind')
          .orderBy('value')
          .execute(),
      };
    });
  return { id, anna, actor, services, preview, load, undo, rows };
}

eachDb((_, open) => {
  it('imports HubSpot’s export; each refused row has its number and reason; the same file again changes nothing', async () => {
    const ws = await workspace(open());
    const first = await ws.load(fixture('hubspot-contacts.csv'));
    expect(first).toMatchObject({
      state: 'done',
      counts: {
        rows: 9,
        made: 5,
        changed: 0,
        madeAccounts: 3,
        refused: 3,
        unknownOwners: ['Jonas Wik', 'Petra Ohlsson'],
      },
      refused: [
        { row: 6, code: 'shared_mailbox' },
        { row: 7, code: 'bad_email' },
        { row: 8, code: 'no_person' },
      ],
    });
    const stored = await ws.rows();
    const named = (name: string) => stored.leads.find((lead) => lead.name === name);
    // The same person twice in the file: the later row counts.
    expect(named('Åsa Söderström')).toMatchObject({
      title: 'Marknadsdirektör',
      country: 'SE',
      owner_id: ws.anna,
      emails: ['asa.soderstrom@klara-kraft.example.com'],
      linkedin: ['profile:asa-soderstrom-12'],
    });
    expect(named('Øyvind Bakke')).toMatchObject({ country: 'NO', owner_id: null, title: 'IT-sjef' });
    expect(named('Päivi Mäkinen')).toMatchObject({ country: 'FI', linkedin: ['profile:päivi-mäkinen'] });
    expect(named('Karin Hallberg')).toMatchObject({ account_id: null });
    // B67: a formula is text.
    expect(named('Björn Dahl')).toMatchObject({ title: '=HYPERLINK("http://x")' });
    expect(stored.accounts.map(({ name }) => name).sort()).toEqual([
      'Breidal Nett AS',
      'Klarå Kraft',
      'Lumijoki Energia Oy',
    ]);
    expect(stored.identities.filter(({ kind }) => kind === 'external').map(({ value }) => value)).toContain(
      'hubspot:51001',
    );

    // The earlier title of the person who stands twice in the file comes and goes within one batch.
    expect(await ws.load(fixture('hubspot-contacts.csv'))).toMatchObject({
      counts: { made: 0, changed: 0, madeAccounts: 0, unchanged: 5 },
    });
    expect(await ws.rows()).toEqual(stored);
  });

  it('B62: reads what Excel writes in Sweden: semicolons and Windows-1252, in pieces that cut letters apart', async () => {
    const ws = await workspace(open());
    expect(await ws.preview(fixture('hubspot-sv-excel.csv'))).toMatchObject({
      encoding: 'windows-1252',
      separator: ';',
    });
    const content = fixture('hubspot-sv-excel.csv');
    expect(await ws.load(content, {}, pieces(content, 3))).toMatchObject({
      counts: { rows: 2, made: 2, refused: 0 },
    });
    expect((await ws.rows()).leads.map(({ name, title, country }) => [name, title, country])).toEqual([
      ['Örjan Öberg', 'Nätdriftschef', 'SE'],
      ['Märta Sjögren', 'Ekonomichef; tf VD', 'SE'],
    ]);
  });

  it.each([
    ['UTF-8', 'utf-8', Buffer.from('Email,First Name\nasa@a.example.com,Åsa\n')],
    ['UTF-8 with its mark', 'utf-8', Buffer.from('\ufeffEmail,First Name\r\nasa@a.example.com,Åsa\r\n')],
    ['UTF-16', 'utf-16', Buffer.from('\ufeffEmail\tFirst Name\nasa@a.example.com\tÅsa\n', 'utf16le')],
    ['Windows-1252', 'windows-1252', Buffer.from('Email|First Name\rasa@a.example.com|Åsa\r', 'latin1')],
    [
      'a letter beyond ASCII at the very end',
      'windows-1252',
      Buffer.from('First Name;Email;Note\nÅsa;asa@a.example.com;Å', 'latin1'),
    ],
    [
      'quoted line ends, mixed ones and blank lines',
      'utf-8',
      Buffer.from('\n\n"First Name";"Email"\n\r\n"Åsa";"asa@a.example.com"\n\n'),
    ],
  ])('B62: reads %s, and says so in the preview', async (_, encoding, content) => {
    const ws = await workspace(open());
    expect(await ws.preview(content)).toMatchObject({ encoding, rows: [expect.arrayContaining(['Åsa'])] });
    for (const size of [1, 7, 4096]) {
      expect(await ws.load(content, {}, pieces(content, size))).toMatchObject({
        state: 'done',
        counts: { rows: 1 },
      });
      expect((await ws.rows()).leads).toMatchObject([{ name: 'Åsa', emails: ['asa@a.example.com'] }]);
    }
  });

  it.each([
    ['B61 an empty file', '', 'no_rows', null],
    ['B61 only line ends', '\n\r\n', 'no_rows', null],
    ['B61 a header only', 'Email,First Name\n', 'no_rows', null],
    [
      'B70 Excel’s own file, renamed',
      Buffer.from([0x50, 0x4b, 0x03, 0x04, 0x14, 0x00, 0x06, 0x00]),
      'excel',
      null,
    ],
    ['B70 the older Excel’s', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1]), 'excel', null],
    [
      'B64 201 columns',
      `Email,${Array.from({ length: 200 }, (_, n) => `c${n}`).join(',')}\n`,
      'too_many_columns',
      201,
    ],
    [
      'B64 5,000 columns',
      `Email,${Array.from({ length: 4_999 }, (_, n) => `c${n}`).join(',')}\n`,
      'too_many_columns',
      5_000,
    ],
    [
      'B62 two encodings',
      Buffer.concat([
        Buffer.from('Email,Name\na@a.example.com,Åsa\n'),
        Buffer.from('b@a.example.com,\xc5sa\n', 'latin1'),
      ]),
      'not_text',
      null,
    ],
    ['text behind a closing quote', 'Email,Name\na@a.example.com,"A" B\n', 'stray_quote', 2],
    ['B63 an open quote', 'Email,Name\na@a.example.com,"A\nb@a.example.com,B\n', 'unclosed_quote', 2],
  ])('%s: refused before anything is stored', async (_, content, problem, n) => {
    const ws = await workspace(open());
    expect(await ws.preview(content)).toEqual({ problem, n });
  });

  it('B63: tells the separator, and names the row of a quote that is never closed; rows before it are stored once', async () => {
    const ws = await workspace(open());
    for (const separator of [',', ';', '\t', '|']) {
      const content = `Email${separator}Name${separator}Title\na@a.example.com${separator}"A, b; c|d\nover two lines"${separator}x\n`;
      expect(await ws.preview(content)).toMatchObject({
        separator,
        rows: [['a@a.example.com', 'A, b; c|d\nover two lines', 'x']],
      });
    }
    const row = (n: number) => `p${n}@a.example.com,"Person ${n}"\n`;
    const good = Array.from({ length: 1_500 }, (_, n) => row(n)).join('');
    const bad = `Email,Name\n${good}x@a.example.com,"Open\nb@a.example.com,B\n`;
    // The beginning of the file shows nothing of it.
    const begun = await previewImport(open(), ws.id, Buffer.from(bad.slice(0, 10_000)), {
      whole: false,
      asked: null,
    });
    if (begun.problem !== null) throw new Error(begun.problem);
    const id = v7();
    const { kind, header, mapping, dateOrder } = begun;
    await imports.startImport(ws.services, ws.actor, {
      id,
      plan: { kind, header, mapping, dateOrder, fileName: 'x.csv', size: bad.length },
    });
    expect(await imports.importFile(ws.services, ws.actor, id, pieces(bad, 4096))).toMatchObject({
      value: {
        state: 'failed',
        problem: { code: 'unclosed_quote', n: 1502 },
        counts: { rows: 1_500, made: 1_500 },
      },
    });
    expect(await ws.load(`Email,Name\n${good}x@a.example.com,"Closed"\n`)).toMatchObject({
      state: 'done',
      counts: { made: 1, unchanged: 1_500 },
    });
  });

  it('B64: columns that are doubled, missing or renamed go through the mapping, which is remembered for the header', async () => {
    const ws = await workspace(open());
    const content = 'Adress till personen,Vad hen gör,Email,Email\nasa@a.example.com,Chef,,b@a.example.com\n';
    expect(await ws.preview(content)).toMatchObject({
      kind: 'leads',
      mapping: [null, null, 'email', 'email'],
      remembered: false,
    });
    const mapping: ImportMapping = ['email', 'title', null, null];
    expect(await ws.load(content, { mapping })).toMatchObject({ state: 'done', counts: { made: 1 } });
    expect((await ws.rows()).leads).toMatchObject([{ title: 'Chef', emails: ['asa@a.example.com'] }]);
    expect(await ws.preview(content)).toMatchObject({ mapping, remembered: true });
    // Another workspace has not chosen it.
    expect(await (await workspace(open())).preview(content)).toMatchObject({ remembered: false });
    // A kind of table that cannot do without a column is not begun.
    const plan = {
      kind: 'leads' as const,
      fileName: 'x.csv',
      size: 10,
      header: ['Name'],
      mapping: ['name' as const],
      dateOrder: null,
    };
    expect(await imports.startImport(ws.services, ws.actor, { id: v7(), plan })).toMatchObject({
      ok: false,
      error: { code: 'invalid_request', path: 'plan.mapping' },
    });
  });

  it('B65: refuses a row with a cell too many or too few, and takes the rest', async () => {
    const ws = await workspace(open());
    expect(
      await ws.load('Email,Name\na@a.example.com,A,more\nb@a.example.com\nc@a.example.com,C\n'),
    ).toMatchObject({
      counts: { made: 1, refused: 2 },
      refused: [
        { row: 2, code: 'cell_count', cells: ['a@a.example.com', 'A', 'more'] },
        { row: 3, code: 'cell_count' },
      ],
    });
  });

  it.each<[string, Partial<ImportLimits>, string, number]>([
    ['B66 more rows than may be', { rows: 1_200 }, 'too_many_rows', 1_200],
    ['B66 more bytes than may be', { bytes: 100_000 }, 'too_large', 100_000],
  ])('%s: what came before is kept, said, and can be undone', async (_, limits, code, n) => {
    const ws = await workspace(open(), limits);
    const rows = Array.from({ length: 4_000 }, (_, row) => `p${row}@a.example.com,Person ${row}\n`);
    const content = `Email,Name\n${rows.join('')}`;
    const done = await ws.load(content, {}, pieces(content, 4_096));
    expect(done).toMatchObject({ state: 'failed', problem: { code, n }, undoable: true });
    const { made } = done.counts;
    expect(done.counts).toMatchObject({ rows: made, refused: 0 });
    if (limits.rows) expect(made).toBe(limits.rows);
    expect(made).toBeGreaterThan(1_000);
    expect(made).toBeLessThan(4_000);
    expect((await ws.rows()).leads).toHaveLength(made);
    expect(await ws.undo(done.id)).toBe('undone');
    expect((await ws.rows()).leads).toEqual([]);
  });

  it('counts all refused rows and keeps the first of them, whenever they are refused', async () => {
    const ws = await workspace(open(), { refused: 3 });
    const bad = Array.from({ length: 5 }, (_, row) => `nobody${row},N\n`).join('');
    const early = await ws.load(`Email,Name\n${bad}a@a.example.com,A\n`);
    expect(early.counts).toMatchObject({ rows: 6, made: 1, refused: 5 });
    expect(early.refused.map(({ row }) => row)).toEqual([2, 3, 4]);
    // Who is not known shows only when rows are stored.
    const late = await ws.load(
      `Email,Outcome,Date\nnobody,won,2026-03-01\n${Array.from({ length: 4 }, (_, n) => `n${n}@a.example.com,won,2026-03-01\n`).join('')}`,
    );
    expect(late.counts).toMatchObject({ refused: 5 });
    expect(late.refused.map(({ row, code }) => [row, code])).toEqual([
      [2, 'bad_email'],
      [3, 'unknown_person'],
      [4, 'unknown_person'],
    ]);
  });

  it('B67: formulas, controls, NUL and telephone numbers are text or refused, never run', async () => {
    const ws = await workspace(open());
    const done = await ws.load(
      'Email,Name,Title\na@a.example.com,=1+1,@x\nb@a.example.com,-3,+46 70 111 22 33\nc@a.example.com,C\0,x\n',
    );
    expect(done.refused).toEqual([
      { row: 4, code: 'bad_character', cells: ['c@a.example.com', 'C\ufffd', 'x'] },
    ]);
    expect((await ws.rows()).leads.map(({ name, title }) => [name, title]).sort()).toEqual([
      ['-3', '+46 70 111 22 33'],
      ['=1+1', '@x'],
    ]);
  });

  it('B68: one person three times: the preview says so, the last row wins, and it can be undone', async () => {
    const ws = await workspace(open());
    await ws.load('Email,Name,Title\na@a.example.com,Alva,Chef\n');
    const before = await ws.rows();
    const content =
      'Email,Name,Title\na@a.example.com,Alva,VD\na@a.example.com,,CFO\nA@A.example.com,Alva Ek,\n';
    expect(await ws.preview(content)).toMatchObject({ sampled: { rows: 3, refused: 0, repeated: 2 } });
    const done = await ws.load(content);
    expect(done).toMatchObject({ counts: { made: 0, changed: 1 } });
    expect((await ws.rows()).leads).toMatchObject([{ name: 'Alva Ek', title: 'CFO' }]);
    expect(await ws.undo(done.id)).toBe('undone');
    expect(await ws.rows()).toEqual(before);
  });

  it('B69: dates, decimals and leading zeros stay as written unless a column is mapped; what can be read two ways is asked', async () => {
    const ws = await workspace(open());
    await ws.load(
      'Email,Title\na@a.example.com,1e5\nb@a.example.com,"1,5"\nc@a.example.com,007\nd@a.example.com,45231\n',
    );
    expect((await ws.rows()).leads.map(({ title }) => title).sort()).toEqual(['007', '1,5', '1e5', '45231']);
    const days = (...cells: string[]) =>
      `Campaign,Date,Impressions,Spend\n${cells.map((cell) => `C,${cell},10,"1,5"\n`).join('')}`;
    expect(await ws.preview(days('03/04/2026'))).toMatchObject({
      kind: 'reach',
      askDateOrder: true,
      dateOrder: null,
    });
    expect(await ws.preview(days('03/04/2026', '13/04/2026'))).toMatchObject({
      askDateOrder: false,
      dateOrder: 'dmy',
    });
    expect(await ws.load(days('03/04/2026'))).toMatchObject({ refused: [{ code: 'ambiguous_date' }] });
    expect(
      await ws.load(days('03/04/2026', '45231', '2026-02-30', '6 Mar 2026'), { dateOrder: 'mdy' }),
    ).toMatchObject({
      counts: { made: 3 },
      refused: [{ row: 4, code: 'bad_date' }],
    });
    expect((await ws.rows()).reach.map(({ day, spend }) => [day, spend])).toEqual([
      ['2023-11-01', 1.5],
      ['2026-03-04', 1.5],
      ['2026-03-06', 1.5],
    ]);
  });

  it('B71: a formula or a script as file name is a name', async () => {
    const ws = await workspace(open());
    const id = v7();
    const name = '=HYPERLINK("x")<script>alert(1)</script>../../etc/passwd.csv';
    await imports.startImport(ws.services, ws.actor, {
      id,
      plan: {
        kind: 'leads',
        fileName: name,
        size: 20,
        header: ['Email'],
        mapping: ['email'],
        dateOrder: null,
      },
    });
    expect(
      await imports.importFile(ws.services, ws.actor, id, pieces('Email\na@a.example.com\n')),
    ).toMatchObject({
      value: { fileName: name, state: 'done' },
    });
  });

  it('B72: stopped half-way, by a person or a broken connection, and imported again: no double rows; the rest can be undone', async () => {
    const ws = await workspace(open());
    const content = `Email,Campaign,Member Status\n${Array.from({ length: 1_500 }, (_, n) => `p${n}@a.example.com,Forum,Attended\n`).join('')}`;
    async function* broken(): AsyncGenerator<Buffer> {
      yield Buffer.from(content.slice(0, 40_000));
      throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
    }
    const half = await ws.load(content, {}, broken());
    expect(half).toMatchObject({
      state: 'stopped',
      problem: { code: 'interrupted' },
      counts: { made: 1_000 },
    });
    const all = await ws.load(content);
    expect(all).toMatchObject({
      state: 'done',
      counts: { rows: 1_500, made: 500, unchanged: 1_000, touchpoints: 500 },
    });
    expect((await ws.rows()).touchpoints).toHaveLength(1_500);

    expect(await ws.undo(all.id)).toBe('undone');
    expect((await ws.rows()).touchpoints).toHaveLength(1_000);
    expect(await ws.undo(half.id)).toBe('undone');
    expect(await ws.rows()).toMatchObject({ leads: [], touchpoints: [], campaigns: [], identities: [] });
  }, 120_000);

  it('stops after the rows in hand when a person says so', async () => {
    const ws = await workspace(open());
    const content = `Email\n${Array.from({ length: 5_000 }, (_, n) => `p${n}@a.example.com\n`).join('')}`;
    const id = v7();
    const plan = {
      kind: 'leads' as const,
      fileName: 'x.csv',
      size: content.length,
      header: ['Email'],
      mapping: ['email' as const],
      dateOrder: null,
    };
    await imports.startImport(ws.services, ws.actor, { id, plan });
    async function* stopping(): AsyncGenerator<Buffer> {
      yield Buffer.from(content.slice(0, 40_000));
      await imports.stopImport(ws.services, ws.actor, id);
      yield Buffer.from(content.slice(40_000));
    }
    const done = await imports.importFile(ws.services, ws.actor, id, stopping());
    expect(done).toMatchObject({ value: { state: 'stopped', problem: null, undoable: true } });
    expect((await ws.rows()).leads.length).toBeLessThan(5_000);
  });

  it('says of an import whose server ended that it was stopped, and undoes what it did', async () => {
    const ws = await workspace(open());
    const done = await ws.load('Email\na@a.example.com\n');
    // As a killed server leaves it.
    await open().workspaceTx(ws.id, (sql) =>
      sql
        .updateTable('imports')
        .set({ state: 'running', touched_at: new Date(Date.now() - 120_000) })
        .where('workspace_id', '=', ws.id)
        .where('id', '=', done.id)
        .execute(),
    );
    expect(await imports.readImport(ws.services, ws.actor, done.id)).toMatchObject({
      value: { state: 'stopped', undoable: true },
    });
    expect(await ws.undo(done.id)).toBe('undone');
    expect((await ws.rows()).leads).toEqual([]);
  });

  it('lets one import run at a time in a workspace', async () => {
    const ws = await workspace(open());
    const plan = {
      kind: 'leads' as const,
      fileName: 'x.csv',
      size: 20,
      header: ['Email'],
      mapping: ['email' as const],
      dateOrder: null,
    };
    const id = v7();
    await imports.startImport(ws.services, ws.actor, { id, plan });
    async function* during(): AsyncGenerator<Buffer> {
      yield Buffer.from('Email\na@a.example.com\n');
      expect(await imports.startImport(ws.services, ws.actor, { id: v7(), plan })).toMatchObject({
        error: { code: 'import_running' },
      });
      expect(await imports.beginUndo(ws.services, ws.actor, id)).toMatchObject({
        error: { code: 'import_running' },
      });
    }
    expect(await imports.importFile(ws.services, ws.actor, id, during())).toMatchObject({
      value: { state: 'done' },
    });
  });

  it('who has said no to mail is not to be contacted; no later file and no undoing lifts that', async () => {
    const ws = await workspace(open());
    const header = 'Email,Name,Email Opt Out,CRM URL';
    const no = `anna@berg.example.com,Anna,TRUE,https://crm.example.com/1\nbo@berg.example.com,Bo,0,ftp://crm.example.com/2\n`;
    await ws.load('Email,Name\nanna@berg.example.com,Anna\n');
    const done = await ws.load(`${header}\n${no}`);
    expect(done.counts).toMatchObject({ made: 1, changed: 1, refused: 0 });
    const lead = async (name: string) => (await ws.rows()).leads.find((one) => one.name === name);
    const stop = { kind: 'do_not_contact', source: 'import', memberId: null };
    expect(await lead('Anna')).toMatchObject({ stop, crm_url: 'https://crm.example.com/1' });
    expect(await lead('Bo')).toMatchObject({ stop: null, crm_url: null });
    const before = await ws.rows();
    await ws.load(`${header}\n${no}`);
    expect(await ws.rows()).toEqual(before);
    await ws.load(`${header}\nanna@berg.example.com,Anna,no,\n`);
    expect(await lead('Anna')).toMatchObject({ stop });
    expect(await ws.undo(done.id)).toBe('undone');
    expect(await lead('Anna')).toMatchObject({ stop, crm_url: null });
    expect(await lead('Bo')).toBeUndefined();
  });

  it('of several columns one yes, or a day since when, is enough; and none lifts anything', async () => {
    const ws = await workspace(open());
    const header = 'Email,Name,Unsubscribed,DNC,Unsub Time,Objected to marketing';
    const at = (name: string) => `${name.toLowerCase()}@berg.example.com,${name}`;
    expect(await ws.preview(`${header}\n${at('Anna')},,,,\n`)).toMatchObject({
      mapping: ['email', 'name', 'doNotContact', 'doNotContact', 'doNotContact', 'objection'],
    });
    const stops = async () =>
      Object.fromEntries((await ws.rows()).leads.map(({ name, stop }) => [name, stop?.kind ?? null]));
    await ws.load(
      `${header}\n${at('Anna')},false,true,,\n${at('Bo')},no,0,2026-03-04 09:12:44,no\n${at('Cia')},no,,0000-00-00 00:00:00,\n${at('Disa')},,,,yes\n`,
    );
    const first = { Anna: 'do_not_contact', Bo: 'do_not_contact', Cia: null, Disa: 'objection' };
    expect(await stops()).toEqual(first);
    await ws.load(
      `${header}\n${at('Anna')},,,,\n${at('Bo')},no,no,,no\n${at('Cia')},,,,\n${at('Disa')},yes,,,no\n`,
    );
    expect(await stops()).toEqual(first);
    // Who wanted no mail may object later; that says more.
    const done = await ws.load(`${header}\n${at('Anna')},,,,2026-04-01\n`);
    expect(await stops()).toEqual({ ...first, Anna: 'objection' });
    expect(await ws.undo(done.id)).toBe('undone');
    expect(await stops()).toEqual({ ...first, Anna: 'objection' });
  });

  describe('after an objection', () => {
    const object = (db: Db, ws: { id: string }, name: string) =>
      db.workspaceTx(ws.id, (sql) =>
        sql
          .updateTable('leads')
          .set({
            stop: json({
              kind: 'objection',
              at: new Date().toISOString(),
              source: 'member',
              memberId: v7(),
            }),
          })
          .where('workspace_id', '=', ws.id)
          .where('name', '=', name)
          .execute(),
      );

    it('nothing more is stored of campaigns the person was a member of, and the import says of which rows', async () => {
      const ws = await workspace(open());
      const header = 'Email,Name,Campaign Name,Member Status';
      await ws.load(`${header}\nanna@berg.example.com,Anna,Forum,Attended\n`);
      await object(open(), ws, 'Anna');
      const done = await ws.load(
        `${header}\nanna@berg.example.com,Anna,Forum,Clicked\nbo@berg.example.com,Bo,Forum,Clicked\nanna@berg.example.com,Anna,,\n`,
      );
      // Of what the person did, the file of refused rows keeps nothing either.
      expect(done).toMatchObject({
        counts: { made: 1, changed: 0, unchanged: 1, touchpoints: 1, refused: 1 },
        refused: [{ row: 2, code: 'objected', cells: [] }],
      });
      const { touchpoints, leads } = await ws.rows();
      const anna = leads.find(({ name }) => name === 'Anna')?.id;
      expect(touchpoints.filter(({ lead_id }) => lead_id === anna).map(({ kind }) => kind)).toEqual([
        'event_attended',
      ]);
    });

    it('nothing is stored of a deal but what it says of the company', async () => {
      const ws = await workspace(open());
      await ws.load(
        'Email,Name,Domain\nanna@berg.example.com,Anna,berg.example.com\nbo@berg.example.com,Bo,berg.example.com\n',
      );
      const header = 'Email,Domain,Outcome,Date,Deal ID';
      const met = `anna@berg.example.com,berg.example.com,meeting,2026-03-01,1`;
      await ws.load(`${header}\n${met}\n`);
      const anna = (await ws.rows()).leads.find(({ name }) => name === 'Anna')?.id;
      await object(open(), ws, 'Anna');
      const done = await ws.load(
        `${header}\n${met}\nanna@berg.example.com,,won,2026-03-05,2\nanna@berg.example.com,berg.example.com,won,2026-03-05,3\nbo@berg.example.com,,won,2026-03-05,4\n`,
      );
      expect(done).toMatchObject({
        counts: { made: 2, changed: 0, unchanged: 1, refused: 1 },
        refused: [{ row: 3, code: 'objected', cells: [] }],
      });
      const { outcomes, leads } = await ws.rows();
      const bo = leads.find(({ name }) => name === 'Bo')?.id;
      expect(outcomes.map(({ external_id, lead_id }) => [external_id, lead_id])).toEqual([
        ['file:1', anna],
        ['file:3', null],
        ['file:4', bo],
      ]);
    });
  });

  it('undoes an import whole, but for what people have built on it or changed since', async () => {
    const db = open();
    const ws = await workspace(db);
    await ws.load(
      'Email,Name,Title,Company,Domain\nold@berg.example.com,Old Name,Chef,Berg,berg.example.com\n',
    );
    const before = await ws.rows();
    const content =
      'Email,Name,Title,Company,Domain,LinkedIn URL\nold@berg.example.com,New Name,VD,Berg AB,berg.example.com,linkedin.com/in/old-one\nkept@dal.example.com,Kept,,Dal,dal.example.com,\ngone@sjo.example.com,Gone,,Sjö,sjo.example.com,\n';
    const done = await ws.load(content);
    expect(done.counts).toMatchObject({ made: 2, changed: 1, madeAccounts: 2 });
    const after = await ws.rows();
    const kept = after.leads.find(({ name }) => name === 'Kept')?.id ?? '';
    const old = after.leads.find(({ name }) => name === 'New Name')?.id ?? '';
    await db.workspaceTx(ws.id, async (sql) => {
      await sql
        .insertInto('feedback')
        .values({
          workspace_id: ws.id,
          id: v7(),
          lead_id: kept,
          author_id: ws.anna,
          verdict: 'good',
          contact: 'reached',
          given_at: new Date(),
        })
        .execute();
      await sql
        .updateTable('leads')
        .set({ title: 'Styrelseordförande' })
        .where('workspace_id', '=', ws.id)
        .where('id', '=', old)
        .execute();
    });
    expect(await ws.undo(done.id)).toBe('undone');
    const now = await ws.rows();
    expect(
      now.leads
        .map(({ name, title, linkedin }) => ({ name, title, linkedin }))
        .sort((a, b) => (a.name < b.name ? -1 : 1)),
    ).toEqual([
      { name: 'Kept', title: null, linkedin: [] },
      { name: 'Old Name', title: 'Styrelseordförande', linkedin: [] },
    ]);
    expect(now.accounts.map(({ name }) => name).sort()).toEqual(['Berg', 'Dal']);
    expect(now.identities.map(({ value }) => value)).toEqual(
      [...before.identities.map(({ value }) => value), 'kept@dal.example.com'].sort(),
    );
    // Undone once; imported again it is as new.
    expect(await imports.beginUndo(ws.services, ws.actor, done.id)).toMatchObject({ ok: false });
    expect(await ws.load(content)).toMatchObject({ counts: { made: 1 } });
  });

  it.each([
    ['hubspot-contacts.csv', 'hubspot', 'leads', 9],
    ['hubspot-sv-excel.csv', 'hubspot', 'leads', 2],
    ['salesforce-campaign-members.csv', 'salesforce', 'leads', 4],
    ['marketo-people.csv', 'marketo', 'leads', 2],
    ['mautic-contacts.csv', 'mautic', 'leads', 2],
    ['brevo-contacts.csv', 'brevo', 'leads', 2],
    ['mailchimp-audience.csv', 'mailchimp', 'leads', 2],
    ['mailchimp-unsubscribed.csv', 'mailchimp', 'leads', 1],
    ['linkedin-ads.csv', 'linkedin_ads', 'reach', 3],
    ['google-ads.csv', 'google_ads', 'reach', 4],
  ])(
    'D3: knows %s, imports it, changes nothing the second time, and takes it back whole',
    async (name, preset, kind, count) => {
      const ws = await workspace(open());
      expect(await ws.preview(fixture(name))).toMatchObject({
        preset,
        kind,
        askDateOrder: false,
        sampled: { rows: count },
      });
      const done = await ws.load(fixture(name));
      expect(done).toMatchObject({ state: 'done', counts: { rows: count } });
      expect(done.counts.made).toBeGreaterThan(0);
      const stored = await ws.rows();
      const again = await ws.load(fixture(name));
      expect(again).toMatchObject({ counts: { made: 0, changed: 0, madeCampaigns: 0, touchpoints: 0 } });
      expect(await ws.rows()).toEqual(stored);
      expect(await ws.undo(done.id)).toBe('undone');
      const left = await ws.rows();
      expect([
        left.leads,
        left.accounts,
        left.campaigns,
        left.reach,
        left.touchpoints,
        left.identities,
      ]).toEqual([[], [], [], [], [], []]);
    },
  );

  it('D3: every fixture is one of those', () => {
    expect(readdirSync(FIXTURES).filter((name) => name.endsWith('.csv'))).toHaveLength(10);
  });

  it('D3: takes each tool’s word for who has opted out', async () => {
    const ws = await workspace(open());
    for (const name of readdirSync(FIXTURES).filter((one) => one.endsWith('.csv')))
      await ws.load(fixture(name));
    const stopped = (await ws.rows()).leads.filter(({ stop }) => stop?.kind === 'do_not_contact');
    expect(stopped.map(({ name }) => name).sort()).toEqual([
      'Joar Strand',
      'Lars Holm',
      'Per Lind',
      'Stina Holm',
      'Tove Lie',
      'Øyvind Bakke',
    ]);
  });

  it('D3: understands each tool’s own words', async () => {
    const ws = await workspace(open());
    for (const name of [
      'salesforce-campaign-members',
      'marketo-people',
      'mautic-contacts',
      'brevo-contacts',
      'mailchimp-audience',
      'linkedin-ads',
      'google-ads',
    ])
      await ws.load(fixture(`${name}.csv`));
    const { leads, accounts, campaigns, reach, touchpoints, identities } = await ws.rows();
    const lead = (name: string) => leads.find((one) => one.name === name);
    expect(lead('Greta Nyman')).toMatchObject({
      title: 'Project Manager',
      linkedin: ['profile:greta-nyman'],
    });
    expect(lead('Hanna Berg')).toMatchObject({ title: 'Hållbarhetschef' });
    expect(lead('Mikko Laine')).toMatchObject({ country: 'FI' });
    expect(lead('Ylva Brandt')).toMatchObject({ owner_id: ws.anna, title: 'Head of Procurement' });
    expect(accounts.find(({ name }) => name === 'Solhamn AB')).toMatchObject({
      employees: 1250,
      industry: 'Utilities',
    });
    expect(identities.filter(({ kind }) => kind === 'external').map(({ value }) => value)).toEqual(
      expect.arrayContaining([
        'salesforce:0035g00000Qw1aBAAR',
        'marketo:101',
        'mautic:11',
        'brevo:ext-77',
        'mailchimp:a91fe0b3c2',
      ]),
    );
    const ronja = lead('Ronja Sandberg')?.id;
    expect(
      touchpoints
        .filter(({ lead_id }) => lead_id === ronja)
        .map(({ kind, title, at }) => [kind, title, at.toISOString().slice(0, 10)])
        .sort(),
    ).toEqual([
      ['event_attended', 'Spring Grid Forum', '2026-03-14'],
      ['offline_other', 'Autumn Pipeline', '2026-09-21'],
    ]);
    // One campaign, whichever tool names it; the reach of both stands side by side.
    const forum = campaigns.find(({ key }) => key === 'spring-grid-forum');
    expect(forum).toMatchObject({ name: 'Spring Grid Forum' });
    expect(
      reach
        .filter(({ campaign_id, day }) => campaign_id === forum?.id && day === '2026-03-01')
        .map(({ source, impressions, clicks, spend }) => ({ source, impressions, clicks, spend }))
        .sort((a, b) => (a.source < b.source ? -1 : 1)),
    ).toEqual([
      { source: 'google_ads', impressions: 12_310, clicks: 96, spend: 1204.4 },
      { source: 'linkedin_ads', impressions: 10_400, clicks: 52, spend: 1250.5 },
    ]);
  });

  it('imports companies, campaigns and outcomes; rows of one day add up within a file and replace those of an earlier one', async () => {
    const ws = await workspace(open());
    expect(
      await ws.load(
        'Company,Website,Industry,Employees,Country\nBerg AB,https://www.berg.example.com/om,Energi,"1 250",Sverige\nPosten,gmail.com,,,\n',
      ),
    ).toMatchObject({
      kind: 'accounts',
      counts: { made: 1 },
      refused: [{ code: 'bad_domain' }],
    });
    expect(
      await ws.load('Campaign,Channel,Start date,End date\nSpring,Email,2026-03-01,2026-05-31\n,x,,\n'),
    ).toMatchObject({
      kind: 'campaigns',
      counts: { made: 1 },
      refused: [{ code: 'no_name' }],
    });
    await ws.load('Email,Name\na@berg.example.com,Alva\n');
    const outcomes =
      'Contact Email,Stage,Close Date,Amount,Opportunity ID,Campaign\na@berg.example.com,Closed Won,2026-04-01,"125 000,50",006A,Spring\nnobody@x.example.com,Closed Lost,2026-04-01,,006B,\na@berg.example.com,Somewhere,2026-04-01,,006C,\n';
    const won = await ws.load(outcomes);
    expect(won).toMatchObject({
      kind: 'outcomes',
      counts: { made: 1, refused: 2 },
      refused: [
        { row: 3, code: 'unknown_person' },
        { row: 4, code: 'bad_outcome' },
      ],
    });
    const stored = await ws.rows();
    expect(stored.outcomes).toMatchObject([
      { kind: 'won', amount: 125_000.5, lead_id: stored.leads[0]?.id, campaign_id: stored.campaigns[0]?.id },
    ]);
    expect(await ws.load(outcomes)).toMatchObject({ counts: { made: 0, changed: 0, unchanged: 1 } });
    const lost = await ws.load(outcomes.replace('Closed Won', 'Closed Lost'));
    expect(lost).toMatchObject({ counts: { changed: 1 } });
    await ws.undo(lost.id);
    expect((await ws.rows()).outcomes).toEqual(stored.outcomes);

    const day = (figures: string) => `Campaign,Day,Impressions,Clicks,Spend\n${figures}`;
    await ws.load(day('Spring,2026-03-01,100,1,10\nSpring,2026-03-01,50,1,5.5\n'));
    expect((await ws.rows()).reach).toMatchObject([{ impressions: 150, clicks: 2, spend: 15.5 }]);
    const later = await ws.load(day('Spring,2026-03-01,200,3,20\nSpring,2026-03-02,1,0,0\n'));
    expect(later).toMatchObject({ counts: { made: 1, changed: 1 } });
    await ws.undo(later.id);
    expect((await ws.rows()).reach).toMatchObject([{ impressions: 150, clicks: 2, spend: 15.5 }]);
  });
});

describe('the command line', () => {
  let folder = '';
  const ALL = { workspace: null, kind: null, dates: null };
  const said: string[] = [];
  const say = (line: string) => void said.push(line);
  const config = () => ({
    ...readConfig({ DATA_DIR: join(folder, 'data'), PORT: 0 }, {}),
    logLevel: 'silent' as const,
  });
  const sentence = (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => 'done',
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'samsyn-import-'));
    readyFolder(folder, 'data', 'empty');
    copyFileSync(join(FIXTURES, 'hubspot-contacts.csv'), join(folder, 'leads.csv'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('makes the demo, imports with and without a running server, and writes the refused rows beside the file', async () => {
    expect(await sentence(importFile(config(), join(folder, 'leads.csv'), ALL, say))).toMatch(
      /no workspace yet/,
    );
    await demoCommand(config(), 'load', say);
    expect(said.splice(0)).toEqual([
      expect.stringMatching(/^Made the demo workspace Nordlys AB: 500 leads in 120 companies/),
      expect.stringMatching(/smy_/),
    ]);

    await importFile(config(), join(folder, 'leads.csv'), { ...ALL, workspace: 'nordlys' }, say);
    const where = join(folder, 'leads.refused.csv');
    expect(said.splice(0)).toEqual([
      '9 rows: 5 new leads, 0 changed, 0 unchanged; 3 new companies.',
      'Columns not used: Phone Number, Lead Status, Lifecycle Stage, Create Date.',
      'Owners who are no members here, so left out: Petra Ohlsson.',
      `3 rows refused; each with its number and reason is in ${where}.`,
    ]);
    const refused = readFileSync(where, 'utf8').split('\r\n');
    expect(refused[0]).toMatch(/^\ufeff"Row","Why it was refused","Record ID"/);
    expect(refused[1]).toMatch(/^"6","The address is a shared mailbox/);

    const server = await createServer(config());
    try {
      await importFile(config(), join(folder, 'leads.csv'), ALL, say);
      expect(said.splice(0)[0]).toBe('9 rows: 0 new leads, 0 changed, 5 unchanged.');
      writeFileSync(join(folder, 'wrong.csv'), 'Name\nÅsa\n');
      expect(await sentence(importFile(config(), join(folder, 'wrong.csv'), ALL, say))).toMatch(
        /do not say enough for leads; they are “Name”/,
      );
      await demoCommand(config(), 'reset', say);
      await demoCommand(config(), 'load', say);
      expect(said.splice(0)).toEqual([
        expect.stringMatching(/^Made the demo/),
        expect.stringMatching(/there already/),
      ]);
    } finally {
      await server.close();
    }
    await demoCommand(config(), 'remove', say);
    await demoCommand(config(), 'remove', say);
    expect(said.splice(0)).toEqual([
      'The demo workspace Nordlys AB was removed.',
      'There is no demo workspace.',
    ]);
  }, 120_000);

  it('says in a sentence that a file or an action does not exist', async () => {
    expect(await sentence(importFile(config(), join(folder, 'none.csv'), ALL, say))).toMatch(
      /There is no file/,
    );
    expect(await sentence(importFile(config(), folder, ALL, say))).toMatch(/is not a file/);
    expect(await sentence(demoCommand(config(), 'rest', say))).toMatch(/load, reset, remove/);
  });
});
