/**
 * What lies between the browsers and the server. It delays, so that requests overtake each other; it loses requests and answers,
 * repeats requests, and answers in somebody else's name. What was sent is on its way even when its sender is dead by then.
 */
import type { Browser } from './browser.ts';
import type { Context } from './context.ts';
import { below, timer } from './loop.ts';
import type { Server } from './server.ts';

/** What may happen to one request. */
const NETWORK_FAULTS = [
  'cut before commit',
  'cut after commit',
  'request lost',
  'duplicate',
  'delay',
  'reorder',
  'strange answer',
] as const;
export type NetworkFault = (typeof NETWORK_FAULTS)[number];

interface Link {
  up: boolean;
  /** What happens to the next requests, one after the other. */
  faults: NetworkFault[];
  /** Ends the open streams: at once, or the bytes just stop coming. */
  streams: Set<{ cut(): void; hush(): void }>;
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => void timer(resolve, ms));
const failed = (): TypeError => new TypeError('Failed to fetch');

/** A usual way takes up to a tenth of a second. */
const USUAL_MS = 100;
const LONG_MS = 25_000;
const OVERTAKEN_MS = 4_000;

export class Network {
  readonly #server: Server;
  readonly #links = new Map<Browser, Link>();
  readonly #happened: (fault: NetworkFault) => void;

  constructor(server: Server, happened: (fault: NetworkFault) => void) {
    this.#server = server;
    this.#happened = happened;
    server.onCrash(() => {
      for (const { streams } of this.#links.values()) for (const stream of streams) stream.cut();
    });
  }

  link(browser: Browser): Link {
    const link = this.#links.get(browser) ?? { up: true, faults: [], streams: new Set() };
    this.#links.set(browser, link);
    return link;
  }

  /** @param noticed whether the browser learns of it; else requests just fail, and streams fall silent */
  cut(browser: Browser, noticed: boolean): void {
    const link = this.link(browser);
    link.up = false;
    for (const stream of link.streams) noticed ? stream.cut() : stream.hush();
    if (noticed) browser.setOnLine(false);
  }

  heal(browser: Browser): void {
    const link = this.link(browser);
    link.up = true;
    link.faults.length = 0;
    browser.setOnLine(true);
  }

  send(browser: Browser, context: Context, url: string, init: RequestInit): Promise<Response> {
    const { signal } = init;
    return new Promise((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason));
      this.#carry(browser, context, new Request(url, { ...init, signal: null }), signal).then(
        resolve,
        reject,
      );
    }).then((answer) => {
      if (!(answer instanceof Response)) throw failed();
      return answer;
    });
  }

  async #carry(
    browser: Browser,
    context: Context,
    request: Request,
    signal: AbortSignal | null | undefined,
  ): Promise<Response> {
    const link = this.link(browser);
    if (!link.up) {
      await wait(below(50));
      throw failed();
    }
    // A stream lives long; what happens to it happens to its link.
    const isStream = request.headers.get('Accept') === 'text/event-stream';
    const fault = isStream ? undefined : link.faults.shift();
    if (fault) this.#happened(fault);
    await wait(below(fault === 'delay' ? LONG_MS : fault === 'reorder' ? OVERTAKEN_MS : USUAL_MS));
    if (!link.up || fault === 'request lost') {
      await wait(below(LONG_MS));
      throw failed();
    }
    if (fault === 'strange answer') return strange();
    if (fault === 'cut before commit') {
      await this.#server.handleFailing(request, below(3));
      throw failed();
    }
    if (fault === 'duplicate') this.#repeat(request);
    const answer = await this.#server.serve(request.clone());
    if (isStream) return this.#stream(link, context, answer, signal);
    const text = await answer.text();
    await wait(below(USUAL_MS));
    if (!link.up || fault === 'cut after commit') throw failed();
    return new Response(text, { status: answer.status, headers: answer.headers });
  }

  /** The same bytes again, up to four times more, each when it likes. */
  #repeat(request: Request): void {
    for (let times = 1 + below(4); times > 0; times -= 1) {
      const again = request.clone();
      void wait(below(OVERTAKEN_MS))
        .then(() => this.#server.serve(again))
        .catch(() => undefined);
    }
  }

  #stream(link: Link, context: Context, answer: Response, signal: AbortSignal | null | undefined): Response {
    const { body, status, headers } = answer;
    if (!body || status !== 200) return answer;
    const reader = body.getReader();
    let quiet = false;
    const end = { cut: (): void => undefined, hush: (): void => undefined };
    const passed = new ReadableStream<Uint8Array>({
      start: (controller) => {
        end.cut = () => {
          link.streams.delete(end);
          void reader.cancel().catch(() => undefined);
          controller.error(failed());
        };
        end.hush = () => {
          quiet = true;
        };
        const pump = async (): Promise<void> => {
          for (;;) {
            const { done, value } = await reader.read();
            if (done) return end.cut();
            if (!quiet) context.later(() => link.streams.has(end) && controller.enqueue(value));
          }
        };
        pump().catch(() => undefined);
      },
      cancel: () => {
        link.streams.delete(end);
        void reader.cancel().catch(() => undefined);
      },
    });
    link.streams.add(end);
    signal?.addEventListener('abort', () => end.cut());
    context.onKill(() => {
      link.streams.delete(end);
      void reader.cancel().catch(() => undefined);
    });
    return new Response(passed, { status, headers });
  }
}

/** A network that asks for sign-in, a gateway, an answer cut short, somebody else's JSON. */
function strange(): Response {
  const json = { 'Content-Type': 'application/json' };
  const answers: (() => Response)[] = [
    () => new Response('<html>Sign in to this network</html>', { headers: { 'Content-Type': 'text/html' } }),
    () => new Response('<html>Bad gateway</html>', { status: 502 }),
    () => new Response('{"results":[', { headers: json }),
    () => new Response('{"results":"none","cursor":7}', { headers: json }),
    () => new Response('{}', { status: 429, headers: { ...json, 'Retry-After': String(below(5)) } }),
    () => new Response('', { status: 503 }),
  ];
  return answers[below(answers.length)]?.() ?? new Response('', { status: 500 });
}
