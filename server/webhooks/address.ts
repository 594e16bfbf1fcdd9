/**
 * Where a webhook may go. Whoever sets a webhook's address must not reach through the server what only the server can: itself,
 * its network, the metadata service of its cloud.
 */
import { lookup as systemLookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { fail, ok, type Result } from '#lib/contract/result.ts';

/** What the internet does not route to strangers (the IANA special-purpose registries), and what leads back to such addresses. */
const CLOSED = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];
/** Of IPv6 only global unicast, without the parts that carry an IPv4 address or are for documentation. */
const OPEN_6 = ['2000::/3'];
const CLOSED_6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

function blockList(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    list.addSubnet(address, Number(bits), isIP(address) === 6 ? 'ipv6' : 'ipv4');
  }
  return list;
}

const closed = blockList([...CLOSED, ...CLOSED_6]);
const open6 = blockList(OPEN_6);

/** Whether an IP address belongs to the open internet. */
function isPublic(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !closed.check(address, 'ipv4');
  // Mapped IPv4 (::ffff:10.0.0.1) lies outside 2000::/3, as does all that is local.
  return family === 6 && open6.check(address, 'ipv6') && !closed.check(address, 'ipv6');
}

export type AddressProblem =
  | 'not_an_address'
  | 'not_https'
  | 'port_closed'
  | 'private_address'
  | 'unresolved';

type Lookup = typeof systemLookup;

export interface Guard {
  /** Whether a webhook may be sent there, as far as can be said now; names are looked up. */
  check(url: string): Promise<Result<URL, AddressProblem>>;
  /** Whether a connection to this address of the network may be made. */
  allows(address: string, protocol: string): boolean;
  /** For node's connect: gives only addresses that may be connected to; so what was checked is what is used. */
  lookupFor(protocol: string): LookupFunction;
}

/** An error of lookupFor: the name leads into the network. */
export class PrivateAddress extends Error {}

/** 443, or one that no system service has. */
const isOpenPort = (port: string): boolean => port === '' || port === '443' || Number(port) > 1023;

/**
 * @param networks of the company, in which webhooks may be received; there also by http. In CIDR form.
 * @param lookup for tests: node's dns.lookup
 */
export function createGuard(networks: readonly string[] = [], lookup: Lookup = systemLookup): Guard {
  const own = blockList(networks);
  const isOwn = (address: string): boolean => own.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
  const allows = (address: string, protocol: string): boolean =>
    isIP(address) !== 0 && (isOwn(address) || (protocol === 'https:' && isPublic(address)));

  const lookupFor =
    (protocol: string): LookupFunction =>
    (name, options, done) =>
      lookup(name, { ...options, all: true }, (error, addresses) => {
        // One address inside is enough to refuse: a name that has both is made to get in.
        const inside = !error && addresses.some(({ address }) => !allows(address, protocol));
        const [first] = error ? [] : addresses;
        if (error || inside || !first)
          return done(error ?? new PrivateAddress('the name leads into the network'), '', 0);
        if (options.all) done(null, addresses);
        else done(null, first.address, first.family);
      });

  return {
    allows,
    lookupFor,
    check: async (text) => {
      const url = URL.canParse(text) ? new URL(text) : null;
      if (!url || url.username || url.password || url.hash) return fail('not_an_address');
      if (url.protocol !== 'https:' && !(url.protocol === 'http:' && networks.length > 0))
        return fail('not_https');
      if (!isOpenPort(url.port)) return fail('port_closed');
      // WHATWG URLs have brackets around IPv6, and write every spelling of an IPv4 address with dots.
      const host = url.hostname.replace(/^\[|\]$/g, '');
      if (isIP(host) !== 0) return allows(host, url.protocol) ? ok(url) : fail('private_address');
      return new Promise((settle) => {
        lookupFor(url.protocol)(host, { all: true }, (error) => {
          if (!error) settle(ok(url));
          else settle(fail(error instanceof PrivateAddress ? 'private_address' : 'unresolved'));
        });
      });
    },
  };
}
