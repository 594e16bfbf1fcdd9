/** Axe over a screen, in light and, as colours are the same in every language, in English in dark; and whether it fits a narrow panel. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** The rules about colours: all that the other theme can answer differently. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block'];

/** In pixels; more than any screen of ours scrolls. */
const TALL = 6_000;

/**
 * Every finding as `rule: selector`, so that a failure can be read. The window is as tall as the page meanwhile: of a button that is
 * half scrolled out of sight axe would measure the other half.
 */
async function findings(page: Page, choose: (axe: AxeBuilder) => AxeBuilder): Promise<string[]> {
  const browser = await page.context().newCDPSession(page);
  await browser.send('Emulation.setDeviceMetricsOverride', {
    // 0: as it is.
    width: 0,
    height: TALL,
    deviceScaleFactor: 0,
    mobile: false,
  });
  const { violations } = await choose(new AxeBuilder({ page })).analyze();
  await browser.send('Emulation.clearDeviceMetricsOverride');
  await browser.detach();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}

/** What sticks out of a panel as narrow as it gets, so that it would have to be scrolled to the side. */
export async function stickingOut(page: Page): Promise<string[]> {
  const browser = await page.context().newCDPSession(page);
  await browser.send('Emulation.setDeviceMetricsOverride', {
    width: 280,
    height: TALL,
    deviceScaleFactor: 0,
    mobile: false,
  });
  const found = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    return [...document.querySelectorAll('body *')]
      .filter((one) => one.getBoundingClientRect().right > clientWidth + 1)
      .map((one) => `${one.tagName.toLowerCase()}.${one.className}: ${one.textContent?.slice(0, 60)}`);
  });
  await browser.send('Emulation.clearDeviceMetricsOverride');
  await browser.detach();
  return found;
}

/** Fails softly with every finding. */
export async function check(screen: string, page: Page): Promise<void> {
  await test.step(screen, async () => {
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    expect.soft(await findings(page, (axe) => axe.withTags(RULES)), `${screen}, light`).toEqual([]);
    if ((await page.locator('html').getAttribute('lang')) !== 'en') return;
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    expect.soft(await findings(page, (axe) => axe.withRules(OF_COLOURS)), `${screen}, dark`).toEqual([]);
  });
}
