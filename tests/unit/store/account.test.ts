import '../support/device-storage.ts';
import { beforeEach, expect, it } from 'vitest';
import { keptTouchpoints, watchAccount } from '../../../lib/store/account.ts';
import { apply } from '../../../lib/store/apply.ts';
import { keepTimelines, wantTimeline } from '../../../lib/store/timelines.ts';
import { pairedDevice, store } from '../support/device.ts';
import { aLead, anAccount, first, id, until } from '../support/records.ts';
import { touchpoint } from '../support/touchpoint.ts';

const people = Array.from({ length: 300 }, (_, at) =>
  aLead(1000 + at, { accountId: id(40), lastTouchAt: at < 3 ? `2026-03-0${at + 1}T08:00:00.000Z` : null }),
);
const elsewhere = [aLead(1, { accountId: id(41) }), aLead(2)];

beforeEach(async () => {
  await pairedDevice();
  const changed = [...people, ...elsewhere];
  await apply(store, {
    leads: { changed, deleted: [] },
    accounts: { changed: [anAccount(40), anAccount(41)], deleted: [] },
  });
});

const ids = (leads: readonly { id: string }[] | undefined) => leads?.map((lead) => lead.id).toSorted();

it('finds everybody at a company, in whichever bucket they lie, and nobody else', async () => {
  const view = await first(watchAccount(id(40)));
  expect(view?.account).toEqual(anAccount(40));
  expect(ids(view?.people)).toEqual(ids(people));
  expect(await first(watchAccount(id(42)))).toBeNull();
});

it('follows what changes', async () => {
  const grown = until(watchAccount(id(41)), (view) => view?.people.length === 2);
  await apply(store, { leads: { changed: [aLead(3, { accountId: id(41) })], deleted: [] } });
  expect(ids((await grown)?.people)).toEqual([id(1), id(3)]);
});

it('has the touchpoints that are on the device, and says of how many people', async () => {
  const asked = people.slice(0, 2).map((lead) => lead.id);
  for (const leadId of asked) await wantTimeline(leadId);
  const [one = ''] = asked;
  const timeline = {
    touchpoints: [touchpoint(id(7), { leadId: one })],
    ahead: [],
    total: 1,
    history: null,
    moments: [],
    identities: [],
    merges: [],
    origin: null,
  };
  await keepTimelines(
    store,
    [{ leadId: one, marks: 0 }],
    new Map([[one, timeline]]),
    '2026-03-01T08:00:00.000Z',
  );
  expect(await keptTouchpoints(people)).toMatchObject({ touchpoints: [{ leadId: one }], of: 1 });
});
