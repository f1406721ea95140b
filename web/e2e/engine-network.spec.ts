import { expect, test } from '@playwright/test';
import { startServer, type Server } from './server';

let server: Server;

test.beforeAll(async () => {
  server = await startServer();
});

test.afterAll(() => server.stop());

test('S5 a dead network is told after 2 s, and not before; nothing of it stays once it is back', async ({ page }) => {
  await page.goto(server.address);
  await page.getByLabel('Your name').fill('Ada');
  await page.getByLabel('User name').fill('ada');
  await page.locator('input[type=password]').fill('correct horse battery');
  await page.getByRole('button', { name: 'Make my account' }).click();
  await page.getByRole('button', { name: 'Create a room' }).first().waitFor();
  const banner = page.getByRole('status').getByText('You are offline.');

  const times = await page.evaluateHandle(() => {
    const times = { lost: NaN, shown: NaN };
    addEventListener('offline', () => (times.lost = performance.now()));
    new MutationObserver(() => {
      if (document.querySelector('.banner') && isNaN(times.shown)) times.shown = performance.now();
    }).observe(document.body, { childList: true, subtree: true });
    return times;
  });
  await page.context().setOffline(true);
  await expect(banner).toBeVisible();
  const after = await times.evaluate(({ lost, shown }) => shown - lost);
  expect(after).toBeGreaterThan(1_800);
  expect(after).toBeLessThan(4_000);

  await page.context().setOffline(false);
  await expect(banner).toBeHidden();
});
