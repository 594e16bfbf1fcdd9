/** The extension's own code as one script, to be run in as many contexts as a browser has. */
import { join, relative } from 'node:path';
import vm from 'node:vm';
import { type Plugin, rolldown } from 'rolldown';

const root = join(import.meta.dirname, '../../..');

/** Rules, shapes and lists: they hold nothing of a life, so that all contexts may have the same ones, as a processor has one cache. */
const PURE = /\/lib\/(contract|domain)\/[^?]+\.ts$|\/node_modules\/zod\/index\.js$/;
/** Where no page forbids `new Function`, Zod may use it. */
const JITLESS = /\/lib\/jitless\.ts$/;

/** What each pure module exports, by its path; the scripts take it from their global `pure`. */
export const pure: Record<string, Record<string, unknown>> = {};

/** Leaves pure modules out of the script: to build all schemas anew costs more than all else in a context's life. */
const takesPure: Plugin = {
  name: 'pure',
  async load(id) {
    if (JITLESS.test(id)) return '';
    if (!PURE.test(id)) return null;
    const name = relative(root, id);
    const exported = await import(id);
    pure[name] = exported;
    const lines = Object.keys(exported).map(
      (key, at) =>
        `const v${at} = /* @__PURE__ */ (() => pure[${JSON.stringify(name)}][${JSON.stringify(key)}])(); export { v${at} as ${key} };`,
    );
    return { code: lines.join('\n'), moduleType: 'js' };
  },
};

/** A script that sets `samsyn` to what entry.ts exports. */
export async function bundleClient(plugins: Plugin[] = []): Promise<vm.Script> {
  const build = await rolldown({
    input: join(import.meta.dirname, 'entry.ts'),
    cwd: root,
    platform: 'browser',
    tsconfig: false,
    resolve: { alias: { 'webextension-polyfill': join(import.meta.dirname, 'polyfill.ts') } },
    logLevel: 'silent',
    plugins: [...plugins, takesPure],
  });
  const { output } = await build.generate({ format: 'iife', name: 'samsyn', codeSplitting: false });
  await build.close();
  return new vm.Script(output[0].code, { filename: 'samsyn.js' });
}
