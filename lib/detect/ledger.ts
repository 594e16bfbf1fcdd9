import { type Sighting, SURFACES } from './types.ts';

interface Evidence {
  node: WeakRef<Node>;
  found: Sighting;
  /** Counts up from the first piece of evidence on the page. */
  order: number;
}

/** More pieces of evidence than this are not kept: such a page is a directory or an attack. */
const MOST_EVIDENCE = 20_000;

const keyOf = ({ kind, value }: Sighting): string => `${kind} ${value}`;

/** Who was found on a page and by which nodes, so that a person goes when the last node that named them goes. */
export class Ledger {
  readonly #people = new Map<string, Evidence[]>();
  readonly #nodes = new WeakMap<Node, Set<string>>();
  #count = 0;
  #order = 0;

  /** Evidence was turned away. */
  get full(): boolean {
    return this.#count >= MOST_EVIDENCE;
  }

  add(node: Node, found: Sighting): void {
    const key = keyOf(found);
    const keys = this.#nodes.get(node) ?? new Set();
    const known = this.#people.get(key) ?? [];
    const isSame = (one: Evidence): boolean =>
      one.node.deref() === node && one.found.surface === found.surface;
    if (this.full || (keys.has(key) && known.some(isSame))) return;
    this.#nodes.set(node, keys.add(key));
    this.#people.set(key, known);
    this.#count += 1;
    this.#order += 1;
    known.push({ node: new WeakRef(node), found, order: this.#order });
  }

  /** Takes back what `node` itself (not what lies in it) was evidence of. */
  forget(node: Node): void {
    for (const key of this.#nodes.get(node) ?? []) this.#keep(key, (one) => one !== node);
    this.#nodes.delete(node);
  }

  /** Takes back everything whose node has left the page. */
  prune(): void {
    for (const key of this.#people.keys()) this.#keep(key, isShown);
  }

  /** Each identity once, by its strongest evidence, in the order of first sight. */
  *people(): Generator<Sighting, void> {
    for (const evidence of this.#people.values()) {
      let best = evidence[0]?.found;
      let name: string | undefined;
      for (const { found } of evidence) {
        if (best && SURFACES.indexOf(found.surface) < SURFACES.indexOf(best.surface)) best = found;
        name ??= found.name;
      }
      if (best) yield { ...best, name: best.name ?? name };
    }
  }

  /** Every node that is evidence of somebody. */
  *nodes(): Generator<Node, void> {
    for (const evidence of this.#people.values()) {
      for (const one of evidence) {
        const node = one.node.deref();
        if (node) yield node;
      }
    }
  }

  /** When `found` was last seen on its surface; later than another means further down the page, or opened after it. */
  lastSeen(found: Sighting): number {
    const evidence = this.#people.get(keyOf(found)) ?? [];
    return evidence.findLast((one) => one.found.surface === found.surface)?.order ?? 0;
  }

  #keep(key: string, keeps: (node: Node) => boolean): void {
    const before = this.#people.get(key) ?? [];
    const after = before.filter((one) => {
      const node = one.node.deref();
      return node !== undefined && keeps(node);
    });
    this.#count -= before.length - after.length;
    if (after.length === 0) this.#people.delete(key);
    else if (after.length < before.length) this.#people.set(key, after);
  }
}

/** Connected, and not in a frame that was taken out. */
const isShown = (node: Node): boolean => node.isConnected && node.ownerDocument?.defaultView !== null;
