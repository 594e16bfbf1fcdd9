/** A company of its own: its workspace, its members, its keys. */
import { expect, it } from 'vitest';
import { addIngestKey } from '#server/services/ingest-keys.ts';
import { addMember, createFirstWorkspace } from '#server/services/setup.ts';
import { eachDb } from './support/each-db.ts';
import { startTestServer } from './support/server.ts';

eachDb((_kind, open) => {
  it('makes a workspace, adds a member once, and makes a key that takes events', async () => {
    const server = await startTestServer(open());
    const { services } = server;
    const seller = {
      name: 'Anna Ek',
      email: 'Anna.Ek@Nordlys.example.com',
      department: 'sales',
      admin: false,
      workspace: null,
    } as const;
    expect(await addMember(services, seller)).toMatchObject({ ok: false, error: { code: 'not_found' } });

    const admin = { workspace: 'Nordlys AB', name: 'Sara Holm', email: 'sara@nordlys.example.com' };
    expect(await createFirstWorkspace(services, { ...admin, department: 'marketing' })).toMatchObject({
      ok: true,
    });
    const added = await addMember(services, seller);
    expect(added.ok && added.value.url).toContain('/auth/link?token=');
    expect(await addMember(services, seller)).toMatchObject({ ok: false, error: { code: 'already_exists' } });
    expect(await addMember(services, { ...seller, workspace: 'elsewhere' })).toMatchObject({
      ok: false,
      error: { code: 'not_found' },
    });
    expect(await addIngestKey(services, { name: 'Website', workspace: 'nordlys-ab' })).toMatchObject({
      ok: true,
      value: { key: expect.stringMatching(/^smy_/) },
    });
  });
});
