/**
 * Chromium under an organisation's policy. Policies lie in a folder of the whole computer; the browser is started in a mount
 * namespace of its own, where that folder is another one, so that nothing on the computer changes.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium } from '#server/demo/browser/find.ts';

const FOLDER = '/etc/chromium';
const NAMESPACE = ['--user', '--map-current-user', '--keep-caps', '--mount'];

/** Whether this computer lets a person make such a namespace; Debian does, some containers do not. */
export const canSetPolicy = (): boolean =>
  spawnSync('unshare', [...NAMESPACE, 'mount', '--bind', FOLDER, FOLDER]).status === 0;

/** Writes a policy into `folder`. @returns the program that starts Chromium under it */
export function chromiumUnder(policy: object, folder: string): string {
  const settings = join(folder, 'etc');
  mkdirSync(join(settings, 'policies', 'managed'), { recursive: true });
  writeFileSync(join(settings, 'policies', 'managed', 'policy.json'), JSON.stringify(policy));
  const program = join(folder, 'chromium');
  const inside = `mount --bind '${settings}' ${FOLDER} && exec '${findChromium()}' "$@"`;
  writeFileSync(
    program,
    `#!/bin/sh\nexec unshare ${NAMESPACE.join(' ')} sh -c '${inside.replaceAll("'", `'\\''`)}' chromium "$@"\n`,
  );
  chmodSync(program, 0o755);
  return program;
}
