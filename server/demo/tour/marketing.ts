/** Marketing's half of the tour: the campaign of the page in front, and the pages that need more room than the panel. */
import type { Chromium } from '../browser/chromium.ts';
import type { PanelParts } from '../browser/panel.ts';
import { wordsOf } from '../browser/texts.ts';
import { CAMPAIGN } from '../cast.ts';
import type { Camera } from './camera.ts';

const say = wordsOf('en');
const WORKSPACE = { width: 1280, height: 900 };

interface Half {
  browser: Chromium;
  parts: PanelParts;
  /** A page that the marketer's browser may look at. */
  start: string;
  camera: Camera;
  step: <T>(name: string, work: () => Promise<T>) => Promise<T>;
}

export async function marketersHalf({ browser, parts, start, camera, step }: Half): Promise<void> {
  await step('campaign of the page', async () => {
    await browser.page.goto(`${start}?utm_source=linkedin&utm_campaign=${CAMPAIGN.key}`);
    await parts.screen('now').click();
    // A lead stands on the page as well: the campaign is folded over it.
    await parts.page.getByRole('button', { name: say('lens.pageOf', { name: CAMPAIGN.name }) }).click();
    await parts.page.getByText(say('lens.funnel')).first().waitFor();
    await camera.together('campaign', browser.page, parts.page);
    await parts.card(say('lens.sellersSay')).scrollIntoViewIfNeeded();
    await camera.panel('campaign-what-sellers-say', parts.page);
  });

  const page = await browser.context.newPage();
  await page.setViewportSize(WORKSPACE);
  const open = (hash: string) =>
    page.goto(`chrome-extension://${browser.extensionId}/workspace.html#${hash}`);
  await step('feedback of all campaigns', async () => {
    await open('feedback');
    await page
      .getByRole('button', { name: /^Answer all \d+$/ })
      .first()
      .waitFor();
    await camera.page('feedback', page);
  });
  await step('reach × sales', async () => {
    await open('reach');
    const row = page.getByRole('row', { name: CAMPAIGN.name });
    await row.waitFor();
    await camera.page('reach', page);
    await row.getByRole('link', { name: CAMPAIGN.name }).click();
    await page
      .getByRole('application', { name: say('chart.goodShare', { campaign: CAMPAIGN.name }) })
      .waitFor();
    await camera.page('reach-of-a-campaign', page);
  });
  await step('team and its huddle', async () => {
    await open('teams');
    await page.getByRole('link', { name: CAMPAIGN.name, exact: true }).click();
    await page.getByRole('link', { name: say('huddle.open') }).waitFor();
    await page.getByText(say('workspace.loading')).first().waitFor({ state: 'hidden' });
    await camera.page('team', page);
    await page.getByRole('link', { name: say('huddle.open') }).click();
    await page.getByRole('heading', { name: say('huddle.try') }).waitFor();
    await camera.page('huddle', page);
  });
  await page.close();
}
