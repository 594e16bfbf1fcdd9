/**
 * Browsers under an organisation's policy. Policies lie in a folder of the whole computer; the browser is started in a mount
 * namespace of its own, where that folder is another one, so that nothing on the computer changes.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findChromium, findFirefox } from '#server/demo/browser/find.ts';

const CHROMIUM_FOLDER = '/etc/chromium';
const NAMESPACE = ['--user', '--map-current-user', '--keep-caps', '--mount'];

/** Whether this computer lets a person make such a namespace; Debian does, some containers do not. */
export const canSetPolicy = (): boolean =>
  spawnSync('unshare', [...NAMESPACE, 'mount', '--bind', CHROMIUM_FOLDER, CHROMIUM_FOLDER]).status === 0;

/** Writes a policy into `folder`; its shape is Chromium's policy file. @returns the program that starts Chromium under it */
export function chromiumUnder(policy: object, folder: string): string {
  const managed = join(folder, 'etc', 'policies', 'managed');
  mkdirSync(managed, { recursive: true });
  writeFileSync(join(managed, 'policy.json'), JSON.stringify(policy));
  return mounting(join(folder, 'etc'), CHROMIUM_FOLDER, installed(findChromium()), join(folder, 'chromium'));
}

/** Writes a policy into `folder`; its shape is Firefox's `policies.json`. @returns the program that starts Firefox under it */
export function firefoxUnder(policy: object, folder: string): string {
  const firefox = realpathSync(installed(findFirefox()));
  const settings = join(folder, 'distribution');
  mkdirSync(settings);
  writeFileSync(join(settings, 'policies.json'), JSON.stringify(policy));
  return mounting(settings, join(dirname(firefox), 'distribution'), firefox, join(folder, 'firefox'));
}

function installed(browser: string | null): string {
  if (browser === null)
    throw new Error('The browser of this test is not installed; .ci/run does it on Debian.');
  return browser;
}

/** Writes a program at `path` that starts the browser where `settings` stand in the place of `folder`. */
function mounting(settings: string, folder: string, browser: string, path: string): string {
  const inside = `mount --bind '${settings}' '${folder}' && exec '${browser}' "$@"`;
  writeFileSync(
    path,
    `#!/bin/sh\nexec unshare ${NAMESPACE.join(' ')} sh -c '${inside.replaceAll("'", `'\\''`)}' browser "$@"\n`,
  );
  chmodSync(path, 0o755);
  return path;
}
