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

const LONGEST_LOG = 10_000;

/**
 * Serves the demo's pages over https on this computer, each under the host name it imitates. The browser has to be told to
 * look for those names here; nothing else is changed on the computer.
 *
 * @param options.port a free one is taken without it
 * @throws Error of node:net when the port is in use
 */
export async function startDemoPages({ port = 0 }: { port?: number } = {}): Promise<DemoPages> {
  const { fingerprint, ...certificate } = await makeCertificate(DEMO_HOSTS);
  const log: DemoRequest[] = [];

  const server = createServer(certificate, (request, response) => {
    const { method = 'GET', url = '/' } = request;
    const host = (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
    log.push({ method, host, path: url });
    if (log.length > LONGEST_LOG) log.shift();
    const page = method === 'GET' || method === 'HEAD' ? pageAt(host, url.replace(/\?.*$/s, '')) : undefined;
    response.writeHead(page === undefined ? 404 : 200, {
      'content-type': page === undefined ? 'text/plain; charset=utf-8' : 'text/html; charset=utf-8',
      'cache-control': 'no-store',
    });
    response.end(page ?? `There is no demo page at ${host}. Begin at https://start.demo.example.com/\n`);
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
