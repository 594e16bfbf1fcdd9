/** Builds the extension when its sources have changed since the last time. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stop } from '../explain.ts';

const SOURCES = ['entrypoints', 'components', 'lib', 'locales', 'public'];
const SETTINGS = ['wxt.config.ts', 'tsconfig.json', 'package.json', 'package-lock.json'];

function sourceHash(root: string): string {
  const hash = createHash('sha256');
  const files = SOURCES.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  for (const path of [...files.sort(), ...SETTINGS.map((name) => join(root, name))]) {
    hash
      .update(`${path.slice(root.length)}\0`)
      .update(readFileSync(path))
      .update('\0');
  }
  return hash.digest('hex');
}

export interface BuiltExtension {
  folder: string;
  /** False when the last build was still good. */
  built: boolean;
}

/** @throws Stop with what the build said, when it fails. */
export function buildExtension(root: string, onBuild: () => void): BuiltExtension {
  const folder = join(root, '.output', 'chrome-mv3');
  const stamp = join(root, '.output', 'chrome-mv3.sources');
  const hash = sourceHash(root);
  if (
    existsSync(join(folder, 'manifest.json')) &&
    existsSync(stamp) &&
    readFileSync(stamp, 'utf8') === hash
  ) {
    return { folder, built: false };
  }
  onBuild();
  const build = spawnSync(process.execPath, [join(root, 'node_modules', 'wxt', 'bin', 'wxt.mjs'), 'build'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (build.status !== 0) {
    throw new Stop(
      `The extension could not be built. The build says:\n${`${build.stdout}${build.stderr}`.trim().split('\n').slice(-15).join('\n')}`,
    );
  }
  writeFileSync(stamp, hash);
  return { folder, built: true };
}
