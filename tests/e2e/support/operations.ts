/** What a person does in the panel all day, one act after the other. */
import type { Page } from '@playwright/test';
import { partsOf } from '#server/demo/browser/panel.ts';

/** Does `total` things in the panel of a connected seller; each is awaited by what it shows. */
export async function operate(page: Page, total: number): Promise<void> {
  const panel = partsOf(page);
  const acts: (() => Promise<void>)[] = [
    () => panel.screen('inbox').click(),
    () => panel.screen('team').click(),
    () => page.mouse.wheel(0, 400),
    () => panel.screen('search').click(),
    () => panel.search.fill('elin lund'),
    () => page.getByRole('option', { name: 'Elin Lund' }).click(),
    () => panel.lead('Elin Lund').waitFor(),
    () => panel.verdict('unsure').click(),
    () => page.mouse.wheel(0, 300),
    () => panel.verdict('good').click(),
    () => page.emulateMedia({ colorScheme: 'dark' }),
    async () => {
      await page.getByRole('button', { name: panel.say('menu.open') }).click();
      await page.getByRole('menu').waitFor();
    },
    async () => {
      await page.keyboard.press('Escape');
      await page.getByRole('menu').waitFor({ state: 'hidden' });
    },
    () => page.emulateMedia({ colorScheme: 'light' }),
    () => panel.screen('search').click(),
    () => panel.search.fill('nobody of that name'),
    () => panel.search.fill(''),
    () => panel.screen('now').click(),
  ];
  for (let done = 0; done < total; done += 1) await acts[done % acts.length]?.();
  await panel.screen('now').click();
}
