/**
 * After people are erased, no byte of them stands in the profile of a browser that held them, nor does its device's token: both browsers,
 * while they run and, of Chromium, after they ended. `npm run erased-bytes` erases ten thousand.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { partsOf } from '#server/demo/browser/panel.ts';
import { makeTempFolder } from '#server/demo/browser/temp-folder.ts';
import { wordsOf } from '#server/demo/browser/texts.ts';
import { connectAs, says, test } from './support/firefox.ts';
import { expect, panelOn, START } from './support/fixtures.ts';
import { filesOf, filesWith } from './support/profile-bytes.ts';

const PEOPLE = Number(process.env.ERASE_PEOPLE ?? 60);

test.use({ serverFor: 'erased bytes' });
test.setTimeout(PEOPLE > 1_000 ? 3_600_000 : 240_000);

const say = wordsOf('en');

/** No other word of the browsers or of the demo has these letters. */
const MARK = 'Zqvarxel';
const WORDS = 'Wqjoltan';
const emailOf = (mark: string, n: number): string =>
  `${mark.toLowerCase()}.n${n}@${mark.toLowerCase()}.example.com`;
const csvOf = (mark: string): string =>
  [
    'name,email,company,job title',
    ...Array.from(
      { length: PEOPLE },
      (_, n) => `${mark} Nr${n},${emailOf(mark, n)},${mark} ${n % 50} AB,${mark} Chief`,
    ),
  ].join('\n');

