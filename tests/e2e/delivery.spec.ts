/** Feedback is kept on the device, survives what can happen to a browser, and reaches the server exactly once. */
import { partsOf } from '#server/demo/browser/panel.ts';
import { expect, GMAIL, openMail, panelOn, test } from './support/fixtures.ts';
import { newFeedback } from './support/server.ts';

/** Sending may wait for the alarm of 30 s, or for the pause after failed attempts. */
const DELIVERY_MS = 120_000;
const DAY = 24 * 60 * 60 * 1000;
/** Said two days before what was pulled goes. */
const NOT_REACHED = 'has not been reached since';

/** As if the server had been heard last at that instant; the sidebar learns of it when it is opened anew. */
const heardLast = (at: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const opening = indexedDB.open('samsyn-cache');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const writing = opening.result.transaction('meta', 'readwrite');
      writing.objectStore('meta').put({ key: 'contact', at: new Date(at).toISOString() });
      writing.oncomplete = () => resolve();
      writing.onabort = () => reject(writing.error);
    };
  });

test('an offline verdict survives a killed browser and is sent once', async ({ browse, server }) => {
  const first = await browse({ as: 'anna' });
  let panel = partsOf(await panelOn(first, GMAIL));
  await openMail(first.page, 'Sv: Frågor om inloggning');
  await expect(panel.lead('Jonas Berg')).toBeVisible();
  await expect(panel.status).toHaveText('Live');
  const added = await newFeedback(server, 'Jonas Berg', 'anna');

  await first.setOffline(true);
  await panel.verdict('unsure').click();
  await expect(panel.saved('kept')).toBeVisible();
  await expect(panel.status).toHaveText('Offline · 1 waiting');
  await expect(panel.page.getByText(NOT_REACHED)).toBeHidden();
  await panel.page.evaluate(heardLast, Date.now() - 6 * DAY);
  await first.kill();
  expect(await added()).toEqual([]);

  server.wire.set('cut');
  const second = await browse({ profile: first.profile });
  panel = partsOf(await panelOn(second, GMAIL));
  await openMail(second.page, 'Sv: Frågor om inloggning');
  await expect(panel.verdict('unsure')).toBeChecked();
  await expect(panel.saved('kept')).toBeVisible();
  await expect(panel.page.getByText(NOT_REACHED)).toBeVisible();
  expect(await added()).toEqual([]);

  server.wire.set('through');
  await expect(panel.saved('received')).toBeVisible({ timeout: DELIVERY_MS });
  await expect(panel.status).toHaveText('Live');
  await expect(panel.page.getByText(NOT_REACHED)).toBeHidden();
  expect(await added()).toEqual(['unsure']);
});

test('a verdict is sent once though panel and worker end before it left', async ({ browse, server }) => {
  const chromium = await browse({ as: 'anna' });
  const page = await panelOn(chromium, GMAIL);
  const panel = partsOf(page);
  await openMail(chromium.page, 'Rammeavtale for 2027');
  await expect(panel.lead('Kari Nilsen')).toBeVisible();
  await expect(panel.status).toHaveText('Live');
  const added = await newFeedback(server, 'Kari Nilsen', 'anna');

  server.wire.set('held');
  await panel.verdict('good').click();
  await expect(panel.verdict('good')).toBeChecked();
  await expect(panel.saved('kept').or(panel.saved('sending'))).toBeVisible();
  await chromium.closePanel(page);
  await chromium.stopWorker();
  expect(await added()).toEqual([]);

  server.wire.set('through');
  await expect.poll(added, { timeout: DELIVERY_MS }).toEqual(['good']);

  const again = partsOf(await chromium.openPanel(chromium.page));
  await expect(again.page.getByText('Good · You, Today')).toBeVisible();
  await expect(again.saved('received')).toBeVisible();
  expect(await added()).toEqual(['good']);
});

test('a reply that never arrives does not make a second verdict', async ({ browse, server }) => {
  const chromium = await browse({ as: 'anna' });
  const panel = partsOf(await panelOn(chromium, GMAIL));
  await openMail(chromium.page, 'Demo för nätdriften');
  await expect(panel.lead('Peter Åberg')).toBeVisible();
  await expect(panel.status).toHaveText('Live');
  const added = await newFeedback(server, 'Peter Åberg', 'anna');

  server.wire.set('no replies');
  await panel.verdict('poor').click();
  await expect.poll(() => server.wire.keptBack).toBeGreaterThan(0);
  await expect(panel.saved('received')).toBeHidden();

  server.wire.set('through');
  await expect(panel.saved('received')).toBeVisible({ timeout: DELIVERY_MS });
  expect(await added()).toEqual(['poor']);
});

test('half a note is still there when the panel was closed', async ({ browse }) => {
  const chromium = await browse({ as: 'olle' });
  const page = await panelOn(chromium, GMAIL);
  const panel = partsOf(page);
  await openMail(chromium.page, 'Sv: Frågor om inloggning');
  await panel.verdict('good').click();
  await panel.note.fill('Half a sent');
  await expect(page.getByText('Draft kept.')).toBeVisible();
  await chromium.closePanel(page);

  const again = partsOf(await chromium.openPanel(chromium.page));
  await again.page.getByRole('button', { name: 'Add details' }).click();
  await expect(again.note).toHaveValue('Half a sent');
});
