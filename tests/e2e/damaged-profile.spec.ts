/** Files of the browser's stores are damaged: what was kept is sent, once, and the panel works. `npm run faults:browser -- --damage` tries every file. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { partsOf } from '#server/demo/browser/panel.ts';
import { wordsOf } from '#server/demo/browser/texts.ts';
import { arriveOnce, DAMAGE, headsFrom, type Kind, keysOf, type Store } from './support/damage.ts';
import { expect, GMAIL, openMail, openNote, panelOn, test } from './support/fixtures.ts';

// Nobody else speaks as Anna here.
test.use({ serverFor: 'damaged profiles' });

const say = wordsOf('en');
const LEAD = 'Kari Nilsen';

const FOLDERS: Record<Store, (id: string) => string> = {
  IndexedDB: (id: string) => `IndexedDB/chrome-extension_${id}_0.indexeddb.leveldb`,
  'storage.local': (id: string) => `Local Extension Settings/${id}`,
};

const FILES = { CURRENT: /^CURRENT$/, MANIFEST: /^MANIFEST-/, data: /\.(?:log|ldb)$/ };
type File = keyof typeof FILES;

const EVERY = keysOf(FOLDERS).flatMap((store) =>
  keysOf(FILES).flatMap((file) => keysOf(DAMAGE).map((kind) => [store, file, kind] as const)),
);
/** Those that Chromium does not put right by itself. */
const SHORT: readonly (readonly [Store, File, Kind])[] = [
  ['IndexedDB', 'CURRENT', 'a flipped bit'],
  ['storage.local', 'CURRENT', 'a flipped bit'],
];
const heads = (panel: Page): Promise<string> =>
  panel.evaluate(headsFrom('chrome.storage.local', 'indexedDB'));

for (const [store, file, kind] of process.env.DAMAGE_EVERY ? EVERY : SHORT) {
  test(`${kind} in ${file} of ${store} is noticed, and loses and doubles nothing`, async ({
    browse,
    server,
  }) => {
    const first = await browse({ as: 'anna' });
    const words = `Before ${kind} in ${file} of ${store}`;
    const before = partsOf(await panelOn(first, GMAIL));
    await openMail(first.page, 'Rammeavtale for 2027');
    await expect(before.lead(LEAD)).toBeVisible();
    server.wire.set('cut');
    await openNote(before);
    await before.note.fill(words);
    await before.page.getByRole('button', { name: say('feedback.saveNote') }).click();
    await expect(before.page.getByText(say('feedback.noteSaved'), { exact: true }).last()).toBeVisible();
    const held = await heads(before.page);
    expect(held).toContain('hash');
    await first.kill();

    const folder = join(first.profile, 'Default', FOLDERS[store](first.extensionId));
    const damaged = readdirSync(folder).filter((name) => FILES[file].test(name));
    expect(damaged).not.toEqual([]);
    for (const name of damaged) DAMAGE[kind](join(folder, name));

    // Nothing leaves the outbox before it is known whether it was noticed.
    const again = await browse({ profile: first.profile });
    const after = partsOf(await panelOn(again, GMAIL));
    const read = after.page.getByRole('button', { name: say('renewed.read') });
    await expect
      // A panel that begins its storage anew may load itself again meanwhile.
      .poll(async () => (await read.isVisible()) || (await heads(after.page).catch(() => '')) === held, {
        timeout: 60_000,
      })
      .toBe(true);
    const isTold = await read.isVisible();
    test
      .info()
      .annotations.push({ type: isTold ? 'told' : 'nothing lost', description: `${kind} ${file} ${store}` });
    if (SHORT.some((one) => one.join() === [store, file, kind].join())) expect(isTold).toBe(true);
    if (isTold) {
      await read.click();
      await expect(read).toBeHidden();
    }

    server.wire.set('through');
    await after.page.reload();
    await openMail(again.page, 'Rammeavtale for 2027');
    await expect(after.lead(LEAD)).toBeVisible();
    await arriveOnce(server, 'anna', words);

    // And it keeps what is said from now on.
    const later = `After ${kind} in ${file} of ${store}`;
    await after.page.getByRole('button', { name: say('feedback.addDetails'), exact: true }).click();
    await after.note.fill(later);
    await after.page.getByRole('button', { name: say('feedback.saveNote') }).click();
    await arriveOnce(server, 'anna', later);
  });
}
