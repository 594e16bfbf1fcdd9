/** The companies that sell the same: set by marketing, kept as domains of companies, on every device. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Problem } from '#lib/contract/errors.ts';
import { eachDb } from './support/each-db.ts';
import { startTestServer, type TestServer, twoDevices } from './support/server.ts';

eachDb((_kind, open) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer(open());
  });
  afterAll(() => server.close());

  it('marketing names competitors as people write them, and sellers’ devices hear of their domains', async () => {
    const { hers, theirs } = await twoDevices(server);
    const set = (domains: string[], as = theirs) => as.send('/api/v1/competitors', { json: { domains } });
    const known = async () => (await hers.pull()).tables.workspace?.columns.competitors?.[0];
    const codeOf = async (answer: Response) => Problem.parse(await answer.json());

    expect((await set(['fjordkraft.example'], hers)).status).toBe(403);
    expect(await codeOf(await set(['fjordkraft.example', 'gmail.com']))).toMatchObject({
      code: 'bad_domain',
      path: 'domains[1]',
    });
    const answer = await set([
      'https://www.Fjordkraft.example/om',
      'mail.fjordkraft.example',
      'vind.example',
    ]);
    expect(await answer.json()).toEqual({ domains: ['fjordkraft.example', 'vind.example'] });
    expect(await known()).toEqual(['fjordkraft.example', 'vind.example']);
    await set([]);
    expect(await known()).toEqual([]);
  });
});
