import { once } from 'node:events';
import { createServer } from 'node:net';

/** Connections that go out are given ports above these (Linux from 32,768 on), so that none takes one that was just found. */
const [FIRST, LAST] = [15_000, 30_000];
const ATTEMPTS = 100;

/** A port of this computer that nobody listens on. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST));
    if (await isFree(port)) return port;
  }
  throw new Error(`None of ${ATTEMPTS} ports tried between ${FIRST} and ${LAST} is free.`);
}

async function isFree(port: number): Promise<boolean> {
  const probe = createServer().listen(port, '127.0.0.1');
  try {
    await once(probe, 'listening');
  } catch {
    return false;
  }
  probe.close();
  await once(probe, 'close');
  return true;
}
