/** An administrator orders a browser wiped: its open sidebar deletes all it holds at once, says so, and can be connected anew. */
import { partsOf } from '#server/demo/browser/panel.ts';
import { wordsOf } from '#server/demo/browser/texts.ts';
import { expect, panelOn, START, test } from './support/fixtures.ts';

// The list must hold these browsers only.
test.use({ serverFor: 'a wiped browser' });

const say = wordsOf('en');

test('what was here is gone, words that were not sent too', async ({ browse }, info) => {
  const seller = await browse({ as: 'anna' });
  const panel = await panelOn(seller, START);
  await expect(partsOf(panel).status).toContainText(say('status.live'));

  const admin = await browse({ as: 'sara' });
  const page = await admin.context.newPage();
  await page.goto(`chrome-extension://${admin.extensionId}/workspace.html#devices`);
  const device = page.getByRole('listitem').filter({ hasText: 'Anna Ek' });
  await device.getByRole('button', { name: new RegExp(`^${say('devices.wipe')}`) }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: say('devices.wipe'), exact: true })
    .click();

  await expect(panel.getByText(say('now.wiped'))).toBeVisible();
  await panel.screenshot({ path: info.outputPath('wiped.png') });
  const left = await panel.evaluate(async () => {
    const count = (name: string) =>
      new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open(name);
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const stores = [...opening.result.objectStoreNames];
          const counts = stores.map(
            (store) =>
              new Promise<number>((done) => {
                const asked = opening.result.transaction(store).objectStore(store).count();
                asked.onsuccess = () => done(asked.result);
              }),
          );
          void Promise.all(counts).then((all) => resolve(all.reduce((sum, one) => sum + one, 0)));
        };
      });
    return { cache: await count('samsyn-cache'), work: await count('samsyn-work') };
  });
  expect(left).toEqual({ cache: 0, work: 0 });
  await page.reload();
  await expect(device).toContainText(say('devices.state.wiped'));
});
