/** Keys for tools: write only, shown once, ended at once, cleared away in the end. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createIngestKey, ingestKeys } from '#lib/contract/ingest-keys.ts';
import { readToken } from '#server/auth/token.ts';
import type { Bus, BusMessage } from '#server/bus/bus.ts';
import { createIngestKeys } from '#server/ingest/keys.ts';
import { clearEndedTokens } from '#server/jobs/ended-tokens.ts';
import { listAudit } from '#server/services/audit.ts';
import { makeIngestKey } from '#server/services/ingest-keys.ts';
import { eachDb } from './support/each-db.ts';
import {
  type Device,
  newWorkspace,
  ORIGIN,
  pairedDevice,
  problemOf,
  startTestServer,
  type TestServer,
} from './support/server.ts';

const DAY_MS = 86_400_000;

eachDb((_kind, open) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer(open());
  });
  afterAll(() => server.close());

  const adminOf = async (): Promise<{ id: string; admin: Device }> => {
    const { id, marketer } = await newWorkspace(open());
    return { id, admin: await pairedDevice(server, marketer) };
  };
  const create = async (admin: Device, name: string, validDays: number | null = null) =>
    createIngestKey.response.parse(
      await (await admin.send('/api/v1/ingest-keys', { json: { name, validDays } })).json(),
    );
  const list = async (admin: Device) =>
    ingestKeys.response.parse(await (await admin.send('/api/v1/ingest-keys')).json()).keys;
  const sendEvent = (key: string): Promise<Response> =>
    Promise.resolve(
      server.app.request(`${ORIGIN}/v1/identify`, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          Authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}`,
        },
        body: JSON.stringify({
          messageId: crypto.randomUUID(),
          userId: 'u1',
          traits: { email: 'elin@havsbris.example.com' },
        }),
      }),
    );

  it('are shown once, noted when used, and refused from the moment they are revoked', async () => {
    const { id, admin } = await adminOf();
    const { id: keyId, key } = await create(admin, ' Website ');
    const fresh = { id: keyId, name: 'Website', lastUsedOn: null, expiresAt: null, revokedAt: null };
    const answer = await admin.send('/api/v1/ingest-keys');
    const text = await answer.text();
    expect(ingestKeys.response.parse(JSON.parse(text)).keys).toMatchObject([fresh]);
    expect(text).not.toContain(key.split('_').at(-1));
    const stored = await open().workspaceTx(id, (tx) =>
      tx.selectFrom('tokens').selectAll().where('workspace_id', '=', id).where('id', '=', keyId).execute(),
    );
    expect(JSON.stringify(stored)).not.toContain(key.split('_').at(-1));

    expect((await sendEvent(key)).status).toBe(200);
    const today = new Date().toISOString().slice(0, 10);
    expect(await list(admin)).toMatchObject([{ ...fresh, lastUsedOn: today }]);

    const end = () => admin.send(`/api/v1/ingest-keys/${keyId}`, { method: 'DELETE' });
    expect((await end()).status).toBe(200);
    expect(await problemOf(await sendEvent(key))).toMatchObject({ code: 'token_revoked' });
    expect(await list(admin)).toMatchObject([{ id: keyId, revokedAt: expect.any(String) }]);
    expect(await problemOf(await end())).toMatchObject({ code: 'not_found' });
    const { entries } = await listAudit(server.services, id, {});
    expect(entries.slice(0, 2)).toMatchObject([
      { action: 'key_revoked', by: { name: 'Sara' }, subject: { name: 'Website' } },
      { action: 'key_created', by: { name: 'Sara' }, subject: { name: 'Website' } },
    ]);
  });

  it('can write and nothing else', async () => {
    const { admin } = await adminOf();
    const { key } = await create(admin, 'Website');
    for (const path of ['/api/v1/me', '/api/v1/sync', '/api/v1/ingest-keys', '/api/v1/audit']) {
      const answer = await server.app.request(`${ORIGIN}${path}`, {
        headers: { Authorization: `Bearer ${key}` },
      });
      expect(await problemOf(answer)).toMatchObject({ code: 'unauthenticated' });
    }
  });

  it('are refused when their days are over, and say so in the list', async () => {
    const { id, admin } = await adminOf();
    const { id: keyId, key } = await create(admin, 'Trial', 30);
    const [listed] = await list(admin);
    const days = (Date.parse(listed?.expiresAt ?? '') - Date.parse(listed?.createdAt ?? '')) / DAY_MS;
    expect(Math.round(days)).toBe(30);
    await open().workspaceTx(id, (tx) =>
      tx
        .updateTable('tokens')
        .set({ expires_at: new Date(Date.now() - 1) })
        .where('workspace_id', '=', id)
        .where('id', '=', keyId)
        .execute(),
    );
    expect(await problemOf(await sendEvent(key))).toMatchObject({ code: 'token_revoked' });
  });

  it.each([
    { name: '', validDays: null },
    { name: 'x'.repeat(81), validDays: null },
    { name: 'x', validDays: 0 },
    { name: 'x' },
  ])('are not made from %j', async (json) => {
    const { admin } = await adminOf();
    const answer = await admin.send('/api/v1/ingest-keys', { json });
    expect(await problemOf(answer)).toMatchObject({ code: 'invalid_request' });
  });

  it('are another workspace’s alone', async () => {
    const [ours, theirs] = [await adminOf(), await adminOf()];
    const { id } = await makeIngestKey(open(), theirs.id, 'Theirs');
    const answer = await ours.admin.send(`/api/v1/ingest-keys/${id}`, { method: 'DELETE' });
    expect(await problemOf(answer)).toMatchObject({ code: 'not_found' });
    expect(await list(ours.admin)).toEqual([]);
    expect(await list(theirs.admin)).toMatchObject([{ id, revokedAt: null }]);
  });

  it('are remembered for five seconds, unless they expire, or any server says that one has ended or may have', async () => {
    const { id } = await newWorkspace(open());
    const expiresAt = new Date(Date.now() + DAY_MS);
    const made = await makeIngestKey(open(), id, 'Website', 'operator', 1);
    const key = readToken(made.key);
    if (!key) throw new Error('no key');
    let heard: (message: BusMessage) => void = () => {};
    let missed: () => void = () => {};
    const bus: Bus = {
      publish: () => {},
      subscribe: (hears, misses = () => {}) => {
        [heard, missed] = [hears, misses];
        return () => {};
      },
      close: async () => {},
    };
    const keys = createIngestKeys({ db: open(), bus });
    const now = new Date();
    const at = (ms: number) => keys.stateOf(key, new Date(now.getTime() + ms));
    const setRevoked = (revoked_at: Date | null) =>
      open().workspaceTx(id, (tx) =>
        tx
          .updateTable('tokens')
          .set({ revoked_at })
          .where('workspace_id', '=', id)
          .where('id', '=', made.id)
          .execute(),
      );
    expect(await at(0)).toBe('ok');
    // As by another process, whose word is still on its way.
    await setRevoked(now);
    expect(await at(4_999)).toBe('ok');
    heard({ ws: crypto.randomUUID(), revoked: made.id });
    expect(await at(4_999)).toBe('ok');
    heard({ ws: id, revoked: made.id });
    expect(await at(4_999)).toBe('revoked');
    await setRevoked(null);
    expect(await at(0)).toBe('ok');
    await setRevoked(now);
    missed();
    expect(await at(0)).toBe('revoked');
    await setRevoked(null);
    expect(await at(0)).toBe('ok');
    await setRevoked(now);
    expect(await at(5_001)).toBe('revoked');
    await setRevoked(null);
    expect(await at(DAY_MS - 2_000)).toBe('ok');
    expect(await keys.stateOf(key, new Date(expiresAt.getTime() + 1_000))).toBe('revoked');
  });

  it('are cleared away 90 days after they ended, which is written down', async () => {
    const { id, admin } = await adminOf();
    const [old, recent, working] = [
      await create(admin, 'Old'),
      await create(admin, 'Recent'),
      await create(admin, 'Working', 3_650),
    ];
    const now = new Date();
    const ended = (days: number) => new Date(now.getTime() - days * DAY_MS);
    await open().workspaceTx(id, async (tx) => {
      await tx
        .updateTable('tokens')
        .set({ expires_at: ended(91) })
        .where('workspace_id', '=', id)
        .where('id', '=', old.id)
        .execute();
      await tx
        .updateTable('tokens')
        .set({ revoked_at: ended(89) })
        .where('workspace_id', '=', id)
        .where('id', '=', recent.id)
        .execute();
    });
    await clearEndedTokens(open(), now);
    await clearEndedTokens(open(), now);
    expect((await list(admin)).map((key) => key.id)).toEqual([working.id, recent.id]);
    const { entries } = await listAudit(server.services, id, {});
    expect(entries.filter(({ action }) => action === 'ended_cleared')).toMatchObject([
      { by: { kind: 'server' }, details: { count: 1 } },
    ]);
    expect(entries.find(({ subject }) => subject?.id === old.id)).toMatchObject({ subject: { name: 'Old' } });
  });
});
