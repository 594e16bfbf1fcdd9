/** What stops a command, as one sentence a person can act on. */
import { Stop } from '../stop.ts';

export { Stop };

type Sentence = (error: NodeJS.ErrnoException & { port?: number; address?: string }) => string;

const notAFolder: Sentence = ({ path }) =>
  `${path ?? 'The data folder'} is not a folder. Choose another with --data.`;

const BY_CODE: Record<string, Sentence> = {
  EADDRINUSE: ({ port }) =>
    `Port ${port} is already in use. Stop the other program, or choose another port with --port.`,
  EADDRNOTAVAIL: ({ address }) =>
    `This computer does not have the address ${address}. Choose another with --host.`,
  EACCES: ({ path, port }) =>
    path
      ? `No permission for ${path}. Give this account the right to it, or choose another folder with --data.`
      : `No permission to listen on port ${port}. Choose one above 1023 with --port.`,
  ENOSPC: () =>
    'There is no space left on the disk. Make room and start again; nothing that was confirmed is lost.',
  EROFS: ({ path }) =>
    `${path ?? 'The data folder'} is on a disk that cannot be written to. Choose another folder with --data.`,
  EEXIST: notAFolder,
  ENOTDIR: notAFolder,
  '53100': () =>
    'There is no space left on the disk. Make room and start again; nothing that was confirmed is lost.',
};

/** The sentence for a known failure; null for one that nobody expected. */
export function explain(error: unknown): string | null {
  if (error instanceof Stop) return error.message;
  if (!(error instanceof Error)) return null;
  if (error instanceof AggregateError && error.errors.length > 0) return explain(error.errors[0]);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return BY_CODE[code]?.(error) ?? (error.cause === undefined ? null : explain(error.cause));
}
