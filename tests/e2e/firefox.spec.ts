/** Firefox: the built add-on installs, and its real sidebar does the main job and leaves nothing behind. */
import * as z from 'zod';
import { choose, connectAs, STRANGERS, says, test } from './support/firefox.ts';
import { expect } from './support/fixtures.ts';
import { kindsListed, kindsServed } from './support/sent.ts';
import { newFeedback } from './support/server.ts';

/** Firefox itself asks these for settings and the like, also with all of that switched off; the last, a Chromium of the test before. */
const FIREFOX_ITSELF = /\.mozilla\.(?:com|org)$|\.googleapis\.com$/;
const ENTER = '\ue007';

test('the sidebar connects, shows the lead, sends a verdict, and tells what it sent', async ({
  startFirefox,
  server,
  pages,
}) => {
  const before = await server.quiet();
  const ff = await startFirefox();
  await connectAs(ff, server, 'jonas');

  await ff.clickAction();
  await says(ff, 'Why Marketing-Maria');
  expect(await ff.sidebarText()).toContain('Elin Lund');
  await says(ff, 'Webinar: Attribution in 30 minutes');
  const added = await newFeedback(server, 'Elin Lund', 'jonas');
  await ff.clickInSidebar('[role=radio]', 'Good');
  await expect.poll(added).toEqual(['good']);
  await says(ff, 'Saved. Your team has it.');

  await test.step('a press counts though the button is moved away while it is held', async () => {
    await ff.inSidebar(
      `const bar = [...document.querySelectorAll('nav')].find((nav) => nav.textContent.includes('Search'));
       bar.addEventListener('pointerdown', () => { bar.style.translate = '0 -120px'; }, { once: true });
       bar.addEventListener('click', () => { bar.style.translate = ''; }, { once: true });`,
    );
    await ff.clickInSidebar('nav button', 'Search');
    await expect
      .poll(() =>
        ff.inSidebar(`return document.querySelector('[role=searchbox], input[type=search]') !== null`),
      )
      .toBe(true);
    await ff.clickInSidebar('nav button', 'Now');
    await says(ff, 'Why Marketing-Maria');
  });

  await test.step('the event page ends whenever it likes; the next look works all the same', async () => {
    await ff.stopBackground();
    await ff.goto('https://www.linkedin.com/in/kari-nilsen-fjordvind');
    await ff.clickAction();
    await says(ff, 'Kari Nilsen');
    await says(ff, 'Live');
  });

  await test.step('strangers cause no request', async () => {
    const served = await server.quiet();
    const paged = pages.log.length;
    await ff.goto(STRANGERS);
    await ff.clickAction();
    await says(ff, 'addresses on this page belong to no lead. Nothing was sent anywhere.');
    await ff.goto('https://www.linkedin.com/in/alva-almqvist-8b1');
    await ff.clickAction();
    await says(ff, 'Nobody you know here');
    expect(await server.quiet()).toBe(served);
    const outside = pages.log.slice(paged).filter((one) => !FIREFOX_ITSELF.test(one.host));
    expect(outside.map((one) => `${one.method} ${one.host}${one.path}`)).toEqual([
      'GET start.demo.example.com/strangers',
      'GET www.linkedin.com/in/alva-almqvist-8b1',
    ]);
  });

  await test.step('the list of requests tells what the server’s log tells', async () => {
    await choose(ff, 'What left this browser');
    await says(ff, 'Sent 1 thing you said');
    const lines = ff.inSidebar(
      `return [...document.querySelectorAll('[role=dialog] li')].map((line) => line.innerText)`,
    );
    expect(kindsListed(z.array(z.string()).parse(await lines))).toEqual(
      kindsServed(server.requests.slice(before)),
    );
  });

  await test.step('the address bar’s keyword finds on this device, and opens who is meant', async () => {
    const paged = pages.log.length;
    await ff.typeAddress('sam elin lund');
    await expect.poll(() => ff.addressLines()).toContainEqual(expect.stringContaining('Havsbris Energi'));
    await ff.type(ENTER);
    await expect.poll(() => ff.inPage('return location.href')).toMatch(/workspace\.html#lead\/[\w-]+$/);
    await expect.poll(() => ff.inPage('return document.body.innerText')).toContain('Why Marketing-Maria');
    expect(pages.log.slice(paged).filter((one) => !FIREFOX_ITSELF.test(one.host))).toEqual([]);
  });
});
