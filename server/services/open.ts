/** Opens what a server, or a command without a server, works with. */
import { createDeviceTokens } from '../auth/devices.ts';
import { createIdentity } from '../auth/identity.ts';
import { createOidc } from '../auth/oidc.ts';
import { textsIn } from '../auth/pages/texts.ts';
import { createSealing } from '../auth/sealing.ts';
import { sessionSecret } from '../auth/secret.ts';
import { createBus } from '../bus/bus.ts';
import { type Config, DEVICE_DAYS, DEVICE_LEADS } from '../config.ts';
import { changeSeq } from '../db/changes.ts';
import type { Db } from '../db/db.ts';
import { migrate, type OnMigration } from '../db/migrate.ts';
import { openDb } from '../db/open.ts';
import { rowSecurityFault } from '../db/row-security.ts';
import { endedDevices } from '../db/tokens.ts';
import { createDigests } from '../jobs/digests.ts';
import { createGates } from '../jobs/gate.ts';
import { createImports } from '../jobs/imports.ts';
import { createSources } from '../jobs/sources.ts';
import { createSpellings } from '../jobs/spellings.ts';
import { createWebhooks } from '../jobs/webhooks.ts';
import type { Log } from '../log.ts';
import { createMail } from '../mail.ts';
import { Stop } from '../stop.ts';
import { createGuard } from '../webhooks/address.ts';
import { eraseAgain } from './erase-again.ts';
import { createErasureLedger, ledgerFile, readErasureLedger } from './erasure-ledger.ts';
import { createLive } from './live.ts';
import type { Services } from './services.ts';
import { createSharedPages } from './shared-pages.ts';
import { createSentCodes } from './sign-in-mail.ts';
import { createSpending } from './spending.ts';
import { createWrongCodes } from './wrong-codes.ts';

/** Puts the services on an open, migrated database. Closing them leaves the database open. */
export async function servicesOver(
  db: Db,
  {
    origin,
    secret,
    log,
    deviceLeads = DEVICE_LEADS,
    webhookNetworks = [],
    deviceDays = DEVICE_DAYS,
    mail: mailSettings = null,
    oidc = null,
    busUrl = null,
    ledger = null,
  }: {
    origin: string;
    secret: string;
    log: Log;
    deviceLeads?: number;
    webhookNetworks?: readonly string[];
    deviceDays?: number;
    mail?: Config['mail'];
    oidc?: Config['oidc'];
    busUrl?: string | null;
    /** The file that remembers who was erased; null: none does. */
    ledger?: string | null;
  },
): Promise<{ services: Services; close(): Promise<void> }> {
  const bus = await createBus(db, log, busUrl);
  // Hears the bus before the streams do: they ask it again when a member changes.
  const devices = createDeviceTokens(db, bus);
  const spending = createSpending(bus);
  const live = createLive(bus, db.kind, {
    counterOf: (workspaceId) => changeSeq(db, workspaceId),
    endedAmong: (workspaceId, deviceIds) => endedDevices(db, workspaceId, deviceIds, new Date()),
  });
  const gates = createGates({ db, bus, log });
  const guard = createGuard(webhookNetworks);
  const sealing = createSealing(secret);
  const webhooks = createWebhooks({ db, log, guard, sealing });
  const sources = createSources({ db, bus, log, guard, sealing });
  const spellings = createSpellings({ db, bus, log });
  const imports = createImports({ db, bus, log });
  const identity = createIdentity(db, origin, secret, log);
  const mail = mailSettings && createMail(mailSettings, log);
  const digests = createDigests({ db, log, mail, sealing, origin });
  return {
    services: {
      db,
      bus,
      live,
      log,
      identity,
      devices,
      spending,
      wrongCodes: createWrongCodes(spending),
      sentCodes: createSentCodes(spending),
      mail,
      mailTexts: textsIn(mailSettings?.language ?? 'en'),
      oidc: oidc && { provider: createOidc(oidc, origin), groups: oidc },
      gates,
      pages: createSharedPages(),
      webhooks,
      sources,
      spellings,
      digests,
      guard,
      sealing,
      ledger: ledger === null ? { note: async () => {} } : createErasureLedger(ledger, sealing),
      imports,
      origin,
      deviceLeads,
      deviceDays,
    },
    close: async () => {
      live.close();
      devices.close();
      spending.close();
      await imports.close();
      await sources.stop();
      await spellings.stop();
      await digests.stop();
      mail?.close();
      await gates.done();
      await webhooks.stop();
      await bus.close();
    },
  };
}

/**
 * Opens the database, brings it up to date and puts the services on it. `origin` is the address for links.
 * @param onMigration called as each migration begins
 * @throws Stop with the reason, when the database does not open or cannot be brought up to date.
 */
export async function openServices(
  config: Config,
  origin: string,
  log: Log,
  onMigration?: OnMigration,
): Promise<{ services: Services; close(): Promise<void> }> {
  const secret = config.sessionSecret ?? sessionSecret(config.dataDir);
  const opened = await openDb(config.databaseUrl);
  if (!opened.ok) throw new Stop(opened.error.message);
  const db = opened.value;
  try {
    const migrated = await migrate(db, undefined, undefined, onMigration);
    if (!migrated.ok) throw new Stop(migrated.error.message);
    const fault = await rowSecurityFault(db);
    if (fault) throw new Stop(fault.message);
    if (migrated.value.length > 0) log.info({ migrations: migrated.value }, 'database brought up to date');
    const ledger = ledgerFile(config.dataDir);
    const again = await eraseAgain(db, (await readErasureLedger(ledger, [createSealing(secret)])) ?? []);
    if (again.entries.length > 0)
      log.warn(
        { erasures: again.entries.length, leads: again.leads },
        'erased again, by the ledger of erasures',
      );
    const { services, close } = await servicesOver(db, {
      origin,
      secret,
      log,
      deviceLeads: config.deviceLeads,
      webhookNetworks: config.webhookNetworks,
      deviceDays: config.deviceDays,
      mail: config.mail,
      oidc: config.oidc,
      busUrl: config.busUrl,
      ledger,
    });
    return {
      services,
      close: async () => {
        await close();
        await db.close();
      },
    };
  } catch (error) {
    await db.close();
    throw error;
  }
}