/** Puts a word into a database, and into one in a bucket, and takes it away again. */
async function inDatabases(word: string): Promise<void> {
  type Buckets = {
    open(name: string, options: object): Promise<{ indexedDB: IDBFactory }>;
    delete(name: string): Promise<void>;
  };
  const { storageBuckets } = navigator as Navigator & { storageBuckets: Buckets };
  const bucket = await storageBuckets.open('control', { durability: 'strict' });
  for (const databases of [indexedDB, bucket.indexedDB]) {
    const opening = databases.open('control', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('words');
    await new Promise((resolve) => {
      opening.onsuccess = resolve;
    });
    for (const change of [
      (words: IDBObjectStore) => words.put(word, 1),
      (words: IDBObjectStore) => words.clear(),
    ])
      await new Promise((resolve) => {
        const changing = opening.result.transaction('words', 'readwrite', { durability: 'strict' });
        change(changing.objectStore('words'));
        changing.oncomplete = resolve;
      });
    opening.result.close();
  }
}

/** The token as it went over the wire; read before anything else is sent. */
const tokenIn = (said: string): string => /Authorization: Bearer (smy_\S+)/i.exec(said)?.[1] ?? '';

test('a word is found however it is written', () => {
  const folder = makeTempFolder('written');
  const put = (name: string, bytes: Buffer | string): void => writeFileSync(join(folder, name), bytes);
  put('none', 'Zqvarxe l');
  put('utf8', `x${MARK}x`);
  put('utf16', Buffer.from(`x${MARK.toLowerCase()}`, 'utf16le'));
  for (const before of ['', 'x', 'xy']) {
    put(`base64 ${before.length}`, Buffer.from(`${before}${MARK}@x`).toString('base64'));
    put(`base64 of UTF-16 ${before.length}`, Buffer.from(`${before}${MARK}@x`, 'utf16le').toString('base64'));
  }
  expect(new Set(filesWith(folder, [MARK]).map((line) => line.split(':')[0])).size).toBe(8);
});

/** Where the databases may lie (lib/store/place.ts): the browser's own place, and a bucket with files of its own. */
const PLACES = PEOPLE > 1_000 ? [0, 1] : [0];

for (const place of PLACES)
  test(`Chromium, place ${place}`, async ({ browse, server }) => {
    const seller = await browse({ as: 'anna' });
    server.wire.set('through');
    const page = await panelOn(seller, START);
    const panel = partsOf(page);
    await expect(panel.status).toHaveText(say('status.live'));
    if (place > 0) {
      // Not waited for: the panel loads anew because of it.
      await page.evaluate(`void chrome.storage.local.set({ place: ${place} })`);
      await expect(page.getByText(say('renewed.words'))).toBeVisible();
      await expect(panel.status).toHaveText(say('status.live'));
      expect(filesOf(seller.profile, 'WebStorage')).not.toEqual([]);
    }
    await expect.poll(() => tokenIn(server.wire.said)).not.toBe('');
    const token = tokenIn(server.wire.said);

    await server.importCsv(csvOf(MARK));
    await panel.screen('search').click();
    const hits = page.getByRole('option', { name: new RegExp(MARK) });
    await panel.search.fill(`${MARK} Nr${PEOPLE - 1}`);
    await expect(hits.first()).toBeVisible({ timeout: 120_000 });
    // Of one the timeline is fetched, a verdict is given, and a note is begun.
    await hits.first().click();
    await expect(panel.lead(`${MARK} Nr${PEOPLE - 1}`)).toBeVisible();
    await panel.verdict('poor').click();
    await panel.note.fill(`${WORDS} said that the budget is gone`);
    await expect(panel.saved('received')).toBeVisible();

    await test.step('what is written is found', async () => {
      // Told to the browser's own stores in clear, as the extension must not.
      const other = 'Xqwembler';
      await page.evaluate(
        `chrome.storage.local.set({ test: '${other}' }).then(() => chrome.storage.local.remove('test'))`,
      );
      await page.evaluate(inDatabases, other);
      const found = expect.poll(() => filesWith(seller.profile, [other]));
      await found.toEqual(
        expect.arrayContaining(
          ['Local Extension Settings', 'IndexedDB', 'WebStorage'].map((folder) =>
            expect.stringMatching(`^Default.${folder}`),
          ),
        ),
      );
    });
    expect(filesWith(seller.profile, [MARK, WORDS, token])).toEqual([]);

    await server.erase(Array.from({ length: PEOPLE }, (_, n) => emailOf(MARK, n)));
    await expect(page.getByText(say('lead.gone'))).toBeVisible({ timeout: 120_000 });
    await panel.screen('search').click();
    await panel.search.fill(MARK);
    await expect(page.getByText(say('search.nobody'))).toBeVisible({ timeout: 120_000 });
    expect(filesWith(seller.profile, [MARK, WORDS, token])).toEqual([]);

    const { profile } = seller;
    await seller.context.close();
    expect(filesWith(profile, [MARK, WORDS, token])).toEqual([]);
  });

test('Firefox', async ({ startFirefox, server }) => {
  const mark = 'Zqvinlod';
  server.wire.set('through');
  const ff = await startFirefox();
  await connectAs(ff, server, 'jonas');
  const token = tokenIn(server.wire.said);
  expect(token).not.toBe('');

  await server.importCsv(csvOf(mark));
  await ff.clickInSidebar('nav button', say('tabs.search'));
  await ff.clickInSidebar('input[type=search]');
  await ff.type(`${mark} Nr${PEOPLE - 1}`);
  await says(ff, `${mark} Nr${PEOPLE - 1}`);
  await ff.clickInSidebar('[role=option]', mark);
  await says(ff, say('feedback.title'));
  await ff.clickInSidebar('[role=radio]', say('verdict.poor'));
  await says(ff, say('saved.received'));

  await test.step('what is written is found', async () => {
    const other = 'Xqwemblod';
    await ff.inSidebar(
      `await window.wrappedJSObject.browser.storage.local.set(Cu.cloneInto({ test: '${other}' }, window));`,
    );
    await expect
      .poll(() => filesWith(ff.profile, [other]))
      .toContainEqual(expect.stringContaining('storage'));
  });
  expect(filesWith(ff.profile, [mark, token])).toEqual([]);
  await server.erase(Array.from({ length: PEOPLE }, (_, n) => emailOf(mark, n)));
  await says(ff, say('lead.gone'));
  expect(filesWith(ff.profile, [mark, token])).toEqual([]);
});
