/** LinkedIn's pages are never scripted and never read: the rule of what is one of them, and its patterns. */
export { isLinkedIn } from '#lib/domain/linkedin.ts';

/** Patterns of the hosts that serve pages, for registrations that the browser checks by itself. */
export const LINKEDIN_PATTERNS = ['*://*.linkedin.com/*', '*://*.linkedin.cn/*', '*://*.lnkd.in/*'];
