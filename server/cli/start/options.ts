import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Stop } from '../explain.ts';

export interface StartOptions {
  port: number;
  /** Absolute. */
  data: string;
  browser: boolean;
  tour: boolean;
  /** Where the tour's pictures go. Absolute. */
  out: string;
}

export const USAGE = `npm start [-- OPTIONS]

  --port NUMBER    port of the server (8787)
  --data FOLDER    where everything is kept (./data)
  --no-browser     start the server only
  --tour           walk through the main job without a window and take pictures
  --out FOLDER     where the tour's pictures go (./tour)
  --help           this text`;

const DEFAULT_PORT = 8787;

const OPTIONS = {
  port: { type: 'string' },
  data: { type: 'string', default: './data' },
  'no-browser': { type: 'boolean', default: false },
  tour: { type: 'boolean', default: false },
  out: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: false }).values;
  } catch (error) {
    const [sentence] = error instanceof Error ? error.message.split('. ') : [];
    throw new Stop(`${sentence}. \`npm start -- --help\` lists what there is.`);
  }
}

function portOf(text: string | undefined): number {
  if (text === undefined) return DEFAULT_PORT;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65_535)) throw new Stop(`--port takes a number from 0 to 65535, not “${text}”.`);
  return port;
}

/**
 * Reads the command line; null when only help is asked for.
 * @throws Stop with one sentence.
 */
export function readOptions(args: readonly string[]): StartOptions | null {
  const values = parse(args);
  if (values.help) return null;
  if (values.out !== undefined && !values.tour)
    throw new Stop('--out goes with --tour: it says where the pictures go.');
  for (const name of ['data', 'out'] as const) {
    if (values[name] === '') throw new Stop(`--${name} needs the name of a folder.`);
  }
  return {
    port: portOf(values.port),
    data: resolve(values.data),
    browser: !values['no-browser'],
    tour: values.tour,
    out: resolve(values.out ?? './tour'),
  };
}
