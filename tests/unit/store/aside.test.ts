import '../support/device-storage.ts';
import { beforeEach, describe, expect, it } from 'vitest';
import { apply } from '../../../lib/store/apply.ts';
import { forgetAside, setAside, takeBack, watchAside } from '../../../lib/store/aside.ts';
import { saveDevice } from '../../../lib/store/device.ts';
import { watchStrangers } from '../../../lib/store/strangers.ts';
import { wipe } from '../../../lib/store/wipe.ts';
import { pairedDevice, store } from '../support/device.ts';
import { aLead, DEVICE, first, id } from '../support/records.ts';

const ALVA = { kind: 'email', value: 'alva@elsewhere.example.com' } as const;
const TAGGED = { kind: 'email', value: 'elin+x@company.example.com' } as const;
const stranger = async (one: typeof ALVA | typeof TAGGED) => (await first(watchStrangers([one])))[0];

beforeEach(async () => {
  await pairedDevice();
  await apply(store, {
    leads: { changed: [aLead(1, { name: 'Elin Lund', emails: ['elin@company.example.com'] })], deleted: [] },
  });
});

describe('"not a lead"', () => {
  it('is remembered for the person in every spelling, and for nobody else', async () => {
    expect(await stranger(ALVA)).toMatchObject({ aside: false });
    await setAside({ identity: { kind: 'email', value: 'Alva@Elsewhere.example.com' } });
    expect(await stranger(ALVA)).toMatchObject({ aside: true });
    expect(await stranger(TAGGED)).toMatchObject({ aside: false });
    await takeBack({ identity: ALVA });
    expect(await stranger(ALVA)).toMatchObject({ aside: false });
  });

  it('keeps a hash only, and can be forgotten from the list', async () => {
    await setAside({ identity: ALVA });
    await setAside({ identity: ALVA });
    const rows = await first(watchAside);
    expect(rows).toEqual([
      { hash: expect.any(String), about: 'stranger', kind: 'email', at: expect.any(String) },
    ]);
    expect(JSON.stringify(await store.work.aside.toArray())).not.toContain('alva');
    await forgetAside(rows[0]?.hash ?? '');
    expect(await first(watchAside)).toEqual([]);
    expect(await stranger(ALVA)).toMatchObject({ aside: false });
  });

  it('outlives what was pulled, and is of one workspace', async () => {
    await setAside({ identity: ALVA });
    await wipe(store);
    await saveDevice(store, DEVICE);
    expect(await stranger(ALVA)).toMatchObject({ aside: true });
    await saveDevice(store, { ...DEVICE, workspaceId: id(77) });
    expect(await stranger(ALVA)).toMatchObject({ aside: false });
  });
});

describe('a suggestion', () => {
  const hint = { leadId: id(1), reason: 'plus_address', name: 'Elin Lund' };

  it('is made until the person says no, and that is not "not a lead"', async () => {
    expect(await stranger(TAGGED)).toMatchObject({ hint, aside: false });
    await setAside({ identity: TAGGED, leadId: id(1) });
    expect(await stranger(TAGGED)).toMatchObject({ hint: null, aside: false });
    expect(await first(watchAside)).toMatchObject([{ about: 'hint', kind: 'email' }]);
    await takeBack({ identity: TAGGED, leadId: id(1) });
    expect(await stranger(TAGGED)).toMatchObject({ hint });
  });
});
