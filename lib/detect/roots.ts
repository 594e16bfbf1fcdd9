/** More changed places than this are cheaper to read as one. */
const MOST_ROOTS = 2_000;

/** What changed on a page since it was last read. */
export class Roots {
  readonly #changed = new Set<Node>();
  #everything = false;

  get empty(): boolean {
    return !this.#everything && this.#changed.size === 0;
  }

  add(node: Node): void {
    if (this.#everything) return;
    this.#changed.add(node);
    if (this.#changed.size > MOST_ROOTS) this.addAll();
  }

  addAll(): void {
    this.#everything = true;
    this.#changed.clear();
  }

  /** Empties it. `all` stands for the whole document; a node inside another changed one is left out. */
  take(): 'all' | Node[] {
    const all = this.#everything;
    const changed = [...this.#changed];
    this.#everything = false;
    this.#changed.clear();
    if (all) return 'all';
    const set = new Set(changed);
    return changed.filter((node) => node.isConnected && !liesWithin(node, set));
  }
}

function liesWithin(node: Node, set: Set<Node>): boolean {
  for (let up = node.parentNode; up; up = up.parentNode) if (set.has(up)) return true;
  return false;
}
