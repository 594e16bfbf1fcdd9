/** The built manifests, word for word where trust depends on it. Needs `npm run build`; `npm run check` does it first. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';

const output = join(import.meta.dirname, '../../.output');
const BUILDS = ['chrome-mv3', 'firefox-mv3'] as const;
type Build = (typeof BUILDS)[number];

/** The id that the manifest's key gives the Chromium build. */
const CHROMIUM_ID = 'linelmanfklkkfogocdpllpfoeodjjgi';

function read(build: Build): Record<string, unknown> {
  const path = join(output, build, 'manifest.json');
  if (!existsSync(path)) throw new Error(`There is no build of ${build}: run \`npm run build\` first.`);
  return z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(path, 'utf8')));
}

const files = (build: Build): string[] =>
  readdirSync(join(output, build), { recursive: true, encoding: 'utf8' }).map((name) =>
    name.replaceAll('\\', '/'),
  );
const scripts = (build: Build): [name: string, text: string][] =>
  files(build)
    .filter((name) => name.endsWith('.js'))
    .map((name) => [name, readFileSync(join(output, build, name), 'utf8')]);

const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self' 'sha256-38RhXrc7EdReTKsOm23ZPOCUgniTUUcjky8QOOrQx6o='; img-src 'self' data:; " +
  "font-src 'self'; connect-src 'self' https: http://localhost:* http://127.0.0.1:*; object-src 'none'; base-uri 'none'; " +
  "form-action 'none'; frame-ancestors 'none'";

const COMMON = {
  manifest_version: 3,
  name: '__MSG_name__',
  description: '__MSG_description__',
  default_locale: 'en',
  version: z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(output, '../package.json'), 'utf8'))).version,
  icons: { 16: 'icon/16.png', 32: 'icon/32.png', 48: 'icon/48.png', 128: 'icon/128.png' },
  action: { default_title: '__MSG_open__' },
  incognito: 'not_allowed',
  omnibox: { keyword: 'sam' },
  optional_permissions: ['tabs', 'notifications'],
  optional_host_permissions: ['https://*/*'],
};
const PERMISSIONS = ['storage', 'unlimitedStorage', 'alarms', 'activeTab', 'scripting', 'contextMenus'];
const SHORTCUT = { suggested_key: { default: 'Alt+Shift+S' }, description: '__MSG_toggleSidebar__' };

it('Chromium', () => {
  const { key, permissions, ...rest } = read('chrome-mv3');
  expect(new Set(z.array(z.string()).parse(permissions))).toEqual(new Set([...PERMISSIONS, 'sidePanel']));
  const bytes = createHash('sha256')
    .update(Buffer.from(z.string().parse(key), 'base64'))
    .digest('hex');
  const id = [...bytes.slice(0, 32)]
    .map((digit) => String.fromCharCode(97 + Number.parseInt(digit, 16)))
    .join('');
  expect(id).toBe(CHROMIUM_ID);
  expect(rest).toEqual({
    ...COMMON,
    minimum_chrome_version: '141',
    background: { service_worker: 'background.js' },
    side_panel: { default_path: 'sidepanel.html' },
    commands: { 'toggle-sidebar': SHORTCUT },
    externally_connectable: { ids: [] },
    storage: { managed_schema: 'managed.json' },
    content_security_policy: { extension_pages: `${CSP}; require-trusted-types-for 'script'` },
  });
});

it('Firefox', () => {
  const { permissions, sidebar_action, ...rest } = read('firefox-mv3');
  expect(new Set(z.array(z.string()).parse(permissions))).toEqual(new Set(PERMISSIONS));
  expect(sidebar_action).toMatchObject({ default_panel: 'sidepanel.html', open_at_install: false });
  expect(rest).toEqual({
    ...COMMON,
    background: { scripts: ['background.js'] },
    commands: { _execute_sidebar_action: SHORTCUT },
    content_security_policy: { extension_pages: CSP },
    browser_specific_settings: {
      gecko: {
        id: 'sidebar@samsyn.example',
        strict_min_version: '140.0',
        data_collection_permissions: { required: ['personallyIdentifyingInfo', 'authenticationInfo'] },
      },
    },
  });
});

describe.each(BUILDS)('%s', (build) => {
  it('names each text of the manifest in every language', () => {
    const used = [...JSON.stringify(read(build)).matchAll(/__MSG_(\w+)__/g)].flatMap(
      (match) => match[1] ?? [],
    );
    for (const language of ['en', 'sv']) {
      const path = join(output, build, '_locales', language, 'messages.json');
      const messages = z
        .record(z.string(), z.object({ message: z.string().min(1) }))
        .parse(JSON.parse(readFileSync(path, 'utf8')));
      expect(Object.keys(messages)).toEqual(expect.arrayContaining([...new Set(used)]));
      expect(messages.lookUp).toBeDefined();
    }
  });

  it('switches Zod’s look for `new Function` off in the very script that brings Zod, before any schema', () => {
    const holders = scripts(build).filter(([, text]) => text.includes('__zod_globalConfig'));
    expect(holders.map(([name]) => name.replace(/-[\w-]+\.js$/, '.js')).sort()).toEqual([
      'background.js',
      'chunks/zod.js',
    ]);
    for (const [, text] of holders) expect(text).toMatch(/jitless:\s*!0/);
  });

  it('loads nothing from elsewhere and carries no source maps or tests', () => {
    for (const [, text] of scripts(build)) expect(text).not.toMatch(/import\(["']https?:|importScripts\(/);
    expect(files(build).filter((name) => /\.map$|test|fixture/.test(name))).toEqual([]);
  });
});
