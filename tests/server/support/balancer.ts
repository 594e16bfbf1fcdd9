/** One address before several servers, as a TCP load balancer is: past those that do not answer. */
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export interface Balancer {
  url: string;
  close(): Promise<void>;
}

/** @param to each connection to the next server, or all to the first that answers */
export async function startBalancer(
  ports: readonly number[],
  to: 'in turn' | 'the first' = 'in turn',
): Promise<Balancer> {
  const sockets = new Set<Socket>();
  let next = 0;
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    return socket.on('close', () => sockets.delete(socket));
  };
  const server = createServer((client) => {
    keep(client).on('error', () => {});
    if (to === 'in turn') next += 1;
    const inTurn = ports.map((_, index) => ports[(next + index) % ports.length]);
    const pass = ([port, ...others]: (number | undefined)[]): void => {
      if (port === undefined) return void client.destroy();
      const upstream = keep(connect(port, '127.0.0.1'));
      const elsewhere = (): void => pass(others);
      upstream.once('error', elsewhere);
      upstream.once('connect', () => {
        upstream.off('error', elsewhere);
        upstream.on('error', () => client.destroy());
        // A server that was killed takes its connections with it.
        upstream.on('close', () => client.destroy());
        client.on('close', () => upstream.destroy());
        client.pipe(upstream);
        upstream.pipe(client);
      });
    };
    pass(inTurn);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    close: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
