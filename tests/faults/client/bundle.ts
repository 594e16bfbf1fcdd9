/** The extension's own code as one script, to be run in as many contexts as a browser has. */
import { join } from 'node:path';
import vm from 'node:vm';
import { type Plugin, rolldown } from 'rolldown';

const root = join(import.meta.dirname, '../../..');

/** A script that sets `samsyn` to what entry.ts exports. */
export async function bundleClient(plugins: Plugin[] = []): Promise<vm.Script> {
  const build = await rolldown({
    input: join(import.meta.dirname, 'entry.ts'),
    cwd: root,
    platform: 'browser',
    tsconfig: false,
    resolve: { alias: { 'webextension-polyfill': join(import.meta.dirname, 'polyfill.ts') } },
    logLevel: 'silent',
    plugins,
  });
  const { output } = await build.generate({ format: 'iife', name: 'samsyn', codeSplitting: false });
  await build.close();
  return new vm.Script(output[0].code, { filename: 'samsyn.js' });
}
