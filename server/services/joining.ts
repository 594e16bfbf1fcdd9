/** One look for all who ask before it begins: what they see is as new as if each had looked for itself. */

/** Does the work, or joins the same work of another that has not begun to look. `begin` says that it begins now. */
export type Join<T> = (key: string, work: (begin: () => void) => Promise<T>) => Promise<T>;

export function createJoin<T>(): Join<T> {
  const waiting = new Map<string, Promise<T>>();
  return (key, work) => {
    const joined = waiting.get(key);
    if (joined) return joined;
    let begun = false;
    const begin = (): void => {
      if (begun) return;
      begun = true;
      waiting.delete(key);
    };
    // Work that fails before it begins is joined by nobody after.
    const mine = work(begin).finally(begin);
    if (!begun) waiting.set(key, mine);
    return mine;
  };
}
