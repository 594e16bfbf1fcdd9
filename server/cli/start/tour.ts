/** `npm start -- --tour`: a server and data of its own, the tour, one line of JSON. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../config.ts';
import { loadDemo } from '../../demo/load.ts';
import { runTour, TourFailure } from '../../demo/tour/tour.ts';
import { createLog } from '../../log.ts';
import { createServer } from '../../main.ts';
import { Stop } from '../explain.ts';

interface Options {
  /** Folder of the built extension. */
  extension: string;
  /** Folder of the pictures. */
  out: string;
  say: (line: string) => void;
}

/** Walks through the tour; returns whether it went through. The last line on standard output is JSON. */
export async function tour({ extension, out, say }: Options): Promise<boolean> {
  const data = mkdtempSync(join(tmpdir(), 'samsyn-tour-'));
  const config = readConfig({ PORT: 0, DATA_DIR: data, LOG_LEVEL: 'error' });
  const server = await createServer({ ...config, log: createLog(config.logLevel) });
  try {
    const demo = await loadDemo(server.services.db, { now: new Date() });
    if (!demo.ok) throw new Stop(demo.error.message);
    // A copy, so that a build meanwhile takes nothing from under the browsers.
    const copy = join(data, 'extension');
    cpSync(extension, copy, { recursive: true });
    const report = await runTour({ server, extension: copy, out, onStep: (name) => say(`  ${name}`) });
    console.log(JSON.stringify({ ok: true, ...report }));
    return true;
  } catch (error) {
    if (!(error instanceof TourFailure)) throw error;
    console.log(JSON.stringify({ ok: false, step: error.step, error: error.message }));
    return false;
  } finally {
    await server.close();
    rmSync(data, { recursive: true, force: true });
  }
}
