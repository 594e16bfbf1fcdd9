/** On LinkedIn the address is read and nothing else: the page itself is the witness. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { partsOf } from '#server/demo/browser/panel.ts';
import { makeTempFolder, removeTempFolder } from '#server/demo/browser/temp-folder.ts';
import { reportOf, UNTOUCHED } from '../support/witness.ts';
import { expect, NOBODY, panelOn, START } from './support/fixtures.ts';
import { operate } from './support/operations.ts';
import { ACTS, allowAll, alone, MINUTES, TRAPPED, test, worldsIn } from './support/witnessed.ts';

const ELIN = 'https://www.linkedin.com/in/elin-lund-havsbris';

test.use({ serverFor: 'the witness' });
test.setTimeout(240_000 + MINUTES * 120_000);

test('a click on the toolbar is enough, and the page notices nothing', async ({ browse, pages }) => {
  const chromium = await browse({ as: 'anna' });
  const panel = partsOf(await panelOn(chromium, ELIN));
  await expect(panel.lead('Elin Lund')).toBeVisible();
  expect(await reportOf(chromium.page)).toEqual(UNTOUCHED);
  expect(await worldsIn(chromium, chromium.page)).toBe(0);
  expect(pages.log.filter((one) => one.host.endsWith('linkedin.com')).at(-1)?.path).toBe(
    '/in/elin-lund-havsbris',
  );
});

test('nothing of ours exists there, whatever is allowed', async ({ browse, pages }) => {
  const chromium = await browse({ as: 'anna' });
  const panel = await allowAll(chromium);
  await chromium.page.goto(TRAPPED);
  await expect(partsOf(panel).lead('Elin Lund')).toBeVisible();
  expect(await worldsIn(chromium, chromium.page)).toBeGreaterThan(0);

  for (const url of [ELIN, ELIN.replace('com/', 'com./'), ELIN.replace('com/', 'com:8443/')]) {
    const before = pages.log.length;
    await chromium.page.goto(url);
    await expect(partsOf(panel).lead('Elin Lund')).toBeVisible();
    await chromium.clickAction(chromium.page);
    await operate(panel, ACTS);
    expect(await reportOf(chromium.page), url).toEqual(UNTOUCHED);
    expect(await worldsIn(chromium, chromium.page), url).toBe(0);
    expect(pages.log.slice(before).filter(({ host }) => host.includes('linkedin')).length).toBe(1);
  }

  // The worker starts again, and the tab was in the background meanwhile.
  await chromium.stopWorker();
  const other = await chromium.context.newPage();
  await other.goto(NOBODY);
  await expect(partsOf(panel).lead('Elin Lund')).toBeHidden();
  await chromium.page.bringToFront();
  await expect(partsOf(panel).lead('Elin Lund')).toBeVisible();
  expect(await worldsIn(chromium, chromium.page)).toBe(0);

  // From a page that is read to LinkedIn at once, again and again: the act that was meant for the former page comes too late.
  for (let round = 0; round < 10; round += 1) {
    await chromium.page.goto(TRAPPED);
    await chromium.page.goto(ELIN);
    expect(await worldsIn(chromium, chromium.page)).toBe(0);
  }
});

test('a person is known by the address alone, with nothing but the right to see it', async ({
  pages,
  extension,
  profiles,
}) => {
  // No test can answer the browser's question for this right, so the copy of the extension has it from the start.
  const [folder, profile] = [makeTempFolder('with-tabs'), makeTempFolder('with-tabs-profile')];
  cpSync(extension, folder, { recursive: true });
  cpSync(await profiles('anna'), profile, { recursive: true });
  const path = join(folder, 'manifest.json');
  const manifest = z
    .looseObject({ permissions: z.array(z.string()) })
    .parse(JSON.parse(readFileSync(path, 'utf8')));
  writeFileSync(path, JSON.stringify({ ...manifest, permissions: [...manifest.permissions, 'tabs'] }));
  const chromium = await alone(folder, pages, { profile });
  await chromium.page.goto(START);
  const panel = await chromium.openPanel(chromium.page);
  for (const url of [ELIN, ELIN.replace('www.', 'se.'), ELIN.replace('com/', 'com./')]) {
    await chromium.page.goto(TRAPPED);
    await expect(partsOf(panel).lead('Elin Lund')).toBeHidden();
    await chromium.page.goto(url);
    await expect(partsOf(panel).lead('Elin Lund')).toBeVisible();
    expect(await reportOf(chromium.page)).toEqual(UNTOUCHED);
    expect(await worldsIn(chromium, chromium.page)).toBe(0);
  }
  await chromium.close();
  for (const made of [folder, profile]) removeTempFolder(made);
});
