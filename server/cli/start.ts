/** `npm start`: server, demo workspace and demo browser with one command. Runs on the Node that start.mjs has made sure of. */
import { join, relative } from 'node:path';
import { readConfig } from '../config.ts';
import { findChromium, hasDisplay } from '../demo/browser/find.ts';
import { MARKETER, MEMBERS, type MemberKey, memberEmail, SELLER } from '../demo/cast.ts';
import { loadDemo } from '../demo/load.ts';
import { createLog } from '../log.ts';
import { createServer, type RunningServer } from '../main.ts';
import { explain, Stop } from './explain.ts';
import { buildExtension } from './start/build.ts';
import { readOptions, type StartOptions, USAGE } from './start/options.ts';
import { checkRoom } from './start/room.ts';

const ROOT = join(import.meta.dirname, '../..');
const LINK_MINUTES = 60;

const say = (line = ''): void => console.log(line);

function memberOf(key: MemberKey): { name: string; email: string } {
  const member = MEMBERS.find((one) => one.key === key);
  if (!member) throw new Stop(`The demo has no member “${key}”.`);
  return { name: member.name, email: memberEmail(member.name) };
}

async function openServer(options: StartOptions): Promise<RunningServer> {
  const config = readConfig({ PORT: options.port, DATA_DIR: options.data, LOG_LEVEL: 'warn' });
  const server = await createServer({ ...config, log: createLog(config.logLevel) });
  const demo = await loadDemo(server.services.db, { now: new Date() });
  if (!demo.ok) {
    await server.close();
    throw new Stop(demo.error.message);
  }
  const { made, counts, ingestKey } = demo.value;
  if (made && counts) {
    say(
      `  made the demo: ${counts.leads} leads, ${counts.accounts} companies, ${counts.touchpoints} touchpoints, ${counts.feedback} feedbacks`,
    );
    if (ingestKey) say(`  key for Segment's API, shown this once: ${ingestKey}`);
  }
  return server;
}

function sayHowToLoad(extension: string, serverUrl: string): void {
  say(`Load the extension: chrome://extensions → Developer mode → Load unpacked → ${extension}`);
  say(
    `Pair: open a link above in that browser, then click the Samsyn button, enter ${serverUrl} and approve.`,
  );
}

async function start(options: StartOptions): Promise<void> {
  checkRoom(options.data);
  const stopping = stopOnSignal();
  say('· Extension');
  const extension = buildExtension(ROOT, () => say('  building …'));
  say(extension.built ? '  built' : '  unchanged since the last build');

  say(`· Server, data in ${options.data}`);
  const server = await openServer(options);
  stopping.steps.push(() => server.close());

  const linkFor = async (key: MemberKey): Promise<string> =>
    (await server.createSignInLink(memberOf(key).email, LINK_MINUTES)).url;
  say(`  answers at ${server.url}`);
  say(`· Sign in (each link works once, for ${LINK_MINUTES} minutes)`);
  say(`  ${memberOf(SELLER).name}, sales:       ${await linkFor(SELLER)}`);
  say(`  ${memberOf(MARKETER).name}, marketing: ${await linkFor(MARKETER)}`);
  say();

  const opened =
    options.browser && hasDisplay() && findChromium() !== null
      ? await openBrowser(options.data, extension.folder, server.url, () => linkFor(SELLER), stopping)
      : false;
  if (!opened) sayHowToLoad(relative(process.cwd(), extension.folder), server.url);
  say('Running. Ctrl-C stops it.');
}

/** Whether the demo browser came up; when it does not, the server is still of use. */
async function openBrowser(
  data: string,
  extension: string,
  serverUrl: string,
  sellerLink: () => Promise<string>,
  stopping: Stopping,
): Promise<boolean> {
  say('· Browser');
  const { openDemoBrowser } = await import('./start/browser.ts');
  try {
    const browser = await openDemoBrowser({ extension, data, serverUrl, sellerLink });
    stopping.steps.unshift(() => browser.close());
    void browser.closed.then(() => stopping.begun || say('The browser was closed. The server still runs.'));
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    say(`  ${error.message}`);
    return false;
  }
  say(`  open on the demo pages as ${memberOf(SELLER).name}`);
  return true;
}

interface Stopping {
  begun: boolean;
  /** What is open, the last opened first. */
  steps: (() => Promise<void>)[];
}

/** Each signal stops once; Ctrl-C comes twice, from the terminal and from start.mjs. */
function stopOnSignal(): Stopping {
  const stopping: Stopping = { begun: false, steps: [] };
  const stop = async (): Promise<void> => {
    if (stopping.begun) return;
    stopping.begun = true;
    say('\nStopping …');
    for (const step of stopping.steps) await step();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => void stop().catch(fail));
  return stopping;
}

/** The tour's last line is JSON, whatever happens. */
async function tour(options: StartOptions): Promise<void> {
  try {
    say('· Extension');
    const { folder } = buildExtension(ROOT, () => say('  building …'));
    say(`· Tour, pictures in ${options.out}`);
    const { takeTour } = await import('./start/tour.ts');
    const report = await takeTour({ extension: folder, out: options.out, say });
    console.log(JSON.stringify(report));
    process.exit(report.ok ? 0 : 1);
  } catch (error) {
    console.log(JSON.stringify({ ok: false, step: 'prepare', error: sentenceOf(error) }));
    process.exit(1);
  }
}

const sentenceOf = (error: unknown): string =>
  explain(error) ??
  `Something unexpected happened: ${error instanceof Error ? error.message : String(error)}`;

function fail(error: unknown): never {
  console.error(sentenceOf(error));
  process.exit(1);
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (!options) return say(USAGE);
  await (options.tour ? tour(options) : start(options));
}

await main().catch(fail);
