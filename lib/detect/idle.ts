/** At most this long at a stretch, in milliseconds. */
const SLICE = 4;
/** Latest start of a slice on a page that is never idle, in milliseconds. */
const LATEST = 200;
/**
 * Work that needs more computing than this, in milliseconds, is cut: at 4 ms a slice it has gone on for many seconds by then. The
 * hardest page whose every part should be read takes 350 on a quick computer, and twice that on a slow one that is busy.
 */
const MOST_COST = 2_000;

/**
 * Runs `work` in idle slices of 4 ms, then calls `done` with the milliseconds of computing it took, and whether it came to its
 * end: work that fails or takes too long does not. `paused` is asked before each slice: while it says true, nothing runs until
 * `resume` is called.
 */
export class IdleTask {
  readonly #work: Iterator<unknown>;
  readonly #paused: () => boolean;
  readonly #done: (cost: number, whole: boolean) => void;
  #cost = 0;
  #waits = false;
  #over = false;

  constructor(work: Iterator<unknown>, paused: () => boolean, done: (cost: number, whole: boolean) => void) {
    this.#work = work;
    this.#paused = paused;
    this.#done = done;
    this.resume();
  }

  /** Goes on after a pause. */
  resume(): void {
    if (this.#over || this.#waits) return;
    this.#waits = true;
    requestIdleCallback(() => this.#slice(), { timeout: LATEST });
  }

  /** Ends it without `done`. */
  stop(): void {
    this.#over = true;
  }

  #slice(): void {
    this.#waits = false;
    if (this.#over || this.#paused()) return;
    const begin = now();
    let whole = false;
    try {
      while (!whole && now() - begin < SLICE) whole = this.#work.next().done === true;
    } catch {
      // Something on the page is not what it says it is; what was read until here counts.
      this.#over = true;
    }
    this.#cost += now() - begin;
    this.#over ||= whole || this.#cost > MOST_COST;
    if (this.#over) this.#done(this.#cost, whole);
    else this.resume();
  }
}

export const now = (): number => performance.now();
