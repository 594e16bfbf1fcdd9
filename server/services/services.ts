import type { DeviceTokens } from '../auth/devices.ts';
import type { Identity } from '../auth/identity.ts';
import type { Oidc } from '../auth/oidc.ts';
import type { Texts } from '../auth/pages/texts.ts';
import type { Sealing } from '../auth/sealing.ts';
import type { Bus } from '../bus/bus.ts';
import type { Db } from '../db/db.ts';
import type { Due } from '../jobs/due.ts';
import type { Gates } from '../jobs/gate.ts';
import type { Imports } from '../jobs/imports.ts';
import type { Log } from '../log.ts';
import type { Mail } from '../mail.ts';
import type { Guard } from '../webhooks/address.ts';
import type { ErasureLedger } from './erasure-ledger.ts';
import type { GroupSettings } from './groups.ts';
import type { Live } from './live.ts';
import type { SharedPages } from './shared-pages.ts';
import type { SentCodes } from './sign-in-mail.ts';
import type { Spending } from './spending.ts';
import type { WrongCodes } from './wrong-codes.ts';

/** What every service of one running server shares. */
export interface Services {
  db: Db;
  bus: Bus;
  live: Live;
  log: Log;
  identity: Identity;
  devices: DeviceTokens;
  /** Tells other servers what callers used up of their limits. */
  spending: Spending;
  wrongCodes: WrongCodes;
  sentCodes: SentCodes;
  /** null when the server has no SMTP server. */
  mail: Mail | null;
  /** The words of mails to people whose language nobody knows yet. */
  mailTexts: Texts;
  /** null when people sign in by link or code only. */
  oidc: { provider: Oidc; groups: GroupSettings } | null;
  gates: Gates;
  /** Pages of the change feed, read once for many devices. */
  pages: SharedPages;
  webhooks: Due;
  /** Connected systems that are pulled. */
  sources: Due;
  /** Lets earlier touchpoints follow what spellings are said to mean. */
  spellings: Due;
  /** Mails each person their digest at the hour they chose. */
  digests: Due;
  /** Where webhooks may go. */
  guard: Guard;
  /** Encrypts secrets that are kept. */
  sealing: Sealing;
  /** Remembers who was erased, outside the database. */
  ledger: ErasureLedger;
  imports: Imports;
  /** The address people and extensions reach this server at, e.g. `https://samsyn.example.com`. */
  origin: string;
  /** In workspaces with more leads a device holds a part of them. */
  deviceLeads: number;
  /** After so many days a device is to be connected anew. */
  deviceDays: number;
}
