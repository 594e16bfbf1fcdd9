/**
 * One life of one part of the extension: the background, or an open sidebar. Its code runs with globals of its own, and everything
 * it reaches outside itself goes through here, so that it ends at once when it is killed: in the middle of whatever it did.
 */
import crypto from 'node:crypto';
import vm from 'node:vm';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { IDBKeyRange } from 'fake-indexeddb';
import { pure } from '../client/bundle.ts';
import type { Browser, Shared } from './browser.ts';
import { below, now, randomBytes, randomId, settle, stopTimer, task, timer } from './loop.ts';

type Client = typeof import('../client/entry.ts');

/** What follows the name in a request of a Web Lock. */
type LockRest<T> = [work: () => Promise<T>] | [options: { mode?: 'shared' }, work: () => Promise<T>];
export type Kind = 'background' | 'sidebar';

/** Of what a killed context began nothing comes back, neither an answer nor a failure. */
const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

export class Context {
  readonly kind: Kind;
  readonly client: Client;
  readonly #browser: Browser;
  readonly #timers = new Set<number>();
  readonly #events = new EventTarget();
  #alive = true;
  /** What to do when it dies. */
  readonly #last: (() => void)[] = [];

  constructor(browser: Browser, kind: Kind, script: vm.Script) {
    this.#browser = browser;
    this.kind = kind;
    const globals = vm.createContext(this.#globals());
    vm.runInContext(CLOCK, globals);
    script.runInContext(globals);
    this.client = vm.runInContext('samsyn', globals);
  }

  get alive(): boolean {
    return this.#alive;
  }

  kill(): void {
    this.#alive = false;
    for (const one of this.#timers) stopTimer(one);
    for (const end of this.#last) end();
  }

  onKill(end: () => void): void {
    this.#last.push(end);
  }

  /** Runs in a task of its own, unless the context is dead by then. */
  later(run: () => void): void {
    task(() => {
      if (this.#alive) run();
    });
  }

  /** What comes from outside, as long as there is somebody to come to. */
  guard<T>(coming: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      coming.then(
        (value) => this.later(() => resolve(value)),
        (error: unknown) => this.later(() => reject(error)),
      );
    });
  }

  /** The browser says that the network is there again, or is not. */
  say(event: 'online' | 'offline'): void {
    this.later(() => this.#events.dispatchEvent(new Event(event)));
  }

  /** Waits for what the context does by itself, without time passing. null: it did not come to an end. */
  async finish<T>(work: Promise<T>, mostTasks = Number.POSITIVE_INFINITY): Promise<T | null> {
    const ended: { value: T | null } = { value: null };
    void work.then((value) => {
      ended.value = value;
    });
    await settle(mostTasks);
    return ended.value;
  }

  #timeout(run: () => void, ms: number, every: boolean): number {
    if (!this.#alive) return 0;
    const n = timer(
      () => {
        if (!every) this.#timers.delete(n);
        if (this.#alive) run();
      },
      ms,
      every,
    );
    this.#timers.add(n);
    return n;
  }

  #globals(): Record<string, unknown> {
    const browser = this.#browser;
    const clear = (n: number): void => {
      this.#timers.delete(n);
      stopTimer(n);
    };
    const globals: Record<string, unknown> = {
      console: quiet((said) => browser.note(said)),
      crypto: cryptoOf(),
      CompressionStream: atOnce(deflateRawSync),
      DecompressionStream: atOnce(inflateRawSync),
      setTimeout: (run: () => void, ms = 0) => this.#timeout(run, ms, false),
      setInterval: (run: () => void, ms = 0) => this.#timeout(run, ms, true),
      clearTimeout: clear,
      clearInterval: clear,
      queueMicrotask,
      structuredClone,
      atob,
      btoa,
      fetch: (input: URL | string, init?: RequestInit) =>
        this.#alive ? this.guard(browser.fetch(this, input, init)) : never(),
      indexedDB: browser.database(this),
      IDBKeyRange,
      BroadcastChannel: this.#channels(),
      AbortSignal: signals((run, ms) => this.#timeout(run, ms, false)),
      navigator: {
        userAgent: 'Chrome/156 Linux',
        get onLine() {
          return browser.onLine;
        },
        storage: { getDirectory: async () => browser.folder(this) },
        locks: {
          request: <T>(name: string, ...rest: LockRest<T>): Promise<T> => {
            const [options, work] = rest.length === 1 ? [{}, rest[0]] : rest;
            const shared = options.mode === 'shared';
            return this.#alive ? browser.locks.request(this, name, shared, work) : never();
          },
        },
      },
      addEventListener: this.#events.addEventListener.bind(this.#events),
      removeEventListener: this.#events.removeEventListener.bind(this.#events),
      performance: { now },
      virtualNow: () => now() + browser.skewMs,
      virtualRandom: () => below(2 ** 32) / 2 ** 32,
      shared: browser.shared(this) satisfies Shared,
      pure,
    };
    for (const name of HOST) globals[name] = Reflect.get(globalThis, name);
    return globals;
  }

  /** Each message to all other contexts of the browser, in a task of its own. */
  #channels() {
    const context = this;
    return class {
      onmessage: ((event: { data: unknown }) => void) | null = null;
      readonly #name: string;
      constructor(name: string) {
        this.#name = name;
        context.#browser.listen(name, {
          context,
          heard: (data) => this.onmessage?.({ data }),
          self: this,
        });
      }
      postMessage(data: unknown): void {
        if (context.alive) context.#browser.broadcast(this.#name, this, data);
      }
      close(): void {}
    };
  }
}

const quiet = (note: (said: readonly unknown[]) => void) =>
  Object.fromEntries(
    ['debug', 'log', 'info', 'warn', 'error'].map((level) => [level, (...said: unknown[]) => note(said)]),
  );

/** Also what values are made of that pass between a context and its stores: Dexie copies only those it knows. */
const HOST = [
  'ArrayBuffer',
  'DataView',
  'Uint8Array',
  'Uint32Array',
  'Float64Array',
  'Map',
  'Set',
  'TextEncoder',
  'TextDecoder',
  'TextDecoderStream',
  'URL',
  'URLSearchParams',
  'AbortController',
  'DOMException',
  'Response',
  'Headers',
  'Blob',
  'ReadableStream',
  'TransformStream',
  'WritableStream',
  'Event',
  'EventTarget',
  'CustomEvent',
];

/** A context has a Date and a Math of its own; the device's clock may be wrong. */
const CLOCK = `{
  const Real = Date;
  globalThis.Date = class Date extends Real {
    constructor(...given) {
      if (given.length === 0) super(virtualNow());
      else super(...given);
    }
    static now() {
      return virtualNow();
    }
  };
  Math.random = virtualRandom;
}`;

const signals = (wait: (run: () => void, ms: number) => number) =>
  Object.assign(class extends AbortSignal {}, {
    any: (all: AbortSignal[]) => AbortSignal.any(all),
    abort: (reason?: unknown) => AbortSignal.abort(reason),
    timeout: (ms: number): AbortSignal => {
      const controller = new AbortController();
      wait(() => controller.abort(new DOMException('no answer', 'TimeoutError')), ms);
      return controller.signal;
    },
  });

interface Algorithm {
  iv: Uint8Array;
  additionalData: Uint8Array;
}
interface Key {
  secret: crypto.KeyObject;
}
const TAG_BYTES = 16;
const bytesOf = (given: ArrayBufferView | ArrayBuffer): Buffer =>
  ArrayBuffer.isView(given)
    ? Buffer.from(given.buffer, given.byteOffset, given.byteLength)
    : Buffer.from(given);
const plain = (bytes: Buffer): ArrayBuffer => new Uint8Array(bytes).buffer;

/** As the browser's, but at once: its own threads would answer in an order that no seed decides. */
function cryptoOf() {
  return {
    getRandomValues: randomBytes,
    randomUUID: randomId,
    subtle: {
      importKey: async (_form: string, bytes: Uint8Array): Promise<Key> => ({
        secret: crypto.createSecretKey(bytesOf(bytes)),
      }),
      encrypt: async (
        { iv, additionalData }: Algorithm,
        key: Key,
        data: Uint8Array,
      ): Promise<ArrayBuffer> => {
        const cipher = crypto.createCipheriv('aes-256-gcm', key.secret, bytesOf(iv));
        cipher.setAAD(bytesOf(additionalData));
        return plain(Buffer.concat([cipher.update(bytesOf(data)), cipher.final(), cipher.getAuthTag()]));
      },
      decrypt: async (
        { iv, additionalData }: Algorithm,
        key: Key,
        data: Uint8Array,
      ): Promise<ArrayBuffer> => {
        const sealed = bytesOf(data);
        const decipher = crypto.createDecipheriv('aes-256-gcm', key.secret, bytesOf(iv));
        decipher.setAAD(bytesOf(additionalData));
        decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
        return plain(Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()]));
      },
      sign: async (_name: string, key: Key, data: Uint8Array): Promise<ArrayBuffer> =>
        plain(crypto.createHmac('sha256', key.secret).update(bytesOf(data)).digest()),
      digest: async (_name: string, data: Uint8Array): Promise<ArrayBuffer> =>
        plain(crypto.createHash('sha256').update(bytesOf(data)).digest()),
    },
  };
}

/** A browser's stream that changes all that goes in, but at once, as above. */
const atOnce = (change: (bytes: Uint8Array) => Buffer) =>
  class extends TransformStream<Uint8Array, Uint8Array> {
    constructor() {
      const parts: Uint8Array[] = [];
      super({
        transform: (part) => void parts.push(part),
        flush: (end) => end.enqueue(new Uint8Array(change(Buffer.concat(parts)))),
      });
    }
  };
