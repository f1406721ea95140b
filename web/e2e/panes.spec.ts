import { expect, test, type Page } from '@playwright/test';
import { openRoom, signIn, startWorld, type World } from './world';

let world: World;
let room: string;

test.beforeAll(async () => {
  world = await startWorld();
  room = await world.rest.room('launch', world.ada, [world.bob]);
  await world.rest.say(room, world.bob, `A word that is long: ${'x'.repeat(200)}`);
});

test.afterAll(() => world.stop());

const width = async (page: Page, selector: string) => (await page.locator(selector).boundingBox())?.width;

test('L1 L5 panes are as wide as they were made, by pointer and by keyboard, also after loading again', async ({ page }) => {
  await signIn(page, world.address, world.ada);
  await openRoom(page, room);
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
  await expect(details).toHaveAttribute('aria-valuenow', '360');

  await page.reload();
  await expect(page.getByRole('complementary')).toBeVisible();
  expect(await width(page, '#side')).toBe(300);
  expect(await width(page, '#details')).toBe(360);
});
