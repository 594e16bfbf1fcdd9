/** `samsyn doctor`: what is well, what needs somebody, and what to do. It changes nothing but opening the database. */
import { readFileSync, statfsSync, statSync } from 'node:fs';
import { platform } from 'node:os';
import * as z from 'zod';
import type { Config } from '../config.ts';
import { Finding } from '../services/doctor.ts';
import { Stop } from '../stop.ts';
import { adminCall } from './admin.ts';
import { lastBackupFile } from './backup.ts';
import { throughServer } from './through.ts';

const LEAST_FREE_BYTES = 1_000_000_000;
const OLDEST_BACKUP_DAYS = 7;
const DAY_MS = 86_400_000;

const LastBackup = z.object({ at: z.coerce.date(), file: z.string() });

function backupFinding(dataDir: string, now: number): Finding {
  const never: Finding = {
    state: 'look',
    text: 'No backup was made from here yet. Make one with `samsyn backup FILE`, and one each night.',
  };
  try {
    const read = LastBackup.safeParse(JSON.parse(readFileSync(lastBackupFile(dataDir), 'utf8')));
    if (!read.success) return never;
    const days = Math.floor((now - read.data.at.getTime()) / DAY_MS);
    return days > OLDEST_BACKUP_DAYS
      ? { state: 'look', text: `The last backup is ${days} days old (${read.data.file}).` }
      : {
          state: 'ok',
          text: `The last backup was made at ${read.data.at.toLocaleString()} (${read.data.file}).`,
        };
  } catch {
    return never;
  }
}

function folderFindings({ dataDir }: Config): Finding[] {
  const { bavail, bsize } = statfsSync(dataDir);
  const free = bavail * bsize;
  const open = platform() !== 'win32' && (statSync(dataDir).mode & 0o077) !== 0;
  return [
    free < LEAST_FREE_BYTES
      ? {
          state: 'bad',
          text: `Only ${Math.round(free / 1e6)} MB are free on the disk of ${dataDir}. Make room.`,
        }
      : { state: 'ok', text: `${(free / 1e9).toFixed(0)} GB are free on the disk of ${dataDir}.` },
    open
      ? {
          state: 'look',
          text: `Other accounts may look into ${dataDir}. Close it with: chmod 700 ${dataDir}`,
        }
      : { state: 'ok', text: `Only its owner may look into ${dataDir}.` },
  ];
}

/** Looks, says, and returns whether all is well. */
export async function doctor(config: Config): Promise<boolean> {
  const runs = (await adminCall(config.dataDir, '/', '')) !== null;
  const findings: Finding[] = [
    runs
      ? { state: 'ok', text: 'A server runs on this data folder and answers.' }
      : { state: 'ok', text: 'No server runs on this data folder; the database was opened for this look.' },
  ];
  try {
    findings.push(
      ...(await throughServer(config, {
        path: '/doctor',
        body: '{}',
        answer: z.array(Finding),
        directly: async (services) => {
          const { examine } = await import('../services/doctor.ts');
          return { ok: true, value: await examine(services) };
        },
      })),
    );
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    findings.push({ state: 'bad', text: error.message });
  }
  findings.push(...folderFindings(config), backupFinding(config.dataDir, Date.now()));
  for (const { state, text } of findings) process.stdout.write(`${state.padEnd(4)}  ${text}\n`);
  return findings.every(({ state }) => state === 'ok');
}
