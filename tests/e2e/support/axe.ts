/** Axe over a screen, in light and dark, and whether it fits a narrow panel. */
import { expect, type Page, test } from '@playwright/test';
import axe, { type AxeResults, type RunOnly, type RunOptions } from 'axe-core';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** The rules about colours: all that the other theme can answer differently. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block'];

/** In pixels; more than any screen of ours scrolls. */
const TALL = 6_000;

/** Waits until the browser has laid out what was out of view a moment ago: rows that it skips overlap what is below them. */
const laidOut = (page: Page): Promise<void> =>
  expect
    .poll(
      () =>
        page.evaluate(
          () =>
            [...document.querySelectorAll('body *')].filter(
              (one) => one.checkVisibility() && !one.checkVisibility({ contentVisibilityAuto: true }),
            ).length,
        ),
      { message: 'everything is laid out' },
    )
    .toBe(0);

/**
 * Every finding as `rule: selector`, so that a failure can be read. The window is as tall as the page meanwhile: of a button that is
 * half scrolled out of sight axe would measure the other half.
 */
async function findings(page: Page, runOnly: RunOnly): Promise<string[]> {
  const browser = await page.context().newCDPSession(page);
  await browser.send('Emulation.setDeviceMetricsOverride', {
    // 0: as it is.
    width: 0,
    height: TALL,
    deviceScaleFactor: 0,
    mobile: false,
  });
  await laidOut(page);
  // Half a megabyte, which a page keeps until it is loaded anew. No screen of ours has a frame.
  if (!(await page.evaluate("typeof axe === 'object'"))) await page.evaluate(axe.source);
  const found = await page.evaluate(
    async (options) => {
      const { axe } = window as unknown as { axe: { run(o: RunOptions): Promise<AxeResults> } };
      const { violations } = await axe.run(options);
      return violations.map(({ id, nodes }) => ({
        id,
        targets: nodes.map(({ target }) => target.join(' ')),
      }));
    },
    { runOnly, resultTypes: ['violations'] } satisfies RunOptions,
  );
  await browser.send('Emulation.clearDeviceMetricsOverride');
  await browser.detach();
  return found.flatMap(({ id, targets }) => targets.map((target) => `${id}: ${target}`));
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
  await laidOut(page);
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

type Theme = 'light' | 'dark';

/** Fails softly with every finding: of the first theme's all, of another's those about colours. */
export async function check(
  screen: string,
  page: Page,
  [first, ...others]: readonly [Theme, ...Theme[]] = ['light', 'dark'],
): Promise<void> {
  const inTheme = async (theme: Theme, rules: RunOnly) => {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    const found = await findings(page, rules);
    expect.soft(found, `${screen}, ${theme}`).toEqual([]);
    if (found.length > 0)
      await test.info().attach(`${screen}, ${theme}`, { body: await page.locator('body').ariaSnapshot() });
  };
  await test.step(screen, async () => {
    await inTheme(first, { type: 'tag', values: RULES });
    for (const theme of others) await inTheme(theme, { type: 'rule', values: OF_COLOURS });
  });
}
