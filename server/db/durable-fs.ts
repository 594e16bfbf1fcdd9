/**
 * PGlite on disk with real fsync. As shipped its fsync does nothing, so a power loss would leave files that do not open.
 * Files are flushed when PostgreSQL asks; folders after each create, rename and remove, because a file that is safe
 * under a name that is not is lost all the same.
 */
import { closeSync, fsyncSync, openSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';

function syncPath(path: string): void {
  const fd = openSync(path, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** Flushes a folder, all within, and its own entry in its parent. */
export function syncTree(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isFile() || entry.isDirectory()) syncPath(join(entry.parentPath, entry.name));
  }
  syncPath(folder);
  syncPath(dirname(folder));
}

interface Node {
  parent: Node;
}
interface Stream {
  nfd?: number;
  node: Node;
}
/** The parts of Emscripten's NODEFS that are replaced; they are not typed by PGlite, so they are checked when it starts. */
interface NodeFiles {
  realPath(node: Node): string;
  stream_ops: { fsync?: (stream: Stream) => number };
  node_ops: Record<
    'mknod' | 'unlink' | 'rmdir' | 'symlink',
    (folder: Node, ...rest: unknown[]) => unknown
  > & {
    rename(node: Node, newFolder: Node, name: string): void;
  };
}

const OPERATIONS = ['mknod', 'unlink', 'rmdir', 'symlink', 'rename'] as const;
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

function isNodeFiles(value: unknown): value is NodeFiles {
  if (!isObject(value) || typeof value.realPath !== 'function' || !isObject(value.stream_ops)) return false;
  const operations = value.node_ops;
  return isObject(operations) && OPERATIONS.every((name) => typeof operations[name] === 'function');
}

type Options = Parameters<NodeFS['init']>[1];

export class DurableFs extends NodeFS {
  /** Files flushed so far; for the check at start. */
  fileSyncs = 0;

  override async init(pg: PGlite, options: Options): Promise<{ emscriptenOpts: Options }> {
    const { emscriptenOpts } = await super.init(pg, options);
    const install = (module: unknown): void => {
      const files = isObject(module) ? module.NODEFS : null;
      if (!isNodeFiles(files))
        throw new Error('This version of PGlite has another file system than the one made durable here.');
      this.#makeDurable(files);
    };
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [install, ...(emscriptenOpts.preRun ?? [])] } };
  }

  #makeDurable(files: NodeFiles): void {
    const syncFolder = (folder: Node): void => syncPath(files.realPath(folder));
    files.stream_ops.fsync = (stream) => {
      if (stream.nfd === undefined || stream.nfd === null) syncFolder(stream.node);
      else {
        fsyncSync(stream.nfd);
        this.fileSyncs += 1;
      }
      return 0;
    };
    for (const name of ['mknod', 'unlink', 'rmdir', 'symlink'] as const) {
      const original = files.node_ops[name];
      files.node_ops[name] = (folder, ...rest) => {
        const result = original(folder, ...rest);
        syncFolder(folder);
        return result;
      };
    }
    const rename = files.node_ops.rename;
    files.node_ops.rename = (node, newFolder, name) => {
      const from = node.parent;
      rename(node, newFolder, name);
      syncFolder(newFolder);
      if (from !== newFolder) syncFolder(from);
    };
  }
}
