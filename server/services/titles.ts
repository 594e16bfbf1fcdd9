/** What a workspace adds to how job titles are read, for marketing to change. */
import type { AuditAction, AuditDetails } from '#lib/contract/audit.ts';
import { fail, ok, type Result } from '#lib/contract/result.ts';
import { MOST_CORRECTIONS, MOST_WORDS, type TitleChange, type TitleRules } from '#lib/contract/titles.ts';
import { titleKey } from '#lib/domain/job-title.ts';
import { changed, wordFault } from '#lib/domain/title-rules.ts';
import type { Actor } from '../auth/actor.ts';
import { stamp } from '../db/changes.ts';
import { titleRulesForUpdate, writeTitleRules } from '../db/titles.ts';
import { audit } from './audit.ts';
import type { Failure } from './failure.ts';
import type { Services } from './services.ts';

/** Why the rules cannot change so; null when they can. */
function whyNot(rules: TitleRules, change: TitleChange): Failure | null {
  if (change.change === 'add_word') {
    const fault = wordFault(change.word, rules);
    if (fault) return { code: 'invalid_request', path: `word.${fault}` };
  }
  if (change.change === 'correct' && titleKey(change.correction.title) === '')
    return { code: 'invalid_request', path: 'correction.title' };
  const { words, corrections } = changed(rules, change);
  const isMore = words.length > rules.words.length || corrections.length > rules.corrections.length;
  const isTooMany = words.length > MOST_WORDS || corrections.length > MOST_CORRECTIONS;
  return isMore && isTooMany ? { code: 'too_many_titles' } : null;
}

/** How the log tells it. A title may tell of one person: it stays outside the log. */
function logged(change: TitleChange): { action: AuditAction; details: AuditDetails } {
  switch (change.change) {
    case 'add_word':
      return { action: 'title_word_added', details: { word: change.word.pattern } };
    case 'remove_word':
      return { action: 'title_word_removed', details: { word: change.word.pattern } };
    case 'correct': {
      const { function: job, seniority } = change.correction;
      return { action: 'title_corrected', details: { function: job, seniority } };
    }
    case 'let_be':
      return { action: 'title_let_be', details: {} };
  }
}

/** Changes how titles are read, on every device. @returns `invalid_request` with where, or `too_many_titles` */
export async function changeTitleRules(
  { db, bus }: Pick<Services, 'db' | 'bus'>,
  { workspaceId, memberId }: Actor,
  change: TitleChange,
): Promise<Result<Record<string, never>, Failure>> {
  const done = await db.workspaceTx(workspaceId, async (sql): Promise<Result<number | null, Failure>> => {
    const rules = await titleRulesForUpdate(sql, workspaceId);
    const refusal = whyNot(rules, change);
    if (refusal) return fail(refusal);
    await writeTitleRules(sql, workspaceId, changed(rules, change));
    await audit(sql, workspaceId, { by: { memberId }, ...logged(change) });
    return ok(await stamp(sql, workspaceId));
  });
  if (!done.ok) return done;
  if (done.value !== null) bus.publish({ ws: workspaceId, seq: done.value });
  return ok({});
}
