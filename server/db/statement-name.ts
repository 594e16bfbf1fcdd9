/** What a statement does, for traces: a verb and a table, and never a value. */

/** Values are parameters; texts and remarks that stand in a statement all the same are left out before anything is read from it. */
const TEXTS = /'(?:[^']|'')*'|--[^\n]*/g;
const VERB = /^\W*([a-z]+)/i;
const NAME = '((?:"?\\w+"?\\.)?"?\\w+"?)';
/** `for update` and `do update` begin no statement. */
const WRITES = new RegExp(
  `(?<!\\bfor )(?<!\\bdo )\\b(insert into|update|delete from|merge into)\\s+${NAME}`,
  'i',
);
const READS = new RegExp(`\\bfrom\\s+${NAME}`, 'i');

/** `insert into leads`, `select from feedback`; for other statements only the verb, such as `commit`. */
export function statementName(sql: string): string {
  const bare = sql.replace(TEXTS, '');
  const verb = VERB.exec(bare)?.[1]?.toLowerCase() ?? 'statement';
  const writes = verb === 'select' ? null : WRITES.exec(bare);
  if (writes) return `${writes[1]} ${writes[2]}`.toLowerCase().replaceAll('"', '');
  const read = ['select', 'with'].includes(verb) ? READS.exec(bare)?.[1] : undefined;
  return read === undefined ? verb : `select from ${read.replaceAll('"', '')}`;
}
