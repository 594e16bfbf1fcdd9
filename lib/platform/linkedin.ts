/** LinkedIn's pages are never scripted and never read; this decides what is one of them (reliability: the guard of inject.ts). */

const HOSTS = ['linkedin.com', 'linkedin.cn', 'licdn.com', 'lnkd.in'];

/** Patterns of the same hosts, for registrations that the browser checks by itself. */
export const LINKEDIN_PATTERNS = HOSTS.map((host) => `*://*.${host}/*`);

/** True for LinkedIn and its other names in every spelling of an address; look-alikes such as linkedin.com.example.org are not it. */
export function isLinkedIn(address: string): boolean {
  const inner = address.trim().replace(/^(?:blob|filesystem|view-source):/i, '');
  if (!URL.canParse(inner)) return false;
  const host = new URL(inner).hostname.replace(/\.+$/, '');
  return HOSTS.some((known) => host === known || host.endsWith(`.${known}`));
}
