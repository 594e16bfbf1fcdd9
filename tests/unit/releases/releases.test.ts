/** A device that was left at any release is opened by this build, and what was said on it is all there. See tests/fixtures/releases. */
import '../support/device-storage.ts';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { toColumns } from '../../../lib/contract/columns.ts';
import { apply, readPage } from '../../../lib/store/apply.ts';
import { readDevice } from '../../../lib/store/device.ts';
import { openItems, outboxRows } from '../../../lib/store/outbox.ts';
import { repairOutbox } from '../../../lib/store/outbox-repair.ts';
import { giveVerdict, loadDraft, saveDraft } from '../../../lib/store/writes.ts';
import { pairedDevice, store } from '../support/device.ts';
import { aLead, content, DEVICE, id } from '../support/records.ts';
import { profileText, putProfile } from './profile.ts';

const folder = join(import.meta.dirname, '../../fixtures/releases');
const NOTE = 'Wants to hear from us after the summer. Å 😀';

/** What every release's profile holds; made with `WRITE_RELEASE=<version>`. */
async function aDeviceInUse(): Promise<string> {
  await pairedDevice();
  const page = await readPage({
    cursor: '1.2',
    more: false,
    remaining: 0,
    tables: { leads: { columns: toColumns([aLead(1), aLead(2)]), deleted: [] } },
  });
  if (!page.ok) throw new Error(page.error.code);
  await apply(store, page.value, '1.2');
  await giveVerdict(id(1), content({ note: NOTE }));
  await saveDraft('feedback.note', 'half a sent');
  return profileText([store.work, store.cache]);
}

const { WRITE_RELEASE } = process.env;
if (WRITE_RELEASE !== undefined) {
  mkdirSync(join(folder, WRITE_RELEASE), { recursive: true });
  writeFileSync(join(folder, WRITE_RELEASE, 'device.json.gz'), gzipSync(await aDeviceInUse()));
}

const releases = readdirSync(folder).filter((name) => /^\d/.test(name));

describe.each(releases)('the device of release %s', (release) => {
  beforeAll(async () => {
    await Promise.all([store.work.delete(), store.cache.delete()]);
    await putProfile(gunzipSync(readFileSync(join(folder, release, 'device.json.gz'))).toString());
    await Promise.all([store.work.open(), store.cache.open()]);
  });

  it('is still connected, or says that it is to be connected anew', async () => {
    expect([DEVICE, null]).toContainEqual(await readDevice(store));
  });

  it('has the words that were not sent, in both stores, and the half sentence', async () => {
    expect(await repairOutbox(store)).toMatchObject({ lost: 0 });
    const items = await openItems(store, await outboxRows(store));
    expect(items.map(({ mutation }) => mutation)).toMatchObject([
      { type: 'feedback.give', payload: { leadId: id(1), content: { note: NOTE } } },
    ]);
    expect(await loadDraft('feedback.note')).toBe('half a sent');
  });

  it('pulls from where it was, or from the start', async () => {
    const rows = await store.cache.meta.toArray();
    const cursor = rows.find(({ key }) => key === 'cursor');
    const leads = await store.cache.buckets.count();
    expect(cursor === undefined ? leads : 0).toBe(0);
  });
});
