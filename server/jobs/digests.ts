/** Mails each person who wants it what waits for them, once a day at the hour they chose, and only when something is new. */
import { alertsFor, digestOf, toldBy } from '#lib/domain/alerts.ts';
import { wallClock } from '#lib/domain/quiet-hours.ts';
import { textsIn } from '../auth/pages/texts.ts';
import { digestForUpdate, membersToMail, moveDigest, nextMail, readFacts, untell } from '../db/alerts.ts';
import type { Sql } from '../db/db.ts';
import { workspaceName as readWorkspaceName } from '../db/workspaces.ts';
import { nextMailAt } from '../services/alerts.ts';
import { digestMail } from '../services/digest-mail.ts';
import { mailStopUrl } from '../services/mail-stop.ts';
import type { Services } from '../services/services.ts';
import { createDue, type Due } from './due.ts';

/** What is older is new to nobody, also when they wanted no mail for a while. */
const LONGEST_MS = 7 * 86_400_000;

/** The mail, and up to when news had been told before it. */
interface Made {
  message: { to: string; subject: string; text: string; html: string; stopUrl: string };
  before: Date;
}

/**
 * Makes the digest of one member that is due, and notes it as mailed; null when nothing is to be mailed. Two servers that find it
 * due at once meet at its row: the second finds the clock set on.
 */
async function makeDigest(
  services: Pick<Services, 'sealing' | 'origin'>,
  sql: Sql,
  workspaceId: string,
  memberId: string,
  now: number,
): Promise<Made | null> {
  const row = await digestForUpdate(sql, workspaceId, memberId);
  if (!row?.mailAt || row.mailAt.getTime() > now) return null;
  const { choices, mailedOn, toldUntil } = row;
  const { zone, language } = choices;
  const day = wallClock(now, zone).day;
  const mailAt = nextMailAt(choices, now);
  const facts = await readFacts(sql, workspaceId, memberId);
  const alerts = facts ? alertsFor(facts, now, zone).filter(({ at }) => at <= now) : [];
  const lines = digestOf(alerts, toldBy(choices, 'mail'), Math.max(toldUntil.getTime(), now - LONGEST_MS));
  if (!facts || mailedOn === day || lines.length === 0) {
    await moveDigest(sql, workspaceId, memberId, { mailAt });
    return null;
  }
  await moveDigest(sql, workspaceId, memberId, { mailAt, mailed: { on: day, toldUntil: new Date(now) } });
  const { me, campaignName } = facts;
  const workspaceName = await readWorkspaceName(sql, workspaceId);
  const stopUrl = mailStopUrl(services, { workspaceId, memberId });
  const digest = { name: me.name, workspaceName, lines, campaignName, stopUrl };
  const words = await digestMail(textsIn(language), digest);
  return { message: { to: me.email, ...words, stopUrl }, before: toldUntil };
}

/**
 * The job. A mail that the SMTP server did not take is not tried again that day, as it may have taken it all the same: the next
 * day's tells what this one would have told.
 */
export function createDigests(
  { db, log, mail, ...links }: Pick<Services, 'db' | 'log' | 'mail' | 'sealing' | 'origin'>,
  now: () => Date = () => new Date(),
): Due {
  const serve = async (workspaceId: string, memberId: string): Promise<void> => {
    if (!mail) return;
    const made = await db.workspaceTx(workspaceId, (sql) =>
      makeDigest(links, sql, workspaceId, memberId, now().getTime()),
    );
    if (made && !(await mail.send(made.message)))
      await db.workspaceTx(workspaceId, (sql) => untell(sql, workspaceId, memberId, made.before));
  };
  return createDue(
    { db, log },
    {
      due: async (sql, workspaceId, at) => (mail ? membersToMail(sql, workspaceId, at) : []),
      nextDue: async (sql, workspaceId) => (mail ? nextMail(sql, workspaceId) : null),
      serve,
      name: 'digests',
      failed: 'a digest was not mailed',
      now,
    },
  );
}
