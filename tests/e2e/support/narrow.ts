/** Whether all of a page can be read when it is as narrow as it gets. */
import { expect, type Page } from '@playwright/test';

/** In pixels; more than any screen of ours scrolls. */
const TALL = 8_000;

/** Looks at a page while it is so wide. */
export async function atWidth<T>(page: Page, width: number, look: () => Promise<T>): Promise<T> {
  const size = page.viewportSize();
  // The panel is as large as its browser makes it.
  const browser = size ? null : await page.context().newCDPSession(page);
  const whole = { width, height: TALL };
  if (size) await page.setViewportSize(whole);
  else
    await browser?.send('Emulation.setDeviceMetricsOverride', {
      ...whole,
      deviceScaleFactor: 0,
      mobile: false,
    });
  await expect.poll(() => page.evaluate(() => innerWidth)).toBe(width);
  const seen = await look();
  if (size) await page.setViewportSize(size);
  await browser?.send('Emulation.clearDeviceMetricsOverride');
  await browser?.detach();
  return seen;
}

/** What would have to be scrolled to the side, lies over another text, or is cut without a way to read it. */
export const unreadable = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const { clientWidth } = document.documentElement;
    const name = (one: Element): string =>
      `${one.localName}.${String(one.getAttribute('class'))} “${(one.textContent ?? '').trim().slice(0, 40)}”`;
    const scrolls = (one: Element): boolean => {
      const { overflowX } = getComputedStyle(one);
      return overflowX === 'auto' || overflowX === 'scroll';
    };
    const within = (one: Element, is: (one: Element) => boolean): boolean => {
      for (let at: Element | null = one; at; at = at.parentElement) if (is(at)) return true;
      return false;
    };
    const texts = [...document.querySelectorAll('body *')].filter((one) => {
      const { width, height } = one.getBoundingClientRect();
      const ownText = [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim());
      // What is there for readers of screens alone is a pixel large.
      return (
        ownText &&
        width > 1 &&
        height > 1 &&
        one.checkVisibility({ visibilityProperty: true, opacityProperty: true })
      );
    });
    const found: string[] = [];
    const lines: [Element, DOMRect][] = [];
    for (const one of texts) {
      const box = one.getBoundingClientRect();
      if (box.right > clientWidth + 1 && !within(one, scrolls)) found.push(`sticks out: ${name(one)}`);
      const cut = within(one, (at) => {
        const { overflowX, overflowY } = getComputedStyle(at);
        const hides = (overflow: string) => overflow === 'hidden' || overflow === 'clip';
        return (
          (hides(overflowX) && at.scrollWidth > at.clientWidth + 1) ||
          (hides(overflowY) && at.scrollHeight > at.clientHeight + 1)
        );
      });
      // Its title says it whole, or it opens what says it.
      const elsewhere = within(
        one,
        (at) => at.hasAttribute('title') || at.matches('a, button, [role=option], label'),
      );
      if (cut && !elsewhere) found.push(`is cut: ${name(one)}`);
      const range = document.createRange();
      for (const node of one.childNodes)
        if (node.nodeType === 3 && node.textContent?.trim()) {
          range.selectNodeContents(node);
          for (const line of range.getClientRects()) if (line.width > 1) lines.push([one, line]);
        }
    }
    const deep = 4;
    for (const [at, [one, box]] of lines.entries())
      for (const [other, next] of lines.slice(at + 1))
        if (
          one !== other &&
          !within(one, scrolls) &&
          Math.min(box.right, next.right) - Math.max(box.left, next.left) > deep &&
          Math.min(box.bottom, next.bottom) - Math.max(box.top, next.top) > deep
        )
          found.push(`lies over: ${name(one)} and ${name(other)}`);
    return [...new Set(found)];
  });
