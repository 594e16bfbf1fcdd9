/** The server's settings: flags win over environment variables, which win over defaults. */
import { isIP } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import * as z from 'zod';
import { GroupRules } from './auth/group-rules.ts';
import type { OidcSettings } from './auth/oidc.ts';
import type { MailSettings } from './mail.ts';
import type { GroupSettings } from './services/groups.ts';
import { Stop } from './stop.ts';
import type { TraceSettings } from './tracing/otlp.ts';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

const PublicUrl = z.string().transform((text, context) => {
  const url = URL.canParse(text) ? new URL(text) : null;
  const problem =
    !url || !/^https?:$/.test(url.protocol)
      ? 'must be a web address such as https://samsyn.example.com'
      : url.username || url.password
        ? 'must not hold a name or password'
        : url.pathname !== '/' || url.search || url.hash
          ? 'must be without a path'
          : url.protocol === 'http:' && !LOOPBACK.has(url.hostname)
            ? 'must begin with https (http only for this computer itself)'
            : null;
  if (problem || !url) {
    context.addIssue({ code: 'custom', message: problem ?? 'is not a web address' });
    return z.NEVER;
  }
  return url.origin;
});

/** `10.1.0.0/16, 192.168.4.20/32` → its parts. */
const Networks = z.string().transform((text, context) => {
  const parts = text.split(',').map((part) => part.trim());
  const right = parts.every((part) => {
    const [address = '', bits = '', ...rest] = part.split('/');
    const most = { 4: 32, 6: 128 }[isIP(address)] ?? -1;
    return rest.length === 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= most;
  });
  if (right) return parts;
  context.addIssue({ code: 'custom', message: 'must be networks such as 10.1.0.0/16, with commas between' });
  return z.NEVER;
});

const Issuer = z.string().refine((text) => {
  const url = URL.canParse(text) ? new URL(text) : null;
  return url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK.has(url.hostname));
}, 'must be an address that begins with https (http only for this computer itself)');

const Rules = z.string().transform((text, context) => {
  try {
    const read = GroupRules.safeParse(JSON.parse(text));
    if (read.success) return read.data;
  } catch {
    // Said below.
  }
  context.addIssue({
    code: 'custom',
    message:
      'must be a JSON list such as [{"group":"Sales","department":"sales"},{"group":"IT","admin":true},{"group":"Nordics","team":"Nordics"}]',
  });
  return z.NEVER;
});

const Collector = z.string().refine((text) => {
  const url = URL.canParse(text) ? new URL(text) : null;
  return url && /^https?:$/.test(url.protocol) && !url.username && !url.password && !url.search && !url.hash;
}, 'must be the address of a collector such as http://127.0.0.1:4318, without a name or password in it');

/** `api-key=abc,team=x%20y` → headers. */
const Headers = z.string().transform((text, context) => {
  const pairs = text.split(',').map((pair) => /^\s*([\w-]+)\s*=\s*(.+?)\s*$/.exec(pair));
  try {
    return Object.fromEntries(
      pairs.map((pair) => {
        if (!pair) throw new URIError();
        return [pair[1], decodeURIComponent(pair[2] ?? '')];
      }),
    );
  } catch {
    context.addIssue({
      code: 'custom',
      message: 'must be pairs such as api-key=SECRET, with commas between',
    });
    return z.NEVER;
  }
});

const SAMPLERS = ['always_on', 'always_off', 'traceidratio'] as const;

/** How many leads a device holds, unless it is set otherwise. */
export const DEVICE_LEADS = 1_000_000;

/** How many days a connected device stays connected, unless it is set otherwise. */
export const DEVICE_DAYS = 365;

/** How many messages of marketing's tools are taken a second in one workspace, unless it is set otherwise. */
export const INGEST_PER_SECOND = 2_000;

const Count = z.coerce.number('must be a number').int('must be a whole number').min(1, 'must be at least 1');

