/** At most this long at a stretch, in milliseconds. */
const SLICE = 4;

/**
 * Runs `work` in idle slices of 4 ms, then calls `done` with the milliseconds of computing it took. `paused` is asked
 * before each slice: while it says true, nothing runs until `resume` is called.
 */
export class IdleTask {
  readonly #work: Iterator<unknown>;
  readonly #paused: () => boolean;
  readonly #done: (cost: number) => void;
  #cost = 0;
  #handle: (() => void) | undefined;
  #over = false;

  constructor(work: Iterator<unknown>, paused: () => boolean, done: (cost: number) => void) {
    this.#work = work;
    this.#paused = paused;
    this.#done = done;
    this.resume();
  }

  /** Goes on after a pause. */
  resume(): void {
    if (!this.#over && !this.#handle) this.#handle = whenIdle(() => this.#slice());
  }

  /** Ends it without `done`. */
  stop(): void {
    this.#over = true;
    this.#handle?.();
    this.#handle = undefined;
  }

  #slice(): void {
    this.#handle = undefined;
    if (this.#paused()) return;
    const begin = performance.now();
    let over = false;
    while (!over && performance.now() - begin < SLICE) over = this.#work.next().done === true;
    this.#cost += performance.now() - begin;
    this.#over = over;
    if (over) this.#done(this.#cost);
    else this.resume();
  }
}

/** Latest start of a slice on a page that is never idle, in milliseconds. */
const LATEST = 200;

/** Calls back when the page has nothing better to do; returns how to cancel. */
function whenIdle(callback: () => void): () => void {
  if (typeof requestIdleCallback === 'function') {
    const id = requestIdleCallback(callback, { timeout: LATEST });
    return () => cancelIdleCallback(id);
  }
  const id = setTimeout(callback, 1);
  return () => clearTimeout(id);
}
