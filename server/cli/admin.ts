/**
 * The local admin channel: a Unix socket (a named pipe on Windows) in the data folder, for the owner of the folder alone.
 * While the server runs on its embedded database, the command line works through it.
 */
import { createHash } from 'node:crypto';
import { type IncomingMessage, request } from 'node:http';
import { platform } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { json } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';

/** Unix limits a socket's path to about 104 bytes. */
const MOST_BYTES = 100;

/** Where the admin channel of a data folder is. */
export function adminAddress(dataDir: string): string {
  const folder = resolve(dataDir);
  if (platform() === 'win32')
    return `\\\\.\\pipe\\samsyn-${createHash('sha256').update(folder).digest('hex').slice(0, 24)}`;
  const path = join(folder, 'admin.sock');
  const short = relative(process.cwd(), path);
  return Buffer.byteLength(path) > MOST_BYTES && Buffer.byteLength(short) < Buffer.byteLength(path)
    ? short
    : path;
}

export interface AdminAnswer {
  status: number;
  /** The JSON that the server answered. */
  body: unknown;
}

const NOBODY = new Set(['ENOENT', 'ECONNREFUSED', 'ENAMETOOLONG', 'EINVAL']);

/** As adminCall, with the answer as it comes. */
export function adminStream(
  dataDir: string,
  path: string,
  body: Readable | string,
): Promise<IncomingMessage | null> {
  return new Promise((settle, reject) => {
    const call = request({
      socketPath: adminAddress(dataDir),
      path,
      method: 'POST',
      // A connection kept for the next call would outlive the server.
      agent: false,
      headers: { 'Content-Type': typeof body === 'string' ? 'application/json' : 'application/octet-stream' },
    });
    const failed = (error: NodeJS.ErrnoException) =>
      NOBODY.has(error.code ?? '') ? settle(null) : reject(error);
    call.on('error', failed);
    call.on('response', settle);
    // Connecting first keeps a stream unread, and so usable otherwise, when no server runs.
    call.on('socket', (socket) => {
      const send = () =>
        void pipeline(typeof body === 'string' ? Readable.from([body]) : body, call).catch(failed);
      if (socket.connecting) socket.once('connect', send);
      else send();
    });
  });
}

/**
 * Sends a POST to the server that runs on this data folder; null when none runs.
 * `body` is sent as it is: a stream for files, a string for JSON.
 */
export async function adminCall(
  dataDir: string,
  path: string,
  body: Readable | string,
): Promise<AdminAnswer | null> {
  const answer = await adminStream(dataDir, path, body);
  return answer && { status: answer.statusCode ?? 0, body: await json(answer) };
}
