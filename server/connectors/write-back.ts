/** Writes verdicts into a connected system, each version of each feedback once in effect. */
import type { SourceProblem } from '#lib/contract/sources.ts';
import {
  type ClaimedWrite,
  claimWrites,
  noteNotWritten,
  noteWritten,
  readWritable,
} from '../db/source-writes.ts';
import { readReasons } from '../db/workspaces.ts';
import { type Connector, SourceFailure } from './connector.ts';
import { noteText } from './note-text.ts';
import { openConnector, placeOf } from './open.ts';
import type { RunTools } from './run.ts';

const MINUTE_MS = 60_000;
/** How long after an attempt that failed the next one comes; after the last one it is given up, a day later. */
const WAITS_MS = [1, 5, 30, 2 * 60, 6 * 60, 16 * 60].map((minutes) => minutes * MINUTE_MS);
const AT_ONCE = 10;
/** Longer than writing AT_ONCE takes, unless the system hangs at each; then another process looks before it writes. */
const LEASE_MS = 5 * MINUTE_MS;

/** After these the next one would fail as well. */
const ENDS_ALL: ReadonlySet<string> = new Set([
  'credential_refused',
  'credential_unreadable',
  'private_address',
  'limited',
  'daily_limit',
  'unavailable',
  'unreachable',
  'certificate',
]);
/** After these only a person can help. */
const NEEDS_A_PERSON: ReadonlySet<string> = new Set([
  'credential_refused',
  'credential_unreadable',
  'private_address',
  'not_allowed',
]);

/** Writes all that is due of a source, or until the system takes no more. */
export async function writeBack(tools: RunTools, workspaceId: string, sourceId: string): Promise<void> {
  const { db, bus, log, now } = tools;
  const [target, reasons] = await db.workspaceTx(workspaceId, async (sql) => [
    await readWritable(sql, workspaceId, sourceId),
    await readReasons(sql, workspaceId),
  ]);
  if (!target) return;

  const failed = async (write: ClaimedWrite, error: unknown): Promise<boolean> => {
    const failure = error instanceof SourceFailure ? error : new SourceFailure('internal');
    if (failure.code === 'internal') log.error({ err: error, source: sourceId }, 'a verdict was not written');
    else log.warn({ source: sourceId, problem: failure.code }, 'a verdict was not written');
    const wait = failure.retryAfter ?? WAITS_MS[write.attempts - 1];
    // What the system refuses for what it says is refused again.
    const over = NEEDS_A_PERSON.has(failure.code) || failure.code === 'unexpected' || wait === undefined;
    const problem: SourceProblem = { code: failure.code, object: null, status: failure.status };
    const nextAt = over ? null : new Date(now().getTime() + wait);
    await db.workspaceTx(workspaceId, (sql) =>
      noteNotWritten(sql, workspaceId, sourceId, { feedbackId: write.feedbackId, problem, nextAt }),
    );
    return !ENDS_ALL.has(failure.code);
  };

  const opened: Connector[] = [];
  const connected = async (): Promise<Connector> => {
    const [there] = opened;
    const connector = there ?? (await openConnector(tools, target, placeOf(workspaceId, sourceId)));
    if (!there) opened.push(connector);
    return connector;
  };
  const write = async (claimed: ClaimedWrite): Promise<boolean> => {
    try {
      const connector = await connected();
      const { recordId, feedbackId, version, noteId, uncertain, retracted, givenAt } = claimed;
      const written = await connector.write({
        settings: target.writeBack,
        recordId,
        feedbackId,
        noteId,
        lookFirst: uncertain,
        verdict: retracted ? null : claimed.verdict,
        lines: noteText(claimed, reasons, target.writeBack.language),
        at: givenAt,
      });
      await db.workspaceTx(workspaceId, (sql) =>
        noteWritten(sql, workspaceId, sourceId, { feedbackId, version, noteId: written.noteId, now: now() }),
      );
      return true;
    } catch (error) {
      return failed(claimed, error);
    }
  };

  try {
    for (let goesOn = true; goesOn; ) {
      const at = now();
      const claimed = await db.workspaceTx(workspaceId, (sql) =>
        claimWrites(sql, workspaceId, sourceId, {
          now: at,
          lease: new Date(at.getTime() + LEASE_MS),
          limit: AT_ONCE,
        }),
      );
      goesOn = claimed.length > 0;
      for (const one of claimed) {
        if (goesOn) goesOn = await write(one);
        // The system takes no more: the rest waits as long as the one that was refused.
        else await failed(one, new SourceFailure('limited', { retryAfter: MINUTE_MS }));
      }
    }
  } finally {
    for (const connector of opened) connector.close();
  }
  bus.publish({ ws: workspaceId, source: sourceId });
}