const Settings = z.object({
  HOST: z.string().min(1, 'must not be empty').default('127.0.0.1'),
  PORT: z.coerce
    .number('must be a number')
    .int('must be a whole number')
    .min(0, 'must be 0 to 65535')
    .max(65_535, 'must be 0 to 65535')
    .default(8787),
  DATA_DIR: z.string().min(1, 'must not be empty').default('./data'),
  DATABASE_URL: z
    .string()
    .regex(/^(pglite:.+|postgres(ql)?:\/\/.+)$/, 'must begin with pglite: or postgres://')
    .optional(),
  PUBLIC_URL: PublicUrl.optional(),
  BUS_URL: z
    .string()
    .refine(
      (text) => /^(nats|tls):\/\/[^/]/.test(text) && URL.canParse(text),
      'must begin with nats:// or tls://',
    )
    .optional(),
  SESSION_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
  DEVICE_LEADS: Count.default(DEVICE_LEADS),
  INGEST_PER_SECOND: Count.default(INGEST_PER_SECOND),
  WEBHOOK_NETWORKS: Networks.optional(),
  DEVICE_DAYS: z.coerce
    .number('must be a number')
    .int('must be a whole number')
    .min(1, 'must be 1 to 3650')
    .max(3650, 'must be 1 to 3650')
    .default(DEVICE_DAYS),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\/.+$/, 'must begin with smtp:// or smtps://')
    .optional(),
  MAIL_FROM: z.string().optional(),
  MAIL_LANGUAGE: z.enum(['en', 'sv'], 'must be en or sv').default('en'),
  OIDC_ISSUER: Issuer.optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_GROUPS: Rules.optional(),
  OIDC_GROUPS_CLAIM: z.string().default('groups'),
  OIDC_TRUST_EMAIL: z.enum(['yes', 'no'], 'must be yes or no').default('no'),
  OIDC_WORKSPACE: z.string().optional(),
  OIDC_ACR: z.string().trim().min(1, 'must name at least one way of signing in').optional(),
  OTEL_SDK_DISABLED: z.enum(['true', 'false'], 'must be true or false').default('false'),
  OTEL_EXPORTER_OTLP_ENDPOINT: Collector.optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: Collector.optional(),
  OTEL_EXPORTER_OTLP_PROTOCOL: z
    .literal('http/json', 'must be http/json, which collectors take where they take http/protobuf')
    .optional(),
  OTEL_EXPORTER_OTLP_HEADERS: Headers.optional(),
  OTEL_SERVICE_NAME: z.string().default('samsyn'),
  OTEL_TRACES_SAMPLER: z
    .enum(
      SAMPLERS.flatMap((name) => [name, `parentbased_${name}`] as const),
      'must be always_on, always_off or traceidratio, or one of them after parentbased_',
    )
    .default('parentbased_always_on'),
  OTEL_TRACES_SAMPLER_ARG: z.coerce
    .number('must be a number')
    .min(0, 'must be 0 to 1')
    .max(1, 'must be 0 to 1')
    .default(1),
  LOG_LEVEL: z
    .enum(
      ['fatal', 'error', 'warn', 'info', 'debug', 'silent'],
      'must be fatal, error, warn, info, debug or silent',
    )
    .default('info'),
});

export interface Config {
  host: string;
  /** 0 lets the system choose a free one. */
  port: number;
  /** Folder of the session secret, the admin socket and, by default, the embedded database. Absolute. */
  dataDir: string;
  databaseUrl: string;
  /** Where browsers reach the server; null means the address it listens on. */
  publicUrl: string | null;
  /** The NATS server that carries nudges between several servers; null means PostgreSQL does. */
  busUrl: string | null;
  /** Signs session cookies; null means a file in dataDir, made at the first start. */
  sessionSecret: string | null;
  /** In workspaces with more leads a device holds a part of them. */
  deviceLeads: number;
  /** Messages of marketing's tools that each process takes a second in one workspace. */
  ingestPerSecond: number;
  /** The company's own networks in which webhooks may be received, as CIDR; elsewhere only the open internet. */
  webhookNetworks: readonly string[];
  /** After so many days a device is to be connected anew. */
  deviceDays: number;
  /** The company's SMTP server; null: links are handed over by people. */
  mail: (MailSettings & { language: 'en' | 'sv' }) | null;
  /** The company's identity provider; null: people sign in by link or code. */
  oidc: (OidcSettings & GroupSettings) | null;
  /** The OpenTelemetry collector that is told where time goes; null: nothing of it is loaded. */
  traces: TraceSettings | null;
  logLevel: z.infer<typeof Settings>['LOG_LEVEL'];
}

