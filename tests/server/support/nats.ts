/** A NATS server of Debian's package on a free port. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Debian keeps it where only root's PATH looks. */
function program(): string {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  const found = folders.map((folder) => join(folder, 'nats-server')).find((path) => existsSync(path));
  if (!found) throw new Error('The tests of the bus need NATS: apt-get install nats-server');
  return found;
}

export interface Nats {
  url: string;
  port: number;
  stop(): Promise<void>;
}

/** @param port -1 for a free one */
export async function startNats(port = -1): Promise<Nats> {
  const server: ChildProcess = spawn(program(), ['-a', '127.0.0.1', '-p', String(port)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const listening = await new Promise<number>((settle, reject) => {
    let said = '';
    server.stderr?.on('data', (chunk) => {
      said += chunk;
      const at = /Listening for client connections on 127\.0\.0\.1:(\d+)/.exec(said)?.[1];
      if (at && said.includes('Server is ready')) settle(Number(at));
    });
    server.once('exit', () => reject(new Error(`NATS ended: ${said}`)));
  });
  return {
    url: `nats://127.0.0.1:${listening}`,
    port: listening,
    stop: async () => {
      const ended = new Promise((settle) => server.once('exit', settle));
      if (server.exitCode === null && server.kill('SIGKILL')) await ended;
    },
  };
}
