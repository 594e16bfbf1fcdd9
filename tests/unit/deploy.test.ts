/** What the files of deploy/ name is there: folders, commands, settings, ports. No container is started here. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { type ConfigInput, readConfig } from '#server/config.ts';

const root = join(import.meta.dirname, '../..');
const read = (name: string): string => readFileSync(join(root, 'deploy', name), 'utf8');

const Test = z.array(z.string());
/** The part of the compose format that is used, and no other name. */
const Compose = z.strictObject({
  services: z.record(
    z.string(),
    z.strictObject({
      build: z.optional(z.strictObject({ context: z.string(), dockerfile: z.string() })),
      image: z.optional(z.string()),
      restart: z.literal('unless-stopped'),
      command: z.optional(z.string()),
      stop_grace_period: z.optional(z.string()),
      environment: z.optional(z.record(z.string(), z.string())),
      ports: z.optional(z.array(z.string())),
      volumes: z.array(z.string()),
      depends_on: z.optional(
        z.record(z.string(), z.strictObject({ condition: z.literal('service_healthy') })),
      ),
      healthcheck: z.optional(
        z.strictObject({ test: Test, interval: z.string(), timeout: z.string(), retries: z.int() }),
      ),
    }),
  ),
  volumes: z.record(z.string(), z.null()),
});
const { services, volumes } = Compose.parse(parse(read('compose.yaml')));
const { samsyn, postgres } = services;

const GIVEN: Record<string, string> = {
  SAMSYN_HOST: 'samsyn.company.example',
  POSTGRES_PASSWORD: 'one-two-three',
  SESSION_SECRET: 'x'.repeat(32),
};
const filledIn = (text: string): string =>
  text.replace(/\$\{(\w+)(?::\?[^}]*)?\}/g, (_, name) => GIVEN[name] ?? '');

const dockerfile = read('Dockerfile');
const settingsOfImage = Object.fromEntries(
  [...dockerfile.matchAll(/^ENV (.+)$/gm)].flatMap(([, all = '']) =>
    all.split(' ').map((pair) => pair.split('=') as [string, string]),
  ),
);

it('compose: the settings are the server’s own, and it takes them', () => {
  const environment = Object.entries(samsyn?.environment ?? {}).map(([name, text]): [string, string] => [
    name,
    filledIn(text),
  ]);
  const given = { ...settingsOfImage, ...Object.fromEntries(environment) };
  const unknown = readConfig({}, {});
  // A setting that the server does not know would be passed over.
  for (const [name, value] of Object.entries(given))
    expect(readConfig({}, { [name]: value }), name).not.toEqual(unknown);
  expect(readConfig({}, given)).toMatchObject({
    host: '0.0.0.0',
    dataDir: '/data',
    publicUrl: 'https://samsyn.company.example',
    databaseUrl: 'postgres://samsyn:one-two-three@postgres:5432/samsyn',
  });
  expect(postgres?.environment).toMatchObject({ POSTGRES_USER: 'samsyn', POSTGRES_DB: 'samsyn' });
});

it('compose: what must be given is said, and nothing else is needed', () => {
  const text = read('compose.yaml');
  const named = new Set([...text.matchAll(/\$\{(\w+)/g)].map(([, name]) => name));
  expect([...named].toSorted()).toEqual(Object.keys(GIVEN).toSorted());
  const usage = text.slice(0, text.indexOf('services:'));
  for (const name of named) expect(usage).toContain(`${name}=`);
});

it('compose: volumes, services and the image that are named are there', () => {
  const used = Object.values(services).flatMap((one) => one.volumes.map((volume) => volume.split(':')[0]));
  expect(used.toSorted()).toEqual(Object.keys(volumes).toSorted());
  for (const { depends_on = {} } of Object.values(services))
    for (const name of Object.keys(depends_on)) expect(services[name]?.healthcheck).toBeDefined();
  const { context = '', dockerfile: file = '' } = samsyn?.build ?? {};
  expect(existsSync(join(root, 'deploy', context, file))).toBe(true);
  expect(samsyn?.volumes).toEqual([`samsyn:${settingsOfImage.DATA_DIR}`]);
  const { port } = readConfig({}, {});
  expect(dockerfile).toContain(`EXPOSE ${port}\n`);
  expect(services.caddy?.command).toMatch(new RegExp(`--to samsyn:${port}$`));
});

it.each([
  [200, 0],
  [503, 1],
])('compose: a server whose /readyz answers %i is told by %i', async (status, code) => {
  const asked: (string | undefined)[] = [];
  const server = createServer(({ url }, response) => {
    asked.push(url);
    response.writeHead(status).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const [how, program, flag, script = ''] = samsyn?.healthcheck?.test ?? [];
  expect([how, program, flag]).toEqual(['CMD', 'node', '-e']);
  const here = script.replace(`:${readConfig({}, {}).port}/`, `:${port}/`);
  const ended = await new Promise((resolve) => {
    execFile(process.execPath, ['-e', here], (error) => resolve(error?.code ?? 0));
  });
  server.close();
  expect({ ended, asked }).toEqual({ ended: code, asked: ['/readyz'] });
});

it('the image copies what is there, and starts the server', () => {
  const copied = [...dockerfile.matchAll(/^COPY (.+) \S+$/gm)].flatMap(([, from = '']) => from.split(' '));
  for (const name of copied) expect(existsSync(join(root, name)), name).toBe(true);
  const command = z.array(z.string()).parse(JSON.parse(/^CMD (.+)$/m.exec(dockerfile)?.[1] ?? ''));
  expect(command).toEqual(['node', 'server/cli/samsyn.ts', 'serve']);
  const imports = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).imports as Record<
    string,
    string
  >;
  for (const folder of Object.values(imports)) expect(copied).toContain(folder.split('/')[1]);
});

it('the unit of systemd starts what is there, with settings that the server knows', () => {
  const unit = read('samsyn.service');
  const [, folder = '', file = ''] =
    /^ExecStart=\/usr\/bin\/node (\/opt\/samsyn)\/(\S+) serve$/m.exec(unit) ?? [];
  expect(existsSync(join(root, file))).toBe(true);
  expect(unit).toContain(`WorkingDirectory=${folder}\n`);
  const own = [...unit.matchAll(/^Environment=(\w+)=(.+)$/gm)].map(([, name = '', value]) => [name, value]);
  expect(own.length).toBeGreaterThan(0);
  for (const [name = '', value = ''] of own)
    expect(readConfig({}, { [name]: value } satisfies ConfigInput), name).not.toEqual(readConfig({}, {}));
});
