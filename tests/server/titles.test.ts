/** What a workspace adds to how job titles are read: who may, what is refused, and how it comes to every device. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { fromColumns } from '#lib/contract/columns.ts';
import { Workspace } from '#lib/contract/records.ts';
import { MOST_CORRECTIONS, type TitleChange } from '#lib/contract/titles.ts';
import { json } from '#server/db/tables.ts';
import { listAudit } from '#server/services/audit.ts';
import { eachDb } from './support/each-db.ts';
import {
  type Device,
  openStream,
  problemOf,
  startTestServer,
  type TestServer,
  twoDevices,
} from './support/server.ts';

const VARG: TitleChange = {
  change: 'add_word',
  word: {
    ...{ lang: 'sv', pattern: '-varg', kind: 'stem', function: 'purchasing', weight: 9 },
    ...{ example: 'Kugghjulsvarg', notExample: 'Varg' },
  },
};
const correction = (title: string): TitleChange => ({
  change: 'correct',
  correction: { title, function: 'engineering', seniority: 'manager' },
});

eachDb((_kind, open) => {
  let server: TestServer;
  let id: string;
  let hers: Device;
  let theirs: Device;
  beforeAll(async () => {
    server = await startTestServer(open());
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    ({ id, hers, theirs } = await twoDevices(server));
  });

  const change = (body: unknown, device = theirs) => device.send('/api/v1/titles', { json: body });
  const rulesAt = async (device: Device) => {
    const { tables } = await device.pull();
    return Workspace.parse(fromColumns(tables.workspace?.columns ?? {})[0]).titleRules;
  };

  it('comes to everybody, with word that it came, and can be taken back', async () => {
    expect(await rulesAt(hers)).toEqual({ words: [], corrections: [] });
    const stream = await openStream(hers);
    expect((await change(VARG)).status).toBe(200);
    expect((await change(correction('Elmästare'))).status).toBe(200);
    await expect.poll(() => stream.nudges.length).toBeGreaterThan(0);
    stream.leave();
    expect(await rulesAt(hers)).toMatchObject({
      words: [{ pattern: '-varg' }],
      corrections: [{ title: 'Elmästare', function: 'engineering', seniority: 'manager' }],
    });
    await change({ change: 'remove_word', word: { lang: 'sv', pattern: '-varg', kind: 'stem' } });
    await change({ change: 'let_be', title: 'elmästare' });
    expect(await rulesAt(hers)).toEqual({ words: [], corrections: [] });

    const { entries } = await listAudit(server.services, id, {});
    expect(entries.slice(0, 4).map(({ action }) => action)).toEqual([
      'title_let_be',
      'title_word_removed',
      'title_corrected',
      'title_word_added',
    ]);
    // A title may tell of one person.
    expect(JSON.stringify(entries)).not.toContain('lmästare');
  });

  it('is for marketing, and for words that do what they say', async () => {
    expect((await change(VARG, hers)).status).toBe(403);
    for (const [body, path] of [
      [{ ...VARG, word: { ...VARG.word, example: 'Inköpschef' } }, 'word.example'],
      [{ ...VARG, word: { ...VARG.word, notExample: 'Pumpvarg' } }, 'word.notExample'],
      [{ ...VARG, word: { ...VARG.word, pattern: '(a+)+' } }, 'word.pattern'],
      [correction('– / –'), 'correction.title'],
    ] as const) {
      expect(await problemOf(await change(body))).toMatchObject({ code: 'invalid_request', path });
    }
    expect(await rulesAt(hers)).toEqual({ words: [], corrections: [] });
  });

  it('keeps both of two changes at once, and no more than a device should carry', async () => {
    await Promise.all([change(correction('Elmästare')), change(correction('Vattenmästare'))]);
    expect((await rulesAt(hers)).corrections).toHaveLength(2);
    const many = Array.from({ length: MOST_CORRECTIONS }, (_, at) => ({
      ...{ title: `Titel ${at}`, function: 'other', seniority: 'entry' },
    }));
    await open().workspaceTx(id, (sql) =>
      sql
        .updateTable('workspace_settings')
        .set({ title_rules: json({ words: [], corrections: many }) })
        .where('workspace_id', '=', id)
        .execute(),
    );
    expect(await problemOf(await change(correction('En till')))).toMatchObject({ code: 'too_many_titles' });
    expect((await change(correction('Titel 7'))).status).toBe(200);
  });
});
