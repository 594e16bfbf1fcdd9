/** `npm start -- --tour`: a server and data of its own for the tour. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../../config.ts';
import { makeTempFolder, removeTempFolder } from '../../demo/browser/temp-folder.ts';
import { loadDemo } from '../../demo/load.ts';
import { runTour, TourFailure, type TourReport } from '../../demo/tour/tour.ts';
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

type Taken = ({ ok: true } & TourReport) | { ok: false; step: string; error: string };

/** Walks through the tour on a server of its own. */
export async function takeTour({ extension, out, say }: Options): Promise<Taken> {
  const data = makeTempFolder('tour');
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
  const config = readConfig({ PORT: 0, DATA_DIR: data, LOG_LEVEL: 'error' });
  const server = await createServer({ ...config, log: createLog(config.logLevel) });
  try {
    const demo = await loadDemo(server.services.db, { now: new Date() });
    if (!demo.ok) throw new Stop(demo.error.message);
    // A copy, so that a build meanwhile takes nothing from under the browsers.
    const copy = join(data, 'extension');
    cpSync(extension, copy, { recursive: true });
    return {
      ok: true,
      ...(await runTour({ server, extension: copy, out, onStep: (name) => say(`  ${name}`) })),
    };
  } catch (error) {
    if (!(error instanceof TourFailure)) throw error;
    return { ok: false, step: error.step, error: error.message };
  } finally {
    await server.close();
    removeTempFolder(data);
  }
}
