import { copyFileSync, createReadStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoCommand } from '#server/cli/demo.ts';
import { importFile } from '#server/cli/import.ts';
import { readConfig } from '#server/config.ts';
import type { Db } from '#server/db/db.ts';
import { importLeads } from '#server/ingest/import-leads.ts';
import { createServer } from '#server/main.ts';
import { eachDb } from './support/each-db.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures/csv');
const fixture = (name: string) => createReadStream(join(FIXTURES, name));
/** The bytes in small pieces, as a slow disk gives them. */
const bytes = (content: string | Buffer, size = 7) => {
  const all = Buffer.from(content);
  return Readable.from(
    Array.from({ length: Math.ceil(all.length / size) }, (_, n) => all.subarray(n * size, (n + 1) * size)),
  );
};
const bus = { publish: () => {}, subscribe: () => () => {}, close: async () => {} };

async function workspace(db: Db) {
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
  const load = (source: AsyncIterable<Buffer>) =>
    importLeads({ db, bus }, id, source, { fileName: 'leads.csv' });
  const rows = () =>
    db.workspaceTx(id, async (sql) => ({
      leads: await sql.selectFrom('leads').selectAll().where('workspace_id', '=', id).orderBy('id').execute(),
      accounts: await sql
        .selectFrom('accounts')
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
    }));
  return { id, anna, load, rows };
}

eachDb((_, open) => {
  it('imports HubSpot’s export; each refused row has its number and reason; the same file again changes nothing', async () => {
    const ws = await workspace(open());
    const first = await ws.load(fixture('hubspot-contacts.csv'));
    expect(first).toMatchObject({
      ok: true,
      value: {
        rows: 9,
        newLeads: 5,
        changedLeads: 0,
        newAccounts: 3,
        refusedRows: 3,
        refused: [
          { row: 6, reason: expect.stringMatching(/shared mailbox/) },
          { row: 7, reason: expect.stringMatching(/is not one/) },
          { row: 8, reason: expect.stringMatching(/neither an e-mail address nor a LinkedIn/) },
        ],
        unusedColumns: ['Phone Number', 'Lead Status', 'Lifecycle Stage', 'Create Date'],
        unknownOwners: ['Jonas Wik', 'Petra Ohlsson'],
      },
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
      ok: true,
      value: { newLeads: 0, changedLeads: 0, newAccounts: 0, unchangedLeads: 5 },
    });
    expect(await ws.rows()).toEqual(stored);
  });

  it('reads what Excel writes in Sweden: semicolons and Windows-1252, in pieces that cut letters apart', async () => {
    const ws = await workspace(open());
    expect(await ws.load(bytes(readFileSync(join(FIXTURES, 'hubspot-sv-excel.csv')), 3))).toMatchObject({
      ok: true,
      value: { rows: 2, newLeads: 2, refused: [], unusedColumns: [] },
    });
    expect((await ws.rows()).leads.map(({ name, title, country }) => [name, title, country])).toEqual([
      ['Örjan Öberg', 'Nätdriftschef', 'SE'],
      ['Märta Sjögren', 'Ekonomichef; tf VD', 'SE'],
    ]);
  });

  it.each([
    ['UTF-8', Buffer.from('Email,First Name\nasa@a.example.com,Åsa\n')],
    ['UTF-8 with its mark', Buffer.from('\ufeffEmail,First Name\r\nasa@a.example.com,Åsa\r\n')],
    ['UTF-16', Buffer.from('\ufeffEmail\tFirst Name\nasa@a.example.com\tÅsa\n', 'utf16le')],
    ['Windows-1252', Buffer.from('Email|First Name\rasa@a.example.com|Åsa\r', 'latin1')],
    [
      'quoted line ends and blank lines',
      Buffer.from('\n\n"First Name";"Email"\n\n"Åsa";"asa@a.example.com"\n\n'),
    ],
  ])('reads %s', async (_, content) => {
    const ws = await workspace(open());
    expect(await ws.load(bytes(content))).toMatchObject({ ok: true, value: { rows: 1, newLeads: 1 } });
    expect((await ws.rows()).leads).toMatchObject([{ name: 'Åsa', emails: ['asa@a.example.com'] }]);
  });

  it.each([
    ['B61 an empty file', '', 'The file has no rows.'],
    ['B61 only line ends', '\n\r\n', 'The file has no rows.'],
    ['B61 a header only', 'Email,First Name\n', 'The file has no rows.'],
    [
      'no e-mail column',
      'First Name,Phone\nÅsa,1\n',
      'The file has no column with e-mail addresses; its columns are “First Name”, “Phone”. Name one of them “Email”.',
    ],
    [
      'B70 Excel’s own file, renamed',
      Buffer.from([0x50, 0x4b, 0x03, 0x04, 0x14, 0x00, 0x06, 0x00]),
      'This is an Excel file. Save it as CSV and import that.',
    ],
    [
      'B70 the older Excel’s',
      Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1]),
      'This is an Excel file. Save it as CSV and import that.',
    ],
    [
      'B64 201 columns',
      `Email,${Array.from({ length: 200 }, (_, n) => `c${n}`).join(',')}\n`,
      'The file has 201 columns; 200 is the most.',
    ],
    [
      'two encodings',
      Buffer.concat([
        Buffer.from('Email,Name\na@a.example.com,Åsa\n'),
        Buffer.from('b@a.example.com,\xc5sa\n', 'latin1'),
      ]),
      'The text of the file is not in one encoding throughout. Save it as CSV in UTF-8.',
    ],
  ])('%s: one sentence', async (_, content, message) => {
    const ws = await workspace(open());
    expect(await ws.load(bytes(content))).toMatchObject({ ok: false, error: { message } });
  });

  it('B63: names the row of a quote that is never closed; rows before it are stored once', async () => {
    const ws = await workspace(open());
    const row = (n: number) => `p${n}@a.example.com,"Person ${n}"\n`;
    const good = Array.from({ length: 1_500 }, (_, n) => row(n)).join('');
    expect(
      await ws.load(
        bytes(
          `Email,Name\n${good}x@a.example.com,"Open\n${row(9_000)}`.replace('"Person 9000"', 'Person 9000'),
          4096,
        ),
      ),
    ).toMatchObject({
      ok: false,
      error: {
        code: 'unclosed_quote',
        stored: 1_500,
        message: 'Quote opened in row 1502 is never closed. Correct that row and import the file again.',
      },
    });
    expect(await ws.load(bytes(`Email,Name\n${good}x@a.example.com,"Closed"\n`, 4096))).toMatchObject({
      ok: true,
      value: { newLeads: 1, unchangedLeads: 1_500 },
    });
  });

  it('B65: refuses a row with a cell too many or too few, and takes the rest', async () => {
    const ws = await workspace(open());
    expect(
      await ws.load(bytes('Email,Name\na@a.example.com,A,more\nb@a.example.com\nc@a.example.com,C\n')),
    ).toMatchObject({
      ok: true,
      value: {
        newLeads: 1,
        refused: [
          { row: 2, reason: 'The row has 3 cells; the header has 2.' },
          { row: 3, reason: 'The row has 1 cells; the header has 2.' },
        ],
      },
    });
  });
});