export type ConfigInput = Partial<Record<keyof typeof Settings.shape, string | number | undefined>>;

/** All that is wrong with the settings, by name; never their values. */
export class ConfigError extends Stop {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`The settings are not right:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

/** Where an embedded database's files are; null for a PostgreSQL server and for one in memory. */
function embeddedFolder(databaseUrl: string): string | null {
  const path = databaseUrl.startsWith('pglite:') ? databaseUrl.slice('pglite:'.length) : '';
  return path === '' || path === 'memory' ? null : resolve(path);
}

/** A trace begins here, with or without a parent: so each sampler and its `parentbased_` twin say the same. */
function tracesOf(settings: z.infer<typeof Settings>): TraceSettings | null {
  const base = settings.OTEL_EXPORTER_OTLP_ENDPOINT?.replace(/\/*$/, '/v1/traces');
  const url = settings.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? base;
  const sampler = settings.OTEL_TRACES_SAMPLER.replace('parentbased_', '');
  const share = { always_on: 1, always_off: 0 }[sampler] ?? settings.OTEL_TRACES_SAMPLER_ARG;
  if (!url || share === 0 || settings.OTEL_SDK_DISABLED === 'true') return null;
  return {
    url,
    headers: settings.OTEL_EXPORTER_OTLP_HEADERS ?? {},
    serviceName: settings.OTEL_SERVICE_NAME,
    share,
  };
}

/**
 * Reads the settings. `flags` use the same names as the environment.
 * @throws ConfigError naming every setting that is wrong.
 */
export function readConfig(
  flags: ConfigInput = {},
  environment: Record<string, string | undefined> = process.env,
): Config {
  const given: Record<string, string | number> = {};
  for (const name of Object.keys(Settings.shape) as (keyof typeof Settings.shape)[]) {
    const value = flags[name] ?? (environment[name] || undefined);
    if (value !== undefined) given[name] = value;
  }
  const read = Settings.safeParse(given);
  if (!read.success)
    throw new ConfigError(read.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`));
  const settings = read.data;
  const { SMTP_URL, MAIL_FROM, OIDC_ISSUER, OIDC_CLIENT_ID } = settings;
  if (SMTP_URL && !MAIL_FROM) throw new ConfigError(['MAIL_FROM must say who the mails are from']);
  if (OIDC_ISSUER && !OIDC_CLIENT_ID)
    throw new ConfigError(['OIDC_CLIENT_ID must be the id that the provider gave this server']);
  const databaseUrl = settings.DATABASE_URL ?? `pglite:${join(settings.DATA_DIR, 'db')}`;
  const folder = embeddedFolder(databaseUrl);
  const dataDir = given.DATA_DIR === undefined && folder ? dirname(folder) : resolve(settings.DATA_DIR);
  return {
    host: settings.HOST,
    port: settings.PORT,
    dataDir,
    databaseUrl,
    publicUrl: settings.PUBLIC_URL ?? null,
    busUrl: settings.BUS_URL ?? null,
    sessionSecret: settings.SESSION_SECRET ?? null,
    deviceLeads: settings.DEVICE_LEADS,
    ingestPerSecond: settings.INGEST_PER_SECOND,
    webhookNetworks: settings.WEBHOOK_NETWORKS ?? [],
    deviceDays: settings.DEVICE_DAYS,
    mail:
      SMTP_URL && MAIL_FROM ? { smtpUrl: SMTP_URL, from: MAIL_FROM, language: settings.MAIL_LANGUAGE } : null,
    oidc:
      OIDC_ISSUER && OIDC_CLIENT_ID
        ? {
            issuer: OIDC_ISSUER,
            clientId: OIDC_CLIENT_ID,
            clientSecret: settings.OIDC_CLIENT_SECRET ?? null,
            groupsClaim: settings.OIDC_GROUPS_CLAIM,
            trustEmail: settings.OIDC_TRUST_EMAIL === 'yes',
            acr: settings.OIDC_ACR?.split(/\s+/) ?? [],
            rules: settings.OIDC_GROUPS ?? [],
            workspace: settings.OIDC_WORKSPACE ?? null,
          }
        : null,
    traces: tracesOf(settings),
    logLevel: settings.LOG_LEVEL,
  };
}
