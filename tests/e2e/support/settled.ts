import { expect, type Page } from '@playwright/test';
import en from '#locales/en.json' with { type: 'json' };

/** What a part of a page says until it has what it shows. */
const WAITING = Object.entries(en)
  .filter(
    ([key]) =>
      /\.(?:loading|reading)$/.test(key) && !key.startsWith('preview.') && !key.startsWith('selfTest.'),
  )
  .map(([, words]) => words.replace(/\s*…$/, ''));

/** Waits until a page in English has asked for all that it shows, and has it. */
export async function settled(page: Page): Promise<void> {
  const main = page.getByRole('main');
  await expect(main).toBeVisible();
  await expect(page.getByRole('progressbar')).toHaveCount(0);
  await expect
    .poll(async () => {
      const text = (await main.textContent()) ?? '';
      return text.trim() === '' ? ['nothing yet'] : WAITING.filter((words) => text.includes(words));
    })
    .toEqual([]);
}
