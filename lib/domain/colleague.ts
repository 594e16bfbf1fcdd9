/** Who works where a member works, by the address alone. Without the public suffix list: it would double the background. */
import data from './mail-domains.json' with { type: 'json' };
import { readMailbox } from './mailbox.ts';

const providers = new Set([...data.free, ...data.ambiguous]);

/**
 * Tells colleagues of the members: addresses at a member's mail domain, above it or below it (`firm.se`, `no.firm.se`).
 *
 * @param members their addresses; those at mail providers (gmail.com) say nothing of a firm
 */
export function colleaguesOf(members: readonly string[]): (address: string) => boolean {
  const firms = [...new Set(members.flatMap((address) => firmOf(address) ?? []))];
  return (address) => {
    const domain = firmOf(address);
    return domain !== null && firms.some((firm) => isWithin(domain, firm) || isWithin(firm, domain));
  };
}

const isWithin = (domain: string, other: string): boolean => domain === other || domain.endsWith(`.${other}`);

function firmOf(address: string): string | null {
  const domain = readMailbox(address)?.domain;
  return domain === undefined || isProvider(domain) ? null : domain;
}

/** `name.*` in the list is the label `name` under every country's suffix, which has two labels at most (`yahoo.co.uk`). */
function isProvider(domain: string): boolean {
  const labels = domain.split('.');
  return labels.some((label, at) => {
    const rest = labels.slice(at);
    return providers.has(rest.join('.')) || (rest.length <= 3 && providers.has(`${label}.*`));
  });
}
