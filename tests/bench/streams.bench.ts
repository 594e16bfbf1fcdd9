/** Memory of a server with 2,000 open event streams, and how long a nudge takes to reach them all. STREAMS sets another number. */
import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { type ClientRequest, get } from 'node:http';
import { v7 } from 'uuid';
import { newToken } from '#server/auth/token.ts';
import { insertDeviceToken } from '#server/db/tokens.ts';
import { createServer } from '#server/main.ts';
import { createFirstWorkspace } from '#server/services/setup.ts';
import { line, seconds } from './support/database.ts';

const STREAMS = Number(process.env.STREAMS ?? 2_000);

interface Ready {
  url: string;
  token: string;
}

/** The server, in a process of its own so that its memory is its own. */
async function serve(): Promise<void> {
  const server = await createServer({
    port: 0,
    databaseUrl: 'pglite:memory',
    dataDir: process.argv[3] ?? '',
    logLevel: 'silent',
  });
  const { services } = server;
  await createFirstWorkspace(services, {
    workspace: 'Nordlys',
    name: 'Sara',
    email: 'sara@nordlys.example.com',
    department: 'marketing',
  });
  const workspace = await services.db.tx((sql) =>
    sql.selectFrom('workspaces').select('workspace_id as id').executeTakeFirstOrThrow(),
  );
  const member = await services.db.workspaceTx(workspace.id, (sql) =>
    sql.selectFrom('members').select('id').where('workspace_id', '=', workspace.id).executeTakeFirstOrThrow(),
  );
  const { token, hash } = newToken(workspace.id);
  await services.db.workspaceTx(workspace.id, (sql) =>
    insertDeviceToken(sql, workspace.id, {
      hash,
      id: v7(),
      memberId: member.id,
      name: 'bench',
      browser: '',
      expiresAt: null,
    }),
  );
  let seq = 1_000;
  process.on('message', () => {
    seq += 1;
    services.bus.publish({ ws: workspace.id, seq });
  });
  process.send?.({ url: server.url, token } satisfies Ready);
}

const memory = ({ pid }: ChildProcess): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;

async function measure(): Promise<void> {
  const { mkdtempSync, rmSync } = await import('node:fs');
  const { tmpdir } = await import('node:os');
  const data = mkdtempSync(`${tmpdir()}/samsyn-streams-`);
  const child = fork(import.meta.filename, ['serve', data], { stdio: 'inherit' });
  try {
    const { url, token } = await new Promise<Ready>((settle) =>
      child.once('message', (ready: Ready) => settle(ready)),
    );
    const calls: ClientRequest[] = [];
    let nudges = 0;
    let heard = (): void => {};
    const open = (): Promise<void> =>
      new Promise((settle, reject) => {
        const call = get(
          `${url}/api/v1/events`,
          { agent: false, headers: { Authorization: `Bearer ${token}` } },
          (answer) => {
            if (answer.statusCode !== 200) reject(new Error(`the stream was refused: ${answer.statusCode}`));
            answer.on('data', (chunk: Buffer) => {
              if (!chunk.includes('data:')) return;
              settle();
              nudges += 1;
              heard();
            });
          },
        );
        call.on('error', reject);
        calls.push(call);
      });
    for (let n = 0; n < 20; n += 1) await open();
    const before = memory(child);
    for (let n = 20; n < STREAMS; n += 50)
      await Promise.all(Array.from({ length: Math.min(50, STREAMS - n) }, open));
    const each = (memory(child) - before) / (STREAMS - 20);
    const reach = await seconds(
      () =>
        new Promise<void>((settle) => {
          nudges = 0;
          heard = () => nudges === STREAMS && settle();
          child.send('nudge');
        }),
    );
    console.log(line(['streams', 'KB a stream', 'server MB', 'nudge to all, ms']));
    console.log(
      line([STREAMS, (each / 1024).toFixed(1), (memory(child) / 1e6).toFixed(0), (reach * 1000).toFixed(0)]),
    );
    for (const call of calls) call.on('error', () => {}).destroy();
  } finally {
    child.kill('SIGKILL');
    rmSync(data, { recursive: true, force: true });
  }
}

await (process.argv[2] === 'serve' ? serve() : measure());
