/** The bus over a NATS server, for more processes than LISTEN and NOTIFY should carry. */
import { connect } from '@nats-io/transport-node';
import { Stop } from '../stop.ts';
import type { Wire } from './bus.ts';

const SUBJECT = 'samsyn.bus';

/**
 * Connects to `nats://[user:password@]host[:port]`, or `tls://`. A connection that breaks is made anew for as long as it takes.
 * @throws Stop when nobody answers at the start
 */
export async function openNats(
  address: string,
  heard: (payload: string) => void,
  missed: () => void,
): Promise<Wire> {
  const url = new URL(address);
  const account = url.username
    ? { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) }
    : {};
  const connection = await connect({
    servers: url.host,
    name: 'samsyn',
    maxReconnectAttempts: -1,
    ...account,
    ...(url.protocol === 'tls:' ? { tls: {} } : {}),
  }).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : 'no connection';
    throw new Stop(
      `NATS at ${url.host} does not answer (${why}): check that it runs and that BUS_URL is right.`,
    );
  });
  connection.subscribe(SUBJECT, {
    callback: (error, message) => {
      if (!error) heard(message.string());
    },
  });
  void (async () => {
    for await (const { type } of connection.status()) if (type === 'reconnect') missed();
  })();
  // Until the server has the subscription, messages would be lost.
  await connection.flush();
  return {
    send: async (payload) => connection.publish(SUBJECT, payload),
    close: () => connection.drain(),
  };
}
