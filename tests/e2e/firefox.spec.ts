/** Firefox: the built add-on installs, its sidebar shows the lead of the open message, and a verdict reaches the server. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { type Firefox, launchFirefox } from '#server/demo/browser/firefox.ts';
import { makeTempFolder, removeTempFolder } from '#server/demo/browser/temp-folder.ts';
import { expect, test } from './support/fixtures.ts';
import { newFeedback } from './support/server.ts';

const MAIL = 'https://mail.google.com/mail/u/0/#inbox/18c2f0a1b2c3d000';

/** Firefox itself takes seconds to start, more on a busy machine. */
test.setTimeout(180_000);

const firefox = test.extend<{ ff: Firefox }>({
  ff: async ({ pages }, use) => {
    const extension = makeTempFolder('add-on');
    cpSync(join(import.meta.dirname, '../../.output/firefox-mv3'), extension, { recursive: true });
    const ff = await launchFirefox({ extension, pagesPort: pages.port });
    await use(ff);
    await ff.close();
    removeTempFolder(extension);
  },
});

firefox('the sidebar connects, shows the lead and sends a verdict', async ({ ff, server }) => {
  await ff.goto(await server.link('jonas'));
  await ff.inPage(`document.querySelector('form button').click()`);
  await expect.poll(() => ff.inPage('return location.pathname')).toBe('/auth');

  await ff.goto(MAIL);
  await ff.clickAction();
  await expect.poll(() => ff.sidebarIsOpen()).toBe(true);
  await expect.poll(() => ff.sidebarText().catch(() => '')).toContain('Connect to your company');
  const mailTab = (await ff.tabs()).find((tab) => tab.url === MAIL);

  await ff.clickInSidebar('input[type=url]');
  await ff.type(server.url);
  await ff.clickInSidebar('button', 'Connect');
  const approval = await approvalTab(ff);
  await ff.switchTo(approval);
  await expect
    .poll(() => ff.inPage(`return document.querySelectorAll('form button').length`))
    .toBeGreaterThan(0);
  await ff.inPage(`document.querySelector('form button').click()`);
  await expect.poll(() => ff.sidebarText(), { timeout: 60_000 }).toContain('Live');

  await ff.switchTo(mailTab?.handle ?? '');
  await ff.clickAction();
  await expect.poll(() => ff.sidebarText(), { timeout: 20_000 }).toContain('Why Marketing-Maria');
  expect(await ff.sidebarText()).toContain('Elin Lund');
  await expect
    .poll(() => ff.sidebarText(), { timeout: 20_000 })
    .toContain('Webinar: Attribution in 30 minutes');

  const added = await newFeedback(server, 'Elin Lund', 'jonas');
  await ff.clickInSidebar('[role=radio]', 'Good');
  await expect.poll(added, { timeout: 20_000 }).toEqual(['good']);
  await expect.poll(() => ff.sidebarText()).toContain('Saved. Your team has it.');

  // The event page ends whenever it likes; the next look works all the same.
  await ff.stopBackground();
  await ff.goto('https://www.linkedin.com/in/kari-nilsen-fjordvind');
  await ff.clickAction();
  await expect.poll(() => ff.sidebarText(), { timeout: 20_000 }).toContain('Kari Nilsen');
});

async function approvalTab(ff: Firefox): Promise<string> {
  let handle: string | undefined;
  await expect
    .poll(async () => {
      handle = (await ff.tabs()).find((tab) => tab.url.includes('/auth/pair'))?.handle;
      return handle !== undefined;
    })
    .toBe(true);
  return handle ?? '';
}
