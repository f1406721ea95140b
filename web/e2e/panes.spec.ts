import type { Page } from '@playwright/test';
import { expect, message, pathOf, test } from './parley';
import { roomOf, say } from './people';

const width = async (page: Page, selector: string) => (await page.locator(selector).boundingBox())?.width;

test('L1 L5 panes are as wide as they were made, by pointer and by keyboard, also after loading again', async ({ people, visitAs }) => {
  const ada = await people.signUp('Ada');
  const room = await roomOf('launch', ada);
  await say(ada, room, `A word that is long: ${'x'.repeat(200)}`);
  const page = await visitAs(ada, { path: pathOf(room) });
  await expect(message(page, 'A word that is long')).toBeVisible();
  const rooms = page.getByRole('separator', { name: 'Width of the list of rooms' });
  await rooms.focus();
  await page.keyboard.press('ArrowRight');
  await expect(rooms).toHaveAttribute('aria-valuenow', '290');
  await page.keyboard.press('End');
  await expect(rooms).toHaveAttribute('aria-valuenow', '300');
  await page.keyboard.press('ArrowRight');
  await expect(rooms).toHaveAttribute('aria-valuenow', '300');

  await page.getByRole('button', { name: 'Members and details' }).click();
  const details = page.getByRole('separator', { name: 'Width of the details' });
  const box = (await details.boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, 400);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2 - 56, 400, { steps: 5 });
  await page.mouse.up();
  await expect(details).toHaveAttribute('aria-valuenow', '376');

  await page.reload();
  await expect(page.getByRole('complementary')).toBeVisible();
  expect(await width(page, '#side')).toBe(300);
  expect(await width(page, '#details')).toBe(376);
});
