/** The parts that `union`, `intersect` and `except` put together: each is asked of the database on its own. */

const TEXTS = /'(?:[^']|'')*'|--[^\n]*/g;
const TOKENS = /[()]|\b(?:union|intersect|except)\b(?:\s+all\b)?/gi;
const INNERMOST = /\([^()]*\)/g;
const BEGINS = /\b(?:select|insert|update|delete|merge|values|table)\b/i;
/** `name as (`, `name (columns) as materialized (` */
const NAMED = /\b(\w+)(?:\s*\([^()]*\))?\s+as\s+(?:(?:not\s+)?materialized\s+)?\(/gi;
/** A name with parameters in brackets is a function. */
const READS = /\b(?:from|join|into|update|delete from)\s+(?:only\s+|lateral\s+)?"?([a-z_]\w*)\b"?(?!\s*\()/gi;

/** Without the `with` list before it, whose parts are judged for themselves. */
function body(part: string): string {
  if (!/^\s*with\b/i.test(part)) return part;
  let flat = part;
  for (let before = ''; before !== flat; ) {
    before = flat;
    flat = flat.replace(INNERMOST, (inside) => ' '.repeat(inside.length));
  }
  return part.slice(Math.max(0, flat.search(BEGINS)));
}

/**
 * The parts that read tables, with all that is in their brackets; those that read only what other parts of the statement found, or
 * functions, are left out. Empty for a statement without such a word.
 */
export function unionParts(sql: string): string[] {
  const bare = sql.replace(TEXTS, (text) => ' '.repeat(text.length));
  const parts: string[] = [];
  const open: { from: number; joined: boolean }[] = [{ from: 0, joined: false }];
  const end = (group: { from: number; joined: boolean } | undefined, to: number): void => {
    if (group?.joined) parts.push(body(bare.slice(group.from, to)));
  };
  for (const { 0: token, index } of bare.matchAll(TOKENS)) {
    const group = open.at(-1);
    if (token === '(') open.push({ from: index + 1, joined: false });
    else if (token === ')') end(open.pop(), index);
    else if (group) {
      group.joined = true;
      end(group, index);
      group.from = index + token.length;
    }
  }
  end(open.pop(), bare.length);
  if (parts.length === 0) return parts;
  const named = new Set([...bare.matchAll(NAMED)].map(([, name = '']) => name.toLowerCase()));
  return parts.filter((part) =>
    [...part.matchAll(READS)].some(([, table = '']) => !named.has(table.toLowerCase())),
  );
}
