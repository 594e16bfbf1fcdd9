/**
 * Virtual time: everything that waits, on the devices and in the server, waits here, so that a week passes in a moment and every run
 * of a seed is the same. Work is done in tasks, one after the other, in the order they were queued; timers fire in the order of
 * their instants. Nothing inside the world may see the computer's own clock, timers or chance.
 */
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import perfHooks from 'node:perf_hooks';
import { randomNumbers } from '../../support/random.ts';

const own = { setImmediate: globalThis.setImmediate, Date: globalThis.Date };

interface Timer {
  at: number;
  n: number;
  every: number | null;
  run(): void;
}

let nowMs = 0;
let count = 0;
let chance = randomNumbers(0);
const tasks: (() => void)[] = [];
const timers = new Map<number, Timer>();

export const now = (): number => Math.floor(nowMs);
export const random = (): number => chance();
/** From now on chance goes by this seed. */
export const reseed = (seed: number): void => {
  chance = randomNumbers(seed);
};
/** A whole number from 0 to below `n`. */
export const below = (n: number): number => Math.floor(random() * n);

export const task = (run: () => void): void => void tasks.push(run);

export function timer(run: () => void, ms: number, every = false): number {
  count += 1;
  const wait = Math.max(every ? 1 : 0, Number.isFinite(ms) ? ms : 0);
  timers.set(count, { at: nowMs + wait, n: count, every: every ? wait : null, run });
  return count;
}
export const stopTimer = (n: number): void => void timers.delete(n);

/** Lets everything run that needs no time, or at most so many tasks. */
export async function settle(most = Number.POSITIVE_INFINITY): Promise<void> {
  for (let done = 0; done < most; done += 1) {
    // Promises are settled between two tasks, as in a browser.
    await new Promise<void>((resolve) => own.setImmediate(resolve));
    const next = tasks.shift();
    if (!next) return;
    next();
  }
}

/** Lets so many milliseconds pass; `until` ends it earlier. */
export async function pass(ms: number, until: () => boolean = () => false): Promise<void> {
  const end = nowMs + ms;
  await settle();
  while (!until()) {
    const next = nextTimer();
    if (!next || next.at > end) {
      nowMs = end;
      return;
    }
    nowMs = Math.max(nowMs, next.at);
    if (next.every === null) timers.delete(next.n);
    else next.at = nowMs + next.every;
    next.run();
    await settle();
  }
}

function nextTimer(): Timer | null {
  let next: Timer | null = null;
  for (const one of timers.values())
    if (!next || one.at < next.at || (one.at === next.at && one.n < next.n)) next = one;
  return next;
}

/** Begins a world of its own: no timer and no task of the one before. */
export function begin(at: number, seed: number): void {
  tasks.length = 0;
  timers.clear();
  count = 0;
  nowMs = at;
  reseed(seed);
}

export function randomBytes<T extends Uint8Array>(into: T): T {
  for (let at = 0; at < into.length; at += 1) into[at] = below(256);
  return into;
}

export const randomId = (): string => {
  const hex = Buffer.from(randomBytes(new Uint8Array(16))).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
};

/** A handle like Node's. */
const handle = (n: number) => ({
  n,
  unref: () => undefined,
  ref: () => undefined,
  [Symbol.toPrimitive]: () => n,
});
const numberOf = (given: unknown): number => Number(given ?? 0);

/** Puts this process into virtual time: for the server, which runs in it. Before any other module is loaded. */
export function takeOver(): void {
  class VirtualDate extends own.Date {
    constructor(...given: unknown[]) {
      if (given.length === 0) super(now());
      else super(...(given as [number]));
    }
    static override now(): number {
      return now();
    }
    static override [Symbol.hasInstance](value: unknown): boolean {
      return Object.prototype.toString.call(value) === '[object Date]';
    }
  }
  Object.assign(globalThis, {
    Date: VirtualDate,
    setTimeout: (run: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) =>
      handle(timer(() => run(...args), ms)),
    setInterval: (run: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) =>
      handle(timer(() => run(...args), ms, true)),
    setImmediate: (run: (...args: unknown[]) => void, ...args: unknown[]) => task(() => run(...args)),
    clearTimeout: (given: unknown) => stopTimer(numberOf(given)),
    clearInterval: (given: unknown) => stopTimer(numberOf(given)),
  });
  performance.now = now;
  Math.random = random;
  const fill = (into: ArrayBufferView): ArrayBufferView => {
    randomBytes(new Uint8Array(into.buffer, into.byteOffset, into.byteLength));
    return into;
  };
  Object.assign(crypto, {
    randomFillSync: fill,
    randomBytes: (size: number) => Buffer.from(randomBytes(new Uint8Array(size))),
    randomUUID: randomId,
  });
  // What a server measures of its process goes by the computer's own time, and goes on after its end.
  Object.assign(perfHooks, {
    PerformanceObserver: class {
      observe = (): void => undefined;
    },
    monitorEventLoopDelay: () => ({ enable: () => true, reset: () => undefined, percentile: () => 0 }),
  });
  Object.assign(globalThis.crypto, { getRandomValues: fill, randomUUID: randomId });
  syncBuiltinESMExports();
}
