/** More changed places than this are cheaper to read as one. */
const MOST_ROOTS = 2_000;

/** What changed on a page since it was last read. */
export class Roots {
  /** undefined stands for the whole document. */
  #changed: Set<Node> | undefined = new Set();

  get empty(): boolean {
    return this.#changed?.size === 0;
  }

  add(node: Node): void {
    const size = this.#changed?.add(node).size ?? 0;
    if (size > MOST_ROOTS) this.addAll();
  }

  addAll(): void {
    this.#changed = undefined;
  }

  /** Empties it. undefined stands for the whole document; a node inside another changed one is left out. */
  take(): Node[] | undefined {
    const changed = this.#changed;
    this.#changed = new Set();
    return changed && [...changed].filter((node) => node.isConnected && !liesWithin(node, changed));
  }
}

function liesWithin(node: Node, set: Set<Node>): boolean {
  for (let up = node.parentNode; up; up = up.parentNode) if (set.has(up)) return true;
  return false;
}
