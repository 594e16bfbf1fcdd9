/** A PostgreSQL of Debian's package on a free port, in a folder of its own. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import pg from 'pg';
import { freePort } from '#server/demo/browser/free-port.ts';

export interface Cluster {
  /** Its address as its superuser, without a database name. */
  admin: string;
  /** As a power cut would end it: no process of it has time for a word. */
  kill(): Promise<void>;
  /** Begins it again after `kill`. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** The newest installed PostgreSQL's programs; Debian keeps them out of PATH. */
function programs(): string {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...versions.map((version) => join(debian, version, 'bin')),
    ...(process.env.PATH ?? '').split(delimiter),
  ];
  const found = folders.find((folder) => existsSync(join(folder, 'initdb')));
  if (!found) throw new Error('The server tests need PostgreSQL: apt-get install postgresql');
  return found;
}

/** PostgreSQL refuses to run as root, so root lends it another user. */
function runAs(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string): number => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

async function ready(address: string, server: ChildProcess): Promise<void> {
  for (;;) {
    if (server.exitCode !== null)
      throw new Error(`PostgreSQL ended with code ${server.exitCode} before it was ready.`);
    const client = new pg.Client({ connectionString: address });
    try {
      await client.connect();
      return await client.end();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** Makes one in `folder` and starts it. `switches`: more of the program's own. */
export async function startCluster(folder: string, switches: readonly string[] = []): Promise<Cluster> {
  const data = join(folder, 'postgres');
  mkdirSync(data);
  const user = runAs();
  if (user) for (const path of [folder, data]) chownSync(path, user.uid, user.gid);
  const bin = programs();
  execFileSync(
    join(bin, 'initdb'),
    ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-locale', '-N'],
    { ...user, stdio: 'pipe' },
  );
  const port = await freePort();
  const admin = `postgres://postgres@127.0.0.1:${port}`;
  let server: ChildProcess | null = null;
  const start = async (): Promise<void> => {
    const place = ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', data];
    server = spawn(join(bin, 'postgres'), [...place, ...switches], { ...user, stdio: 'ignore' });
    await ready(`${admin}/postgres`, server);
  };
  const end = async (signal: 'SIGINT' | 'SIGKILL'): Promise<void> => {
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, 'exit');
    server.kill(signal);
    await ended;
  };
  // SIGINT: PostgreSQL's fast shutdown, which does not wait for clients.
  const stop = () => end('SIGINT');
  try {
    await start();
  } catch (error) {
    await stop();
    throw error;
  }
  return { admin, kill: () => end('SIGKILL'), start, stop };
}
