/** The command line: `npm run -s samsyn -- COMMAND`. Each command loads what it needs, so that short ones are quick. */
import { Command, InvalidArgumentError, Option } from 'commander';
import * as z from 'zod';
import { IMPORT_KINDS, type ImportKind } from '#lib/contract/imports.ts';
import { Department } from '#lib/contract/primitives.ts';
import { type Config, readConfig } from '../config.ts';
import { VERSION } from '../version.ts';
import { explain, Stop } from './explain.ts';
import { migrationLine } from './progress.ts';
import { throughServer } from './through.ts';

/** What a command's exit code means; 0 is done. */
const EXIT = { failed: 1, misunderstood: 2, attention: 3 } as const;

const Settings = z.object({
  host: z.string().optional(),
  port: z.string().optional(),
  data: z.string().optional(),
  database: z.string().optional(),
  publicUrl: z.string().optional(),
  logLevel: z.string().optional(),
});

/** The settings of a command: its flags, then the environment, then the defaults. */
function configOf(options: unknown): Config {
  const { host, port, data, database, publicUrl, logLevel } = Settings.parse(options);
  return readConfig({
    HOST: host,
    PORT: port,
    DATA_DIR: data,
    DATABASE_URL: database,
    PUBLIC_URL: publicUrl,
    LOG_LEVEL: logLevel,
  });
}

const settings = (command: Command): Command =>
  command
    .option('--data <folder>', 'data folder (DATA_DIR, ./data)')
    .option('--database <url>', 'pglite:FOLDER or postgres://… (DATABASE_URL, pglite:./data/db)')
    .option('--public-url <url>', 'the address people use (PUBLIC_URL)')
    .option('--host <address>', 'address to listen on (HOST, 127.0.0.1)')
    .option('--port <number>', 'port to listen on (PORT, 8787)');

/** For people; standard output is the log's. */
const say = (line: string): void => void process.stderr.write(`${line}\n`);

const Link = z.object({ url: z.string(), expiresAt: z.coerce.date() });

function printLink({ url, expiresAt }: z.infer<typeof Link>): void {
  process.stdout.write(`${url}\n`);
  say(`It works once, until ${expiresAt.toLocaleString()}. Open it in the browser that has the sidebar.`);
}

async function serve(options: unknown): Promise<void> {
  const config = configOf(options);
  const { createServer } = await import('../main.ts');
  const { createLog } = await import('../log.ts');
  const { workspaceIds } = await import('../db/workspaces.ts');
  const log = createLog(config.logLevel);
  const { onMigration, clear } = migrationLine(process.stderr);
  const server = await createServer({ ...config, log, onMigration }).finally(clear);
  const stop = async (signal: string): Promise<void> => {
    log.info({ signal }, 'stopping');
    await server.close();
    log.info('stopped');
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void stop(signal).catch(fail));
  say(`Samsyn answers at ${server.url}. Data: ${config.dataDir}`);
  if ((await workspaceIds(server.services.db)).length > 0) return;
  say('There is no workspace yet. Make one with its first admin, in another terminal:');
  say(
    '  npm run -s samsyn -- init --workspace "Your company" --name "Your Name" --email you@company.example',
  );
}

async function init(options: unknown): Promise<void> {
  const config = configOf(options);
  const { createFirstWorkspace, NewWorkspace } = await import('../services/setup.ts');
  const read = NewWorkspace.safeParse(options);
  if (!read.success) throw new Stop(read.error.issues.map((issue) => issue.message).join(' '));
  printLink(
    await throughServer(config, {
      path: '/init',
      body: JSON.stringify(read.data),
      answer: Link,
      directly: (services) => createFirstWorkspace(services, read.data),
    }),
  );
}

async function member(email: string, options: object): Promise<void> {
  const config = configOf(options);
  const { addMember, NewMember } = await import('../services/setup.ts');
  const read = NewMember.safeParse({ admin: false, workspace: null, ...options, email });
  if (!read.success) throw new Stop(read.error.issues.map((issue) => issue.message).join(' '));
  printLink(
    await throughServer(config, {
      path: '/member',
      body: JSON.stringify(read.data),
      answer: Link,
      directly: (services) => addMember(services, read.data),
    }),
  );
}

async function ingestKey(name: string, options: object): Promise<void> {
  const config = configOf(options);
  const { addIngestKey, NewIngestKey } = await import('../services/ingest-keys.ts');
  const read = NewIngestKey.safeParse({ workspace: null, ...options, name });
  if (!read.success) throw new Stop(read.error.issues.map((issue) => issue.message).join(' '));
  const { key } = await throughServer(config, {
    path: '/ingest-key',
    body: JSON.stringify(read.data),
    answer: z.object({ key: z.string() }),
    directly: (services) => addIngestKey(services, read.data),
  });
  process.stdout.write(`${key}\n`);
  say('Shown this once. It can write events and nothing else.');
}

