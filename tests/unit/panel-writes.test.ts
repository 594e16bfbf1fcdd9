/** What the sidebar asks the server for besides reading, other than through the outbox (docs/adr/0043-settings-need-the-server.md). */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROUTES } from '../../lib/contract/all-routes.ts';
import { importsOf, root, target } from './support/imports-of.ts';

/** The file and the route, with why it is no mutation. */
const KNOWN = {
  'lib/sync/drain.ts mutations': 'the outbox itself',
  'lib/sync/erase.ts wiped': 'the device has nothing left to keep it in',
  'lib/sync/pairing.ts revokeDevice': 'the device has nothing left to keep it in',
  'lib/sync/gate.ts lookup': 'a question',
  'lib/sync/timelines.ts timelines': 'a question',
  'components/alerts/AlertsForm.tsx chooseAlerts': 'a setting',
  'components/alerts/set-watch.ts watch': 'a setting',
  'components/campaign/Unknown.tsx setCampaign': 'a setting of all',
  'components/journey/Moments.tsx changeKindMoment': 'a setting of all',
  'components/journey/TouchDetails.tsx changeKindMoment': 'a setting of all',
  'components/team/Proposed.tsx approveAgreement': 'what is approved must be the newest',
};

function reachedFrom(path: string, reached = new Set<string>()): Set<string> {
  if (reached.has(path)) return reached;
  reached.add(path);
  for (const specifier of importsOf(path)) {
    const to = target(path, specifier);
    if (to && /\.tsx?$/.test(to) && existsSync(join(root, to))) reachedFrom(to, reached);
  }
  return reached;
}

it('every write of the sidebar is a mutation, but for what is listed here', () => {
  const writing = Object.entries(ROUTES).flatMap(([name, { method }]) => (method === 'GET' ? [] : [name]));
  const files = [...reachedFrom('entrypoints/sidepanel/main.tsx')].filter(
    (path) => !path.startsWith('lib/contract/'),
  );
  const found = files.flatMap((path) => {
    const source = readFileSync(join(root, path), 'utf8');
    const called = writing.filter((name) =>
      new RegExp(`\\b(?:ask|call)\\((?:[\\w.]+, )?${name}\\b`).test(source),
    );
    return called.map((name) => `${path} ${name}`);
  });
  expect(files.length).toBeGreaterThan(200);
  expect(found.sort()).toEqual(Object.keys(KNOWN).sort());
});
