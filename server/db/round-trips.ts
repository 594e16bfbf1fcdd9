/**
 * Spares journeys to the thread of the embedded database, whose one connection everybody waits for: a transaction is begun with its
 * first statement, and the end of one that only read is sent without waiting for the answer. What is sent later comes after it.
 */
import type { Request } from './pglite-engine.ts';
import { type Answer, checkCommitted } from './pool.ts';

const BEGINS = /^begin\b/;
const READS = /^\s*(?:select|with)\b/i;
/** Words that may change something, or hold it, wherever they stand. One that only looks so costs no more than the wait. */
const MAY_WRITE = /\b(?:insert|update|delete|merge|for\s+share|for\s+key\s+share|nextval|setval|pg_\w+)\b/i;

const without = (command: string): Answer => ({ command, rowCount: null, rows: [] });

/** The statements of one connection, in the order in which they are asked; each is waited for before the next is asked. */
export function sparing(
  ask: (request: Extract<Request, { do: 'query' }>) => Promise<Answer>,
): (text: string, params?: readonly unknown[]) => Promise<Answer> {
  let begin: string | null = null;
  let onlyRead = false;
  return async (text, params = []) => {
    if (BEGINS.test(text)) {
      begin = text;
      onlyRead = true;
      return without('BEGIN');
    }
    if (text === 'commit' || text === 'rollback') {
      const neverBegun = begin !== null;
      begin = null;
      if (neverBegun) return without(text.toUpperCase());
      const ended = ask({ do: 'query', text, params });
      if (text === 'commit' && onlyRead) {
        // Nothing of it can be lost; a database that is gone tells whoever asks next.
        ended.catch(() => {});
        return without('COMMIT');
      }
      const answer = await ended;
      checkCommitted(text, answer.command);
      return answer;
    }
    const before = begin;
    begin = null;
    onlyRead &&= READS.test(text) && !MAY_WRITE.test(text);
    try {
      return await ask({ do: 'query', text, params, ...(before !== null && { before }) });
    } catch (error) {
      onlyRead = false;
      throw error;
    }
  };
}
