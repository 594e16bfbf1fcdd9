/** Where this computer keeps its browsers, and whether it can show a window. */
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

// Debian's /usr/bin/chromium is a wrapper that adds switches of its own, so the binary behind it comes first.
// Branded Chrome ignores --load-extension, so it is not looked for.
const CHROMIUM = [
  '/usr/lib/chromium/chromium',
  '/usr/lib/chromium-browser/chromium-browser',
  'chromium',
  'chromium-browser',
];
const FIREFOX = ['/usr/lib/firefox-esr/firefox-esr', '/usr/lib/firefox/firefox', 'firefox-esr', 'firefox'];

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function find(names: readonly string[], environment: NodeJS.ProcessEnv): string | null {
  const folders = (environment.PATH ?? '').split(delimiter).filter(Boolean);
  const paths = names.flatMap((name) =>
    name.includes('/') ? [name] : folders.map((folder) => join(folder, name)),
  );
  return paths.find(isProgram) ?? null;
}

/** The Chromium named in CHROMIUM, else the one installed; null when there is none. */
export const findChromium = (environment = process.env): string | null =>
  find(environment.CHROMIUM ? [environment.CHROMIUM] : CHROMIUM, environment);

/** The Firefox named in FIREFOX, else the one installed; null when there is none. */
export const findFirefox = (environment = process.env): string | null =>
  find(environment.FIREFOX ? [environment.FIREFOX] : FIREFOX, environment);

export function hasDisplay(environment = process.env, platform: string = process.platform): boolean {
  return (
    platform === 'darwin' ||
    platform === 'win32' ||
    Boolean(environment.DISPLAY || environment.WAYLAND_DISPLAY)
  );
}

/** Chromium refuses its sandbox to root, and only to root. */
export const sandboxSwitches = (): string[] => (process.getuid?.() === 0 ? ['--no-sandbox'] : []);
