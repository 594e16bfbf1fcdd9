/**
 * How soon another sidebar has what was said in one: from sending a verdict until the other device, woken by its stream, has pulled it.
 * The yardstick is the same two requests one after the other, by one device that need not be woken. `at leisure` leaves time between
 * verdicts, `in a row` none: nudges of a workspace are told at most five times a second. ROUNDS (100); PostgreSQL is measured too
 * when PG_URL names an empty database.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { v7 } from 'uuid';
import { events, mutations, sync } from '#lib/contract/routes.ts';
import { newToken } from '#server/auth/token.ts';
import { insertMember } from '#server/db/members.ts';
import { insertDeviceToken } from '#server/db/tokens.ts';
import { createServer } from '#server/main.ts';
import { createFirstWorkspace } from '#server/services/setup.ts';
import { line, onEachAddress, quantile, seconds } from './support/database.ts';

const ROUNDS = Number(process.env.ROUNDS ?? 100);
const LEADS = 1_000;
/** Longer than between two nudges. */
const LEISURE_MS = 300;

type Ask = (path: string, body?: object) => Promise<Response>;

/** A server with leads, and as many devices as are asked for. */
async function serverWithDevices(address: string, dataDir: string, count: number) {
  const server = await createServer({ port: 0, databaseUrl: address, dataDir, logLevel: 'silent' });
  const { services } = server;
  await createFirstWorkspace(services, {
    workspace: 'Nordlys',
    name: 'Sara',
    email: 'sara@nordlys.example.com',
    department: 'marketing',
  });
  const { ws } = await services.db.tx((sql) =>
    sql.selectFrom('workspaces').select('workspace_id as ws').executeTakeFirstOrThrow(),
  );
  const leadIds = Array.from({ length: LEADS }, () => v7());
  await services.db.copyIn(
    ws,
    'leads',
    ['workspace_id', 'id', 'name', 'seq'],
    leadIds.map((id, n) => [ws, id, `Person ${n}`, n + 10]),
  );
  await services.db.tx((sql) =>
    sql
      .updateTable('workspaces')
      .set({ change_seq: LEADS + 10 })
      .where('workspace_id', '=', ws)
      .execute(),
  );
  const device = async (): Promise<Ask> => {
    const { token, hash } = newToken(ws);
    const id = v7();
    await services.db.workspaceTx(ws, async (sql) => {
      const rest = { department: 'sales' as const, admin: false, active: true };
      await insertMember(sql, ws, { id, name: id, email: `${id}@nordlys.example.com`, ...rest });
      const one = { hash, id, memberId: id, name: 'bench', browser: '', expiresAt: null };
      await insertDeviceToken(sql, ws, one);
    });
    return (path, body) =>
      fetch(server.url + path, {
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
        ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
      });
  };
  return { server, leadIds, devices: await Promise.all(Array.from({ length: count }, device)) };
}

/** Gives a verdict; the feedback's id. */
async function say(ask: Ask, leadId: string): Promise<string> {
  const feedbackId = v7();
  const at = new Date().toISOString();
  const content = {
    verdict: 'good',
    reasons: [],
    note: '',
    contact: 'reached',
    outcome: null,
    campaignId: null,
  };
  const mutation = {
    id: v7(),
    clientAt: at,
    type: 'feedback.give',
    payload: { feedbackId, leadId, content },
  };
  const answer = await (await ask(mutations.path, { sentAt: at, mutations: [mutation] })).text();
  if (!answer.includes('"applied"')) throw new Error('the bench’s own verdict was refused');
  return feedbackId;
}

/** A device that pulls what is new since its last pull. */
function puller(ask: Ask): () => Promise<string> {
  let cursor = '';
  return async () => {
    let all = '';
    for (let more = true; more; ) {
      const text = await (await ask(`${sync.path}${cursor ? `?cursor=${cursor}` : ''}`)).text();
      const page = sync.response.parse(JSON.parse(text));
      ({ cursor, more } = page);
      all += text;
    }
    return all;
  };
}

/** Calls `nudged` whenever the device's stream says that something moved. */
async function listen(ask: Ask, nudged: () => void): Promise<() => Promise<void>> {
  const reader = (await ask(events.path)).body?.getReader();
  if (!reader) throw new Error('the stream was refused');
  const text = new TextDecoder();
  const reading = (async () => {
    for (let next = await reader.read(); !next.done; next = await reader.read())
      if (text.decode(next.value).includes('data:')) nudged();
  })();
  return async () => {
    await reader.cancel();
    await reading;
  };
}

async function measure(name: string, address: string): Promise<void> {
  const dataDir = mkdtempSync(`${tmpdir()}/samsyn-live-`);
  const { server, leadIds, devices } = await serverWithDevices(address, dataDir, 3);
  try {
    const [speaker, listener, alone] = devices;
    if (!speaker || !listener || !alone) throw new Error('no devices');
    const lead = (round: number): string => leadIds[round % LEADS] ?? '';

    const seen = new Map<string, PromiseWithResolvers<void>>();
    const seeing = (id: string): PromiseWithResolvers<void> => {
      const known = seen.get(id) ?? Promise.withResolvers<void>();
      seen.set(id, known);
      return known;
    };
    const pull = puller(listener);
    await pull();
    let pulling: Promise<void> = Promise.resolve();
    const leave = await listen(listener, () => {
      pulling = pulling.then(async () => {
        for (const [id] of (await pull()).matchAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g)) seeing(id).resolve();
      });
    });
    const visible = (round: number): Promise<number> =>
      seconds(async () => seeing(await say(speaker, lead(round))).promise);

    const pullAlone = puller(alone);
    await pullAlone();
    const [bare, leisure, row]: [number[], number[], number[]] = [[], [], []];
    for (let round = 0; round < ROUNDS; round += 1) {
      await pause(LEISURE_MS);
      leisure.push(await visible(round));
      await pause(LEISURE_MS);
      bare.push(
        await seconds(async () => {
          await say(alone, lead(round));
          await pullAlone();
        }),
      );
    }
    for (let round = 0; round < ROUNDS; round += 1) row.push(await visible(round));
    await leave();
    const yardstick = quantile(bare, 0.5);
    for (const [what, times] of [
      ['two bare requests', bare] as const,
      ['at leisure', leisure] as const,
      ['in a row', row] as const,
    ]) {
      const ms = (share: number): string => (quantile(times, share) * 1000).toFixed(0);
      console.log(
        line([`${name}, ${what}`, ms(0.5), ms(0.99), `${(quantile(times, 0.5) / yardstick).toFixed(1)} x`]),
      );
    }
  } finally {
    await server.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

console.log(line(['', 'median ms', '99th ms', 'bare']));
await onEachAddress(measure);
