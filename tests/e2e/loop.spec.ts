/** The loop closes, in three browsers: a seller's poor verdict, marketing's answer, what it changed. */
import { partsOf } from '#server/demo/browser/panel.ts';
import { wordsOf } from '#server/demo/browser/texts.ts';
import { CAMPAIGN, LEADS } from '#server/demo/cast.ts';
import { check } from './support/axe.ts';
import { expect, GMAIL, openMail, panelOn, test } from './support/fixtures.ts';

// Two weeks pass here.
test.use({ serverFor: 'the loop' });

const say = wordsOf('en');
const WEBINAR = 'Webinar: Attribution in 30 minutes';
const FIX = 'The webinar’s form asks for the role now.';

test('a poor verdict about a webinar is answered, seen on the next lead, and its effect told two weeks later', async ({
  browse,
  server,
}) => {
  const anna = await browse({ as: 'anna' });
  const seller = partsOf(await panelOn(anna, GMAIL));
  await openMail(anna.page, 'Siffror till styrelsen');
  await expect(seller.lead(LEADS.elin.name)).toBeVisible();
  await seller.verdict('poor').click();
  await expect(seller.saved('received')).toBeVisible();
  await seller.page.getByRole('button', { name: say('reason.wrong_person_role'), exact: true }).click();
  await seller.page.getByRole('button', { name: /^Webinar: Attribution in 30 minutes · / }).click();
  await seller.page.getByRole('button', { name: 'Done' }).click();

  const ida = await browse({ as: 'ida' });
  const page = await ida.context.newPage();
  await page.goto(`chrome-extension://${ida.extensionId}/workspace.html#feedback`);
  const cause = page.getByRole('region', {
    name: `${say('reason.wrong_person_role')} · ${CAMPAIGN.name}`,
  });
  const item = cause.getByRole('listitem').filter({ hasText: LEADS.elin.name });
  // What was said before the test is late by the day, so that this group stands among the first or not.
  const more = page.getByRole('button', { name: /^Show more groups/ });
  await expect(async () => {
    if ((await item.isHidden()) && (await more.isVisible())) await more.click();
    await expect(item).toContainText(`Pinned to ${WEBINAR}`, { timeout: 1_000 });
  }).toPass({ timeout: 40_000 });
  await cause.getByRole('button', { name: /^Answer all \d+$/ }).click();
  const form = cause.getByRole('form', { name: 'One answer to all chosen' });
  await form.getByText(say('answer.kind.fixed'), { exact: true }).click();
  await form.getByLabel('One sentence to the sellers').fill(FIX);
  await form.getByRole('button', { name: /^Answer/ }).click();
  await expect(seller.card('Earlier on this lead')).toContainText(FIX);

  const sara = await browse({ as: 'sara' });
  const report = await sara.context.newPage();
  await report.goto(`chrome-extension://${sara.extensionId}/workspace.html#reach`);
  await report.getByRole('row', { name: CAMPAIGN.name }).getByRole('link', { name: CAMPAIGN.name }).click();
  // The marks of a campaign are unfolded while they are few, and how many lie within the period depends on the day.
  const marks = report.locator('details');
  if (!(await marks.evaluate((details) => details.hasAttribute('open'))))
    await marks.locator('summary').click();
  await expect(report.getByText(FIX)).toBeVisible();

  // What it was pinned to is counted on the page of the campaign, of the webinar and of her persona.
  await report.locator('#campaign-part').getByRole('link').click();
  const piece = report.getByRole('link', { name: WEBINAR });
  await report.goto(new URL((await piece.getAttribute('href')) ?? '', report.url()).href);
  await expect(report.getByRole('heading', { level: 2, name: WEBINAR })).toBeVisible();
  await expect(report.getByRole('region', { name: say('pins.byPersona') })).toContainText('Marketing-Maria');
  await expect(report.getByRole('region', { name: say('pins.said') })).toContainText(LEADS.elin.name);
  await check('a piece of marketing', report, ['dark']);
  await report.getByRole('link', { name: say('workspace.personas'), exact: true }).click();
  await report.getByRole('link', { name: 'Marketing-Maria' }).click();
  await expect(report.getByRole('region', { name: say('lens.sellersSay') })).toContainText(WEBINAR);

  // The next lead of the campaign, in the seller's mail.
  await anna.page.goto(GMAIL);
  await openMail(anna.page, 'Sv: Frågor om inloggning');
  await expect(seller.lead(LEADS.jonas.name)).toBeVisible();
  await expect(seller.page.getByRole('complementary', { name: say('news.label') })).toContainText(
    `Ida Nyberg fixed this: ${FIX}`,
  );

  await server.weeksPass(2, { campaign: CAMPAIGN.key, by: 'jonas', goodVerdicts: 40 });
  const effects = page.getByRole('region', { name: say('effect.title') });
  await expect(effects).toContainText(FIX);
  const told = effects.getByRole('listitem').filter({ hasText: FIX });
  await expect(told).toContainText(say('reason.wrong_person_role'));
  await expect(told).toContainText(say('quality.comparison.better'));
});
