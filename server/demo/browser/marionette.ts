/** Firefox's own remote protocol (a length, a colon, JSON): all that is needed to drive it without a further program. */
import net from 'node:net';
import * as z from 'zod';

const Reply = z.tuple([
  z.literal(1),
  z.number(),
  z.nullable(z.object({ error: z.string(), message: z.string() })),
  z.unknown(),
]);
const Wrapped = z.object({ value: z.unknown() });

interface Waiting {
  done(value: unknown): void;
  failed(error: Error): void;
}

export class Marionette {
  readonly #socket: net.Socket;
  readonly #waiting = new Map<number, Waiting>();
  #bytes = Buffer.alloc(0);
  #count = 0;
  #isClosed = false;

  private constructor(socket: net.Socket) {
    this.#socket = socket;
    socket.on('data', (data) => {
      this.#bytes = Buffer.concat([this.#bytes, data]);
      for (let message = this.#next(); message !== null; message = this.#next()) this.#hear(message);
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      this.#isClosed = true;
      for (const one of this.#waiting.values()) one.failed(new Error('Firefox closed the connection.'));
      this.#waiting.clear();
    });
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Null while nothing listens on the port. */
  static connect(port: number): Promise<Marionette | null> {
    return new Promise((done) => {
      const socket = net.connect(port, '127.0.0.1');
      socket.once('error', () => done(null));
      socket.once('connect', () => done(new Marionette(socket)));
    });
  }

  #next(): string | null {
    const colon = this.#bytes.indexOf(':');
    if (colon < 0) return null;
    const end = colon + 1 + Number(this.#bytes.subarray(0, colon).toString());
    if (this.#bytes.length < end) return null;
    const message = this.#bytes.subarray(colon + 1, end).toString();
    this.#bytes = this.#bytes.subarray(end);
    return message;
  }

  #hear(message: string): void {
    const read = Reply.safeParse(JSON.parse(message));
    if (!read.success) return; // the greeting
    const [, id, error, result] = read.data;
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error) {
      waiting?.failed(new Error(`${error.error}: ${error.message}`));
      return;
    }
    const wrapped = Wrapped.safeParse(result);
    waiting?.done(wrapped.success ? wrapped.data.value : result);
  }

  send(command: string, parameters: Record<string, unknown> = {}): Promise<unknown> {
    if (this.#isClosed) return Promise.reject(new Error('Firefox closed the connection.'));
    const id = ++this.#count;
    const text = JSON.stringify([0, id, command, parameters]);
    return new Promise((done, failed) => {
      this.#waiting.set(id, { done, failed });
      this.#socket.write(`${Buffer.byteLength(text)}:${text}`);
    });
  }

  /** Runs a script in the page; `arguments` holds what is given. */
  run(script: string, ...args: unknown[]): Promise<unknown> {
    return this.send('WebDriver:ExecuteScript', { script, args });
  }

  /** Like `run`, but the script calls its last argument when it is done. */
  runAsync(script: string, ...args: unknown[]): Promise<unknown> {
    return this.send('WebDriver:ExecuteAsyncScript', { script, args });
  }

  /** Does the work in the browser's own window instead of the page. */
  async inChrome<T>(work: () => Promise<T>): Promise<T> {
    await this.send('Marionette:SetContext', { value: 'chrome' });
    try {
      return await work();
    } finally {
      await this.send('Marionette:SetContext', { value: 'content' });
    }
  }

  close(): void {
    this.#socket.destroy();
  }
}
