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
  say('· Extension');
  const extension = buildExtension(ROOT);
  say(extension.built ? '  built' : '  unchanged since the last build');

  if (options.tour) {
    say(`· Tour, pictures in ${options.out}`);
    const { tour } = await import('./start/tour.ts');
    process.exit((await tour({ extension: extension.folder, out: options.out, say })) ? 0 : 1);
  }

  say(`· Server, data in ${options.data}`);
  const server = await openServer(options);
  const stopping: (() => Promise<void>)[] = [() => server.close()];
  stopOnSignal(stopping);

  const linkFor = async (key: MemberKey): Promise<string> =>
    (await server.createSignInLink(memberOf(key).email, LINK_MINUTES)).url;
  say(`  answers at ${server.url}`);
  say(`· Sign in (each link works once, for ${LINK_MINUTES} minutes)`);
  say(`  ${memberOf(SELLER).name}, sales:       ${await linkFor(SELLER)}`);
  say(`  ${memberOf(MARKETER).name}, marketing: ${await linkFor(MARKETER)}`);
  say();

  if (options.browser && hasDisplay() && findChromium()) {
    say('· Browser');
    const { openDemoBrowser } = await import('./start/browser.ts');
    const browser = await openDemoBrowser({
      extension: extension.folder,
      data: options.data,
      serverUrl: server.url,
      sellerLink: () => linkFor(SELLER),
    });
    stopping.unshift(() => browser.close());
    say(`  open on the demo pages as ${memberOf(SELLER).name}`);
    void browser.closed.then(() => say('The browser was closed. The server still runs.'));
  } else {
    sayHowToLoad(relative(process.cwd(), extension.folder), server.url);
  }
  say('Running. Ctrl-C stops it.');
}

/** Each signal stops once; Ctrl-C comes twice, from the terminal and from start.mjs. */
function stopOnSignal(steps: (() => Promise<void>)[]): void {
  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    say('\nStopping …');
    for (const step of steps) await step();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => void stop().catch(fail));
}

function fail(error: unknown): never {
  console.error(
    explain(error) ??
      `Something unexpected happened: ${error instanceof Error ? error.message : String(error)}`,
  );
  process.exit(1);
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (!options) return say(USAGE);
  await start(options);
}

await main().catch(fail);