const LINK_MINUTES = 15;

async function link(email: string, options: unknown): Promise<void> {
  printLink(
    await throughServer(configOf(options), {
      path: '/link',
      body: JSON.stringify({ email, validMinutes: LINK_MINUTES }),
      answer: Link,
      directly: async (services) => {
        const { createSignInLink } = await import('../services/people.ts');
        return createSignInLink(services, email, LINK_MINUTES);
      },
    }),
  );
}

function fail(error: unknown): never {
  const sentence = explain(error);
  say(sentence ?? `Something unexpected happened: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(EXIT.failed);
}

const department = (text: string): Department => {
  const read = Department.safeParse(text);
  if (!read.success) throw new InvalidArgumentError('It is sales or marketing.');
  return read.data;
};

const program = new Command('samsyn')
  .description('A shared view of every lead for sales and marketing.')
  .version(VERSION)
  .showHelpAfterError('(--help lists what there is)')
  .addHelpText(
    'after',
    `
Exit codes:
  0  done
  1  it could not be done; the sentence says why
  2  the command was not understood
  3  doctor: something needs you`,
  )
  // Commander's own code for a command it does not understand is 1.
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : EXIT.misunderstood));

settings(program.command('serve').description('run the server'))
  .option('--log-level <level>', 'fatal, error, warn, info, debug or silent (LOG_LEVEL, info)')
  .action(serve);
settings(
  program.command('init').description('make a workspace and its first admin; prints a one-time sign-in link'),
)
  .requiredOption('--workspace <name>', "the company's name")
  .requiredOption('--name <name>', 'your name')
  .requiredOption('--email <address>', 'your e-mail address')
  .option('--department <name>', 'sales or marketing', department, 'marketing')
  .action(init);
settings(program.command('member <email>').description('add a member; prints a one-time sign-in link'))
  .requiredOption('--name <name>', "the member's name")
  .requiredOption('--department <name>', 'sales or marketing', department)
  .option('--admin', 'may also look after the workspace')
  .option('--workspace <short name>', 'when there are several')
  .action(member);
settings(
  program
    .command('ingest-key <name>')
    .description("make a key with which a tool sends events in Segment's form"),
)
  .option('--workspace <short name>', 'when there are several')
  .action(ingestKey);
const site = program
  .command('site')
  .description('what the sidebars know of a mail or CRM site: switch it off when the site has changed');
settings(site.command('list').description('what is known, and what of it is off'))
  .option('--workspace <short name>', 'when there are several')
  .action(async (options: object) => {
    const { listSites } = await import('./site.ts');
    await listSites(configOf(options), options);
  });
for (const [name, off, what] of [
  ['off', true, 'read the site as any other page'],
  ['on', false, 'use what is known of the site again'],
] as const) {
  settings(site.command(`${name} <site>`).description(what))
    .option('--workspace <short name>', 'when there are several')
    .action(async (id: string, options: object) => {
      const { switchSites } = await import('./site.ts');
      await switchSites(configOf(options), { ...options, site: id, off }, say);
    });
}

settings(
  program
    .command('audit')
    .description('the log of what was administered')
    .command('verify')
    .description('check that no entry was changed, removed or put in; prints the end of the log'),
)
  .option('--kept <line>', 'what an earlier check printed')
  .option('--workspace <short name>', 'when there are several')
  .action(async (options: object) => {
    const { verifyAuditLog } = await import('./audit.ts');
    await verifyAuditLog(configOf(options), options, say);
  });
settings(program.command('link <email>').description('print a one-time sign-in link for a member')).action(
  link,
);

settings(
  program
    .command('import <file>')
    .description(
      'import a table (CSV) of leads, companies, campaigns, reach or outcomes, or the export of a whole workspace (.jsonl.gz); the same file again changes nothing',
    ),
)
  .option('--workspace <short name>', 'when there are several')
  .addOption(
    new Option('--kind <kind>', 'what the rows are, when the header does not tell').choices(IMPORT_KINDS),
  )
  .addOption(
    new Option('--dates <order>', 'how 03/04/2026 is read: day or month first').choices(['dmy', 'mdy']),
  )
  .action(async (file: string, options: { workspace?: string; kind?: ImportKind; dates?: 'dmy' | 'mdy' }) => {
    if (file.endsWith('.jsonl.gz')) {
      const { importWorkspace } = await import('./backup.ts');
      return importWorkspace(configOf(options), file, say);
    }
    const { importFile } = await import('./import.ts');
    const { workspace = null, kind = null, dates = null } = options;
    await importFile(configOf(options), file, { workspace, kind, dates }, say);
  });
program
  .command('attribution <file>')
  .description(
    'print as JSON what each attribution model credits the channels of a table (CSV) with; its columns: path (a > b > c), total_conversions, and if known total_conversion_value, total_null',
  )
  .action(async (file: string) => {
    const { attributionOf } = await import('./attribution.ts');
    process.stdout.write(`${await attributionOf(file)}\n`);
  });
program
  .command('model')
  .description('the model that predicts outcomes from what is known of leads')
  .command('evaluate <file>')
  .description(
    'learn from the first 70 % of a table (CSV) and print as JSON what that is worth on the rest: n (rows measured on), auc, brier, ece, baseRate, and the points of every column. Columns of numbers and texts are cut into bins by themselves; empty cells are unknown',
  )
  .requiredOption(
    '--target <column>',
    'what became of each row: two values, as 1 and 0, yes and no, won and lost',
  )
  .option('--time <column>', 'the order of the rows; without it they are in order of time')
  .option('--ignore <columns>', 'columns to leave out, as a,b: above all those filled in after the outcome')
  .action(async (file: string, options: { target: string; time?: string; ignore?: string }) => {
    const { evaluateFile } = await import('./model.ts');
    const { target, time = null, ignore = null } = options;
    process.stdout.write(`${await evaluateFile(file, { target, time, ignore }, say)}\n`);
  });
settings(
  program
    .command('export <file>')
    .description(
      'write everything of a workspace but its keys, as packed lines of JSON; name the file ….jsonl.gz',
    ),
)
  .option('--workspace <short name>', 'when there are several')
  .option('--person <who>', 'only what is stored about one person (named as for erase)')
  .action(async (file: string, options: { workspace?: string; person?: string }) => {
    if (options.person !== undefined) {
      const { exportPersonTo } = await import('./erase.ts');
      const about = { who: options.person, workspace: options.workspace ?? null };
      return exportPersonTo(configOf(options), file, about, say);
    }
    const { exportWorkspace } = await import('./backup.ts');
    await exportWorkspace(configOf(options), file, options.workspace ?? null, say);
  });
settings(
  program
    .command('erase <who>')
    .description(
      'erase a person (an address, a profile, an id, or - for standard input) and keep them away; says first what would go',
    ),
)
  .option('--yes', 'do it')
  .option('--workspace <short name>', 'when there are several')
  .action(async (who: string, options: { workspace?: string; yes?: boolean }) => {
    const { erasePersonNow } = await import('./erase.ts');
    const chosen = { who, workspace: options.workspace ?? null, yes: options.yes ?? false };
    await erasePersonNow(configOf(options), chosen, say);
  });
settings(
  program.command('backup <file>').description('write a backup of everything; the server may run meanwhile'),
).action(async (file: string, options: unknown) => {
  const { backup } = await import('./backup.ts');
  await backup(configOf(options), file, say);
});
settings(
  program
    .command('restore <file>')
    .description(
      'put a backup into an empty database, verify every table, and erase again who was erased since',
    ),
)
  .option(
    '--ledger <file...>',
    'the erasures.jsonl of the servers that were in use, when they are not in the data folder',
  )
  .action(async (file: string, options: { ledger?: string[] }) => {
    const { restore } = await import('./backup.ts');
    await restore(configOf(options), file, options.ledger ?? [], say);
  });
settings(
  program
    .command('migrate-to <url>')
    .description('copy everything to an empty PostgreSQL database (postgres://…), and verify every table'),
).action(async (url: string, options: unknown) => {
  const { migrateTo } = await import('./backup.ts');
  await migrateTo(configOf(options), url, say);
});
settings(
  program
    .command('doctor')
    .description('say what is well and what needs you; exit code 3 when something does'),
).action(async (options: unknown) => {
  const { doctor } = await import('./doctor.ts');
  if (!(await doctor(configOf(options)))) process.exitCode = EXIT.attention;
});
settings(
  program.command('demo [action]').description('the demo workspace: load (default), reset or remove'),
).action(async (action: string | undefined, options: unknown) => {
  const { demoCommand } = await import('./demo.ts');
  await demoCommand(configOf(options), action ?? 'load', say);
});

await program.parseAsync().catch(fail);
