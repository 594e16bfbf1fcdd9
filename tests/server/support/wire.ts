/** A database server as it is reached through a wire that can be cut. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

interface Wire {
  /** The address of the database through the wire. */
  address: string;
  /** Breaks what is open; new connections go through. */
  cut(): void;
  /** Breaks what is open, and takes no connection until `mend`. */
  take(): Promise<void>;
  mend(): Promise<void>;
  close(): Promise<void>;
}

export async function startWire(to: string): Promise<Wire> {
  const database = new URL(to);
  const open = new Set<Socket>();
  const server = createServer((here) => {
    const there = connect(Number(database.port || 5432), database.hostname);
    for (const socket of [here, there]) {
      open.add(socket);
      socket.on('error', () => {}).on('close', () => open.delete(socket));
    }
    here.pipe(there).pipe(here);
  });
  const listen = async (port: number): Promise<void> => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const address = new URL(to);
  address.hostname = '127.0.0.1';
  address.port = String(port);
  const cut = (): void => {
    for (const socket of open) socket.destroy();
  };
  const take = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    cut();
    await closed;
  };
  return { address: address.href, cut, take, mend: () => listen(port), close: take };
}
