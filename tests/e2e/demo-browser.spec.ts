/** The browser that `npm start` opens, here without a window: connected the first time, as it was the second. */
import { openDemoBrowser } from '#server/cli/start/browser.ts';
import { makeTempFolder, removeTempFolder } from '#server/demo/browser/temp-folder.ts';
import { expect, test } from './support/fixtures.ts';

test('it is connected as the seller once, and stays so', async ({ server, extension }) => {
  const data = makeTempFolder('demo');
  const before = server.requests.length;
  let links = 0;
  const open = () =>
    openDemoBrowser({
      extension,
      data,
      serverUrl: server.url,
      headless: true,
      sellerLink: () => {
        links += 1;
        return server.link('anna');
      },
    });
  try {
    for (const time of ['first', 'second']) {
      await test.step(time, async () => {
        const browser = await open();
        await expect
          .poll(
            () =>
              server.requests
                .slice(before)
                .filter((one) => one.route === '/api/v1/pair/token' && one.status === 200).length,
          )
          .toBe(1);
        await browser.close();
        await browser.closed;
      });
    }
    expect(links).toBe(1);
  } finally {
    removeTempFolder(data);
  }
});
