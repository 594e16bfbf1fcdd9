/** At most this long at a stretch, in milliseconds. */
const SLICE = 4;
/** Latest start of a slice on a page that is never idle, in milliseconds. */
const LATEST = 200;

/**
 * Runs `work` in idle slices of 4 ms, then calls `done` with the milliseconds of computing it took. `paused` is asked
 * before each slice: while it says true, nothing runs until `resume` is called.
 */
export class IdleTask {
  readonly #work: Iterator<unknown>;
  readonly #paused: () => boolean;
  readonly #done: (cost: number) => void;
  #cost = 0;
  #waits = false;
  #over = false;

  constructor(work: Iterator<unknown>, paused: () => boolean, done: (cost: number) => void) {
    this.#work = work;
    this.#paused = paused;
    this.#done = done;
    this.resume();
  }

  /** Goes on after a pause. */
  resume(): void {
    if (this.#over || this.#waits) return;
    this.#waits = true;
    whenIdle(() => this.#slice());
  }

  /** Ends it without `done`. */
  stop(): void {
    this.#over = true;
  }

  #slice(): void {
    this.#waits = false;
    if (this.#over || this.#paused()) return;
    const begin = performance.now();
    while (!this.#over && performance.now() - begin < SLICE) this.#over = this.#work.next().done === true;
    this.#cost += performance.now() - begin;
    if (this.#over) this.#done(this.#cost);
    else this.resume();
  }
}

/** Calls back when the page has nothing better to do. */
function whenIdle(callback: () => void): void {
  if (typeof requestIdleCallback === 'function') requestIdleCallback(callback, { timeout: LATEST });
  else setTimeout(callback, 1);
}
