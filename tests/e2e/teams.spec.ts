/** A team in two browsers: its agreement holds once both departments have approved it, it has a goal, and answers questions about leads. */
import { partsOf } from '#server/demo/browser/panel.ts';
import { expect, panelOn, START, test } from './support/fixtures.ts';

// What the others' teams are stays as it was.
test.use({ serverFor: 'teams' });

test('a seller makes a team and proposes an agreement; it holds when a marketer approves it in the panel, where a goal and questions arrive, too', async ({
  browse,
}) => {
  const sales = await browse({ as: 'anna' });
  const hers = partsOf(await panelOn(sales, START));
  const page = await sales.context.newPage();
  await page.goto(`chrome-extension://${sales.extensionId}/workspace.html#teams`);
  await page.getByRole('button', { name: 'New team' }).click();
  await page.getByLabel('Name').fill('Nordic grid');
  await page.getByRole('button', { name: 'Save team' }).click();
  await expect(page.getByRole('alert')).toHaveText(/^Choose at least one marketer/);
  await page.getByRole('button', { name: 'Ida Nyberg' }).click();
  await page.getByRole('button', { name: 'Save team' }).click();
  await expect(page.getByRole('heading', { level: 2, name: 'Nordic grid' })).toBeVisible();
  await page.getByRole('button', { name: 'Propose a change' }).click();
  await page.getByLabel('What makes a good lead').fill('Runs a grid, and has a budget.');
  await page.getByLabel(/^Sales follows up/).fill('8');
  await page.getByRole('button', { name: 'Propose', exact: true }).click();
  await expect(page.getByText('Marketing: nobody has approved it yet')).toBeVisible();

  const marketing = await browse({ as: 'ida' });
  const panel = partsOf(await panelOn(marketing, START));
  await panel.screen('team').click();
  const card = panel.card('Nordic grid');
  await expect(card).toContainText('within 8 hours was 24 hours');
  await card.getByRole('button', { name: 'Approve for marketing' }).click();
  await expect(card.getByRole('button', { name: 'Approve for marketing' })).toBeHidden();
  await expect(card).toContainText('Runs a grid, and has a budget.');
  await expect(page.getByRole('listitem').filter({ hasText: 'Version 1' })).toContainText('Counts now');
  await expect(page.getByRole('heading', { name: /waits for approval/ })).toBeHidden();

  await expect(card).toContainText('No goal is set yet.');
  await page.getByRole('button', { name: 'Set a goal' }).click();
  await page.getByLabel('What the team wants to reach').fill('Ten meetings with grids');
  await page.getByRole('button', { name: 'Set the goal' }).click();
  await expect(page.getByRole('alert')).toHaveText('Give at least one sub-goal a number.');
  await page.getByLabel('Leads with a meeting').fill('10');
  await page.getByRole('button', { name: 'Set the goal' }).click();
  await expect(card).toContainText('Ten meetings with grids');
  await expect(card.getByRole('list', { name: 'Sub-goals, both departments' })).toContainText('0 / 10');
  await page.getByRole('link', { name: 'Leads with a meeting' }).click();
  await expect(page.getByRole('heading', { name: 'Leads with a meeting' })).toBeFocused();
  await expect(page.getByText('There is nothing here in this period.')).toBeVisible();
  await page.getByRole('link', { name: 'Close the list' }).press('Enter');
  await expect(page.getByRole('link', { name: 'Leads with a meeting' })).toBeFocused();

  // A figure opens its list; a verdict on one of it is in the figure of a colleague's sidebar.
  const name = 'Leads given feedback';
  const given = panel.card('Autumn Pipeline').getByRole('listitem').filter({ hasText: name });
  await expect(given).toContainText(/\d+ of \d+/);
  const [done = 0, of] =
    ((await given.textContent()) ?? '')
      .match(/(\d+) of (\d+)/)
      ?.slice(1)
      .map(Number) ?? [];
  await page.goto(`chrome-extension://${sales.extensionId}/workspace.html#teams`);
  await page.getByRole('link', { name: 'Autumn Pipeline' }).click();
  await page.getByRole('link', { name }).click();
  const unsaid = page.getByRole('listitem').filter({ hasText: 'No feedback' }).first();
  await unsaid.getByRole('link').click();
  await partsOf(page).verdict('good').click();
  await expect(given).toContainText(`${done + 1} of ${of}`);

  await page.close();
  await sales.page.bringToFront();
  const asking = hers.card('Ask the team');
  // By a key: what comes late above the card moves it, from under a pointer too.
  await asking.getByRole('button', { name: 'Ask Autumn Pipeline' }).press('Enter');
  await asking.getByLabel('Your question to Autumn Pipeline').fill('Has anybody met her?');
  await expect(panel.status).toHaveText('Live');
  const asked = performance.now();
  await asking.getByRole('button', { name: 'Send' }).click();
  const waiting = panel.card('1 question waits for an answer');
  await waiting.getByText('Has anybody met her?').waitFor();
  console.log(
    `question to a colleague's screen: ${Math.round(performance.now() - asked)} ms (promised: 2,000)`,
  );
  await expect(panel.screen('team')).toContainText('1');
  await waiting.getByRole('button', { name: 'Answer' }).click();
  await waiting.getByLabel('Your answer').fill('At the fair in May.');
  await waiting.getByRole('button', { name: 'Send' }).click();
  await expect(asking).toContainText('At the fair in May.');
  await expect(panel.card('Questions in your teams')).toContainText('Elin Lund');
});
