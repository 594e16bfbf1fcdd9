/** Switching site records off: from the command line to what a device pulls. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SiteSwitch, switchSite } from '#server/services/sites.ts';
import { eachDb } from './support/each-db.ts';
import { pull } from './support/pull.ts';
import { newWorkspace, startTestServer, type TestServer } from './support/server.ts';

eachDb((_kind, open) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer(open());
  });
  afterAll(() => server.close());

  it('reaches the devices of its workspace, once for each change', async () => {
    const { services } = server;
    const [ours, theirs] = [await newWorkspace(open()), await newWorkspace(open())];
    const workspace = `w-${ours.id}`;
    const start = await pull(services.db, ours.id);
    expect(start.tables.workspace.records).toMatchObject([{ sitesOff: [] }]);

    const heard: number[] = [];
    const stop = services.bus.subscribe((message) => {
      if ('ws' in message && message.ws === ours.id && 'seq' in message) heard.push(message.seq);
    });
    const turn = (site: string, off: boolean) => switchSite(services, { site, off, workspace });
    expect(await turn('gmail', true)).toEqual({ ok: true, value: { off: ['gmail'] } });
    expect(await turn('gmail', true)).toEqual({ ok: true, value: { off: ['gmail'] } });
    expect(await turn('newer-site', true)).toEqual({ ok: true, value: { off: ['gmail', 'newer-site'] } });
    expect(await turn('gmail', false)).toEqual({ ok: true, value: { off: ['newer-site'] } });
    stop();
    expect(heard).toEqual([start.seq + 1, start.seq + 2, start.seq + 3]);

    const after = await pull(services.db, ours.id, start);
    expect(after.tables.workspace.records).toMatchObject([{ id: ours.id, sitesOff: ['newer-site'] }]);
    const others = await pull(services.db, theirs.id);
    expect(others.tables.workspace.records).toMatchObject([{ sitesOff: [] }]);
  });

  it('loses none of two switches at the same time', async () => {
    const { services } = server;
    const workspace = `w-${(await newWorkspace(open())).id}`;
    const both = ['gmail', 'outlook'].map((site) => switchSite(services, { site, off: true, workspace }));
    const lists = (await Promise.all(both)).map((done) => (done.ok ? done.value.off.length : 0));
    expect(lists.sort()).toEqual([1, 2]);
  });

  it.each(['', 'Gmail!', 'a'.repeat(41)])('says what a site’s name may be: “%s”', (site) => {
    const read = SiteSwitch.safeParse({ site, off: true, workspace: null });
    expect(read.error?.issues[0]?.message).toContain('gmail, outlook');
  });
});
