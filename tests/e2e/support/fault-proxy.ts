/** A wire between browser and server that a test can cut, hold, or cut between the server's work and its reply. */
import net from 'node:net';

type Wire =
  /** Everything passes. */
  | 'through'
  /** Connections end at once. */
  | 'cut'
  /** Connections stand, but nothing passes. */
  | 'held'
  /** Requests pass; their replies never arrive. */
  | 'no replies';

export interface FaultProxy {
  readonly url: string;
  /** Sets what happens from now on; connections from before end. */
  set(wire: Wire): void;
  /** Bytes of replies that were kept back since the last `set`. */
  readonly keptBack: number;
  /** What browsers sent since the last `set`, byte by byte. */
  readonly said: string;
  close(): Promise<void>;
}

export async function startFaultProxy(targetPort: () => number): Promise<FaultProxy> {
  let wire: Wire = 'through';
  let keptBack = 0;
  let said = '';
  const open = new Set<net.Socket>();

  const server = net.createServer((client) => {
    const mode = wire;
    open.add(client);
    client.on('close', () => open.delete(client));
    client.on('error', () => {});
    if (mode === 'cut') return void client.destroy();
    if (mode === 'held') return void client.pause();
    const upstream = net.connect(targetPort(), '127.0.0.1');
    upstream.on('error', () => client.destroy());
    upstream.on('close', () => client.destroy());
    client.on('close', () => upstream.destroy());
    client.on('data', (data) => (said += data.toString('latin1')));
    client.pipe(upstream);
    if (mode === 'through') upstream.pipe(client);
    else upstream.on('data', (data) => (keptBack += data.length));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('the proxy has no port');

  const endAll = (): void => {
    for (const socket of open) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${address.port}`,
    set(next) {
      wire = next;
      keptBack = 0;
      said = '';
      endAll();
    },
    get said() {
      return said;
    },
    get keptBack() {
      return keptBack;
    },
    close: () =>
      new Promise((done) => {
        endAll();
        server.close(() => done());
      }),
  };
}