describe('the command line', () => {
  let folder = '';
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
    copyFileSync(join(FIXTURES, 'hubspot-contacts.csv'), join(folder, 'leads.csv'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('makes the demo, imports with and without a running server, and writes the refused rows beside the file', async () => {
    expect(await sentence(importFile(config(), join(folder, 'leads.csv'), null, say))).toMatch(
      /no workspace yet/,
    );
    await demoCommand(config(), 'load', say);
    expect(said.splice(0)).toEqual([
      expect.stringMatching(/^Made the demo workspace Nordlys AB: 500 leads in 120 companies/),
      expect.stringMatching(/smy_/),
    ]);

    await importFile(config(), join(folder, 'leads.csv'), 'nordlys', say);
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
      await importFile(config(), join(folder, 'leads.csv'), null, say);
      expect(said.splice(0)[0]).toBe('9 rows: 0 new leads, 0 changed, 5 unchanged; 0 new companies.');
      writeFileSync(join(folder, 'wrong.csv'), 'Name\nÅsa\n');
      expect(await sentence(importFile(config(), join(folder, 'wrong.csv'), null, say))).toMatch(
        /no column with e-mail addresses/,
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
    expect(await sentence(importFile(config(), join(folder, 'none.csv'), null, say))).toMatch(
      /There is no file/,
    );
    expect(await sentence(importFile(config(), folder, null, say))).toMatch(/is not a file/);
    expect(await sentence(demoCommand(config(), 'rest', say))).toMatch(/load, reset, remove/);
  });
});
