import { contactPage } from './contact.ts';
import { gmailPage } from './gmail.ts';
import { landingPage } from './landing.ts';
import { outlookPage } from './outlook.ts';
import { profilePage } from './profile.ts';
import { startPage } from './start.ts';
import { strangersPage } from './strangers.ts';

type Pages = readonly [path: RegExp, page: (found: RegExpExecArray) => string][];

const outlook: Pages = [[/^\/mail(?:\/|$)/, outlookPage]];
const profiles: Pages = [[/^\/in\/([^/]+)/, ([, slug = '']) => profilePage(decoded(slug))]];

/** Which page each host serves at which path. */
const HOSTS = new Map<string, Pages>([
  [
    'start.demo.example.com',
    [
      [/^\/$/, startPage],
      [/^\/strangers$/, strangersPage],
    ],
  ],
  ['mail.google.com', [[/^\/mail(?:\/|$)/, gmailPage]]],
  ['outlook.office.com', outlook],
  ['outlook.office365.com', outlook],
  ['outlook.live.com', outlook],
  ['outlook.cloud.microsoft', outlook],
  ['www.havsbris.example.com', [[/^\/kontakt$/, contactPage]]],
  ['www.nordlys.example.com', [[/^\/attribution$/, landingPage]]],
  ['www.linkedin.com', profiles],
  ['se.linkedin.com', profiles],
]);

/** The hosts that a demo browser sends here. */
export const DEMO_HOSTS: readonly string[] = [...HOSTS.keys()];

/** The page at `path` (without its query) of `host`, undefined when there is none. */
export function pageAt(host: string, path: string): string | undefined {
  for (const [pattern, page] of HOSTS.get(host) ?? []) {
    const found = pattern.exec(path);
    if (found) return page(found);
  }
  return undefined;
}

function decoded(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
}
