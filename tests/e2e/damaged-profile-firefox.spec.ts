/** What damaged-profile.spec.ts does with Chromium, in Firefox, whose two stores are SQLite databases, each with a log of what is not yet in it. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { Firefox } from '#server/demo/browser/firefox.ts';
import { wordsOf } from '#server/demo/browser/texts.ts';
import { arriveOnce, DAMAGE, headsFrom, holdings, type Kind, keysOf, type Store } from './support/damage.ts';
import { MAIL, says, test } from './support/firefox.ts';
import { expect } from './support/fixtures.ts';

// Nobody else speaks as Jonas here.
test.use({ serverFor: 'damaged profiles of Firefox' });

const say = wordsOf('en');
const LEAD = 'Elin Lund';
const TAB = '\ue004';

const STORES: Store[] = ['IndexedDB', 'storage.local'];
const FILES = { database: /\.sqlite$/, log: /\.sqlite-wal$/, 'database and log': /\.sqlite(?:-wal)?$/ };
type File = keyof typeof FILES;

const EVERY = STORES.flatMap((store) =>
  keysOf(FILES).flatMap((file) => keysOf(DAMAGE).map((kind) => [store, file, kind] as const)),
);
/** The words come back from their shadows, and the shadows from the words. */
const SHORT: readonly (readonly [Store, File, Kind])[] = [
  ['IndexedDB', 'log', 'zeros'],
  ['storage.local', 'database and log', 'zeros'],
];

const heads = async (ff: Firefox): Promise<string> =>
  z
    .string()
    .parse(
      await ff.inSidebar(
        `return ${headsFrom('window.wrappedJSObject.browser.storage.local', 'window.indexedDB')}`,
      ),
    );

const shows = async (ff: Firefox, selector: string, text: string): Promise<boolean> =>
  z
    .boolean()
    .parse(
      await ff.inSidebar(
        `return [...document.querySelectorAll(${JSON.stringify(selector)})].some((one) => one.checkVisibility() && one.textContent.includes(${JSON.stringify(text)}))`,
      ),
    );

/** No mouse, where one need not be: what the sidebar learns meanwhile moves what is clicked. @returns whether it was there */
const press = (ff: Firefox, selector: string, text: string): Promise<unknown> =>
  ff.inSidebar(
    `const one = [...document.querySelectorAll(${JSON.stringify(selector)})].find((one) => one.checkVisibility() && one.textContent.includes(${JSON.stringify(text)}));
     one?.click();
     return Boolean(one);`,
  );

/** Writes a note on the lead beside the message, and waits until the sidebar calls it saved. */
async function saveNote(ff: Firefox, words: string): Promise<void> {
  await says(ff, LEAD);
  const good = say('verdict.good');
  const details = say('feedback.addDetails');
  await expect
    .poll(
      async () => {
        if (await shows(ff, 'textarea', '')) return true;
        if (
          !(await press(ff, 'button', details)) &&
          !(await shows(ff, '[role=radio][aria-checked=true]', good))
        )
          await press(ff, '[role=radio]', good);
        return false;
      },
      { timeout: 60_000 },
    )
    .toBe(true);
  // What was said before stands there, and is written over.
  await ff.focusInSidebar('textarea');
  await ff.inSidebar(`document.querySelector('textarea').select()`);
  await ff.type(words);
  await expect.poll(() => ff.inSidebar(`return document.querySelector('textarea').value`)).toBe(words);
  await says(ff, say('feedback.noteWaits'));
  await ff.type(TAB);
  await says(ff, say('feedback.noteSaved'));
  await expect.poll(() => shows(ff, 'p', say('feedback.noteWaits'))).toBe(false);
}

async function sidebarOn(ff: Firefox): Promise<void> {
  await ff.goto(MAIL);
  await ff.clickAction();
  await expect.poll(() => ff.sidebarIsOpen()).toBe(true);
}

for (const [store, file, kind] of process.env.DAMAGE_EVERY ? EVERY : SHORT) {
  test(`${kind} in the ${file} of Firefox’s ${store} is noticed, and loses and doubles nothing`, async ({
    startFirefox,
    server,
  }) => {
    const before = await startFirefox({ as: 'jonas' });
    const words = `Before ${kind} in the ${file} of ${store}`;
    await sidebarOn(before);
    await says(before, LEAD);
    server.wire.set('cut');
    await saveNote(before, words);
    const held = await heads(before);
    expect(held).toContain('hash');
    await before.kill();

    const folder = join(before.profile, before.folders[store]);
    const damaged = readdirSync(folder)
      .filter((name) => FILES[file].test(name))
      .map((name) => join(folder, name));
    expect(damaged).not.toEqual([]);
    for (const path of damaged) DAMAGE[kind](path);

    // Nothing leaves the outbox before it is known whether it was noticed.
    let after = await startFirefox({ profile: before.profile });
    // Database or log alone may hold all that the other lost, and a bit may stand where nothing is.
    const mustTell = file === 'database and log' && kind !== 'a flipped bit';
    const isTold = (): Promise<boolean> => shows(after, 'button', say('renewed.read'));
    const isNoticed = async (): Promise<boolean> => {
      try {
        await sidebarOn(after);
        await expect
          .poll(
            async () =>
              after.hasEnded() ||
              (await isTold().catch(() => false)) ||
              (!mustTell && holdings(await heads(after).catch(() => '')) === holdings(held)),
            { timeout: 60_000 },
          )
          .toBe(true);
      } catch (error) {
        if (!after.hasEnded()) throw error;
      }
      return !after.hasEnded();
    };
    // Firefox itself may crash over a log whose database is gone; a person starts it again.
    if (!(await isNoticed())) {
      test.info().annotations.push({ type: 'Firefox crashed', description: `${kind} ${file} ${store}` });
      after = await startFirefox({ profile: before.profile });
      expect(await isNoticed()).toBe(true);
    }
    const told = await isTold();
    test
      .info()
      .annotations.push({ type: told ? 'told' : 'nothing lost', description: `${kind} ${file} ${store}` });
    if (told) {
      await press(after, 'button', say('renewed.read'));
      await expect.poll(isTold).toBe(false);
    }

    server.wire.set('through');
    await after.inSidebar('window.location.reload()');
    await sidebarOn(after);
    await arriveOnce(server, 'jonas', words, 60_000);

    // And it keeps what is said from now on.
    const later = `After ${kind} in the ${file} of ${store}`;
    await saveNote(after, later);
    await arriveOnce(server, 'jonas', later, 60_000);
  });
}
