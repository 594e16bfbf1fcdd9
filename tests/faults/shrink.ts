/** Leaves out of a failing run what it fails without. */

/** So often at most a run is tried again; what is left then is short enough to read, or nearly. */
const MOST_TRIES = 120;

/**
 * @param fails whether the run still fails with these
 * @returns some of `all`, in their order, with which it fails
 */
export async function shrink<T>(all: readonly T[], fails: (some: T[]) => Promise<boolean>): Promise<T[]> {
  let left = [...all];
  let tries = 0;
  for (let size = Math.ceil(left.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < left.length && tries < MOST_TRIES; ) {
      const without = [...left.slice(0, from), ...left.slice(from + size)];
      tries += 1;
      if (await fails(without)) left = without;
      else from += size;
    }
  }
  return left;
}
