/** The extension's builds and manifests. tests/unit/manifest.test.ts pins what comes out. */
import { join } from 'node:path';
import { minify } from 'terser';
import type { Plugin, Rolldown } from 'vite';
import { defineConfig } from 'wxt';

/** Gives Chromium builds one id everywhere (linelmanfklkkfogocdpllpfoeodjjgi); the private half was thrown away. */
const PUBLIC_KEY =
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAvKvqnGUHiH5vk30rPpRBWlMwbswUadJ/42dM9Fqy7YihIYiR2VDDfYMY7Wtl3/uHrs9y59YhAtLFWC8kwDK1eu46aQPXyroq85GgLWmkwnrsioJRJBl4G3Epyh5nlQIrlYAYhgToqcIyyzzcLggeVhGvD/6rwMlYOu+1IeBDQlHgksLO2qmwqDZnWM36TC9E3lwYpZPseKiOa4z/WlyBg+fIBdmoyiFA44Ega/nK4p/vSSvjG3lh/FQpXPLqhJyiG7oeejcxfQ9vKwTMLzadB8H1XpPc/5W3FxXItgtioYwurNz4+oWV+NpPnHmFrqgb/VsaasUe6caHfMtaGE993QIDAQAB';

/** The hash of the one style that react-aria-components injects; measure it again when that package is upgraded. */
const INJECTED_STYLE = "'sha256-38RhXrc7EdReTKsOm23ZPOCUgniTUUcjky8QOOrQx6o='";

const CSP = [
  "default-src 'none'",
  "script-src 'self'",
  `style-src 'self' ${INJECTED_STYLE}`,
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self' https: http://localhost:* http://127.0.0.1:*",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
];
const TRUSTED_TYPES = "require-trusted-types-for 'script'";

const SHORTCUT = { suggested_key: { default: 'Alt+Shift+S' }, description: '__MSG_toggleSidebar__' };

/**
 * Puts a script that runs in pages there without a frame around it that names errors for a log: no log is kept in pages, and each
 * of them would read those bytes.
 */
const bareScripts: Plugin = {
  name: 'samsyn:bare-scripts',
  transform(code, id) {
    if (id.endsWith('/define-unlisted-script.mjs'))
      return 'export const defineUnlistedScript = (script) => script;';
    if (!id.includes('virtual:wxt-unlisted-script-entrypoint')) return undefined;
    const found = /^import (\w+) from .*$/m.exec(code);
    if (!found) throw new Error('The frame of unlisted scripts has changed: read it again.');
    return `${found[0]}\nexport default ${found[1]}.main();`;
  },
};

/** The detector is read by each page: a second minifier finds some hundred bytes more in what the first one leaves. */
const smallestDetector: Plugin = {
  name: 'samsyn:smallest-detector',
  generateBundle: {
    order: 'post',
    async handler(_, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk' || chunk.name !== 'detector') continue;
        const { code } = await minify(chunk.code, { ecma: 2020, compress: { passes: 3 } });
        if (code) chunk.code = code;
      }
    },
  },
};

/** All that a module imports, directly or through others; what it imports only when it needs it is not among it. */
function importsOf(entry: string, modules: Rolldown.ChunkingContext): ReadonlySet<string> {
  const found = new Set([entry]);
  for (const id of found)
    for (const imported of modules.getModuleInfo(id)?.importedIds ?? []) found.add(imported);
  return found;
}

/** Names the chunk `shared` for what the sidebar's first script imports. */
function sharedWithPanel(): Rolldown.CodeSplittingNameFunction {
  const panel = join(import.meta.dirname, 'entrypoints/sidepanel/main.tsx');
  let first: ReadonlySet<string> | undefined;
  return (id, modules) => {
    first ??= importsOf(panel, modules);
    return first.has(id) ? 'shared' : null;
  };
}

export default defineConfig({
  vite: () => ({
    plugins: [bareScripts, smallestDetector],
    // The package names its build for browsers of 2015 first; ours are newer.
    resolve: { alias: { dexie: 'dexie/dist/modern/dexie.mjs' } },
  }),
  modules: ['@wxt-dev/module-react'],
  imports: false,
  manifestVersion: 3,
  hooks: {
    'vite:build:extendConfig'(entrypoints, config) {
      const output = config.build?.rollupOptions?.output;
      if (
        !output ||
        Array.isArray(output) ||
        !entrypoints.some(({ inputPath }) => inputPath.endsWith('.html'))
      )
        return;
      // Zod looks for `new Function` when the first schema is made, and the pages forbid it: lib/jitless.ts must run before any
      // schema, so it goes into the chunk of Zod itself, which all others import.
      output.codeSplitting = {
        groups: [
          { name: 'zod', test: /node_modules\/zod\/|lib\/jitless\.ts$/, priority: 2 },
          // What the sidebar needs before its first content, as far as other pages share it: one file instead of thirty, each of
          // which would cost the sidebar a start of its own. What it asks for later stays apart.
          { name: sharedWithPanel(), debugName: 'shared', minShareCount: 2, priority: 1 },
        ],
      };
    },
  },
  manifest: ({ browser }) => {
    const firefox = browser === 'firefox';
    return {
      name: '__MSG_name__',
      description: '__MSG_description__',
      default_locale: 'en',
      permissions: ['storage', 'unlimitedStorage', 'alarms', 'activeTab', 'scripting', 'contextMenus'],
      optional_permissions: ['tabs', 'notifications'],
      optional_host_permissions: ['https://*/*'],
      incognito: 'not_allowed',
      omnibox: { keyword: 'sam' },
      action: { default_title: '__MSG_open__' },
      content_security_policy: { extension_pages: (firefox ? CSP : [...CSP, TRUSTED_TYPES]).join('; ') },
      ...(firefox
        ? {
            commands: { _execute_sidebar_action: SHORTCUT },
            browser_specific_settings: {
              gecko: {
                id: 'sidebar@samsyn.example',
                strict_min_version: '140.0',
                data_collection_permissions: {
                  required: ['personallyIdentifyingInfo', 'authenticationInfo'],
                },
              },
            },
          }
        : {
            key: PUBLIC_KEY,
            minimum_chrome_version: '141',
            externally_connectable: { ids: [] },
            storage: { managed_schema: 'managed.json' },
            commands: { 'toggle-sidebar': SHORTCUT },
          }),
    };
  },
});
