/** Text in lines between a process, a file and a socket, each waiting for the next. */
import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { PassThrough, type Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { Stop } from '../stop.ts';

/** Writes to a stream that may be slower. */
function writerTo(stream: Writable): (text: string) => Promise<void> {
  return (text) =>
    new Promise((done, refuse) => {
      if (stream.errored) return refuse(stream.errored);
      stream.write(text, (error) => (error ? refuse(error) : done()));
    });
}

/** What `make` writes, to be read while it is written. A failure of `make` is one of the stream. */
export function readableOf(make: (write: (text: string) => Promise<void>) => Promise<void>): Readable {
  const stream = new PassThrough();
  make(writerTo(stream)).then(
    () => stream.end(),
    (error: unknown) => stream.destroy(error instanceof Error ? error : new Error(String(error))),
  );
  return stream;
}

/** The lines of a packed file. */
export function packedLines(file: string): AsyncGenerator<string> {
  const unpacked = createGunzip();
  const source = createReadStream(file);
  source.on('error', (error) => unpacked.destroy(error));
  return linesOf(source.pipe(unpacked));
}

/** The lines of a stream, by line feeds alone: a row may hold other separators. A stream that fails makes the reading fail. */
export async function* linesOf(stream: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const piece of stream) {
    const lines = (rest + decoder.decode(piece, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

/**
 * Packs a stream into a file that only its owner may read. The file has its name only when all of it is on the disk.
 * @param watch sees every piece on its way
 */
export async function packToFile(
  source: Readable,
  file: string,
  watch: (piece: Buffer) => void,
): Promise<void> {
  const draft = `${file}.part`;
  source.on('data', watch);
  try {
    await pipeline(source, createGzip({ level: 6 }), createWriteStream(draft, { mode: 0o600, flags: 'wx' }));
    const handle = await open(draft, 'r+');
    await handle.sync();
    await handle.close();
    await rename(draft, file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST')
      throw new Stop(
        `${draft} is there already: another backup is being written, or one was broken off. Remove it.`,
      );
    await rm(draft, { force: true });
    throw error;
  }
}
