import { createServer } from 'node:https';
import { makeCertificate } from './certificate.ts';
import { DEMO_HOSTS, pageAt } from './routes.ts';

/** One request that reached the demo pages. */
interface DemoRequest {
  method: string;
  host: string;
  /** With its query. */
  path: string;
}

export interface DemoPages {
  port: number;
  /** For Chromium's `--ignore-certificate-errors-spki-list`. */
  fingerprint: string;
  /** To be mapped to 127.0.0.1:port by the browser. */
  hosts: readonly string[];
  /** Every request so far, the oldest first; of very many, the latest. */
  log: readonly DemoRequest[];
  close(): Promise<void>;
}

/** What a host answers: a page, or anything else with headers of its own. */
export type Answer = string | { headers: Readonly<Record<string, string>>; body: string };

const LONGEST_LOG = 10_000;
const HEADERS = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' };

/**
 * Serves the demo's pages over https on this computer, each under the host name it imitates. The browser has to be told to
 * look for those names here; nothing else is changed on the computer.
 *
 * @param options.port a free one is taken without it
 * @param options.answer gives what stands at a path (without its query) of a host; the demo's pages without it
 * @throws Error of node:net when the port is in use
 */
export async function startDemoPages({
  port = 0,
  answer = pageAt,
}: {
  port?: number;
  answer?: (host: string, path: string) => Answer | undefined;
} = {}): Promise<DemoPages> {
  const { fingerprint, ...certificate } = await makeCertificate(DEMO_HOSTS);
  const log: DemoRequest[] = [];

  const server = createServer(certificate, (request, response) => {
    const { method = 'GET', url = '/' } = request;
    const host = (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
    log.push({ method, host, path: url });
    if (log.length > LONGEST_LOG) log.shift();
    const found = method === 'GET' || method === 'HEAD' ? answer(host, url.replace(/\?.*$/s, '')) : undefined;
    if (found === undefined) {
      response.writeHead(404, { ...HEADERS, 'content-type': 'text/plain; charset=utf-8' });
      response.end(`There is no demo page at ${host}. Begin at https://start.demo.example.com/\n`);
    } else if (typeof found === 'string') response.writeHead(200, HEADERS).end(found);
    else response.writeHead(200, { ...HEADERS, ...found.headers }).end(found.body);
  });

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    fingerprint,
    hosts: DEMO_HOSTS,
    log,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
