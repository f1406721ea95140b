import { expect, test, type Page } from '@playwright/test';
import { openRoom, signIn, startWorld, type World } from './ui-world';

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

test('L3 A6 one pane at a time on a narrow screen, nothing wider than 320 pixels', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await signIn(page, world.address, world.ada);
  const narrow = () => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
  expect(await narrow()).toBe(true);
  await openRoom(page, room);
  await expect(page.getByRole('navigation', { name: 'Rooms' })).toBeHidden();
  expect(await narrow()).toBe(true);
  expect(await page.getByRole('log').evaluate((log) => log.scrollWidth <= log.clientWidth)).toBe(true);
  await page.getByRole('button', { name: 'Members and details' }).click();
  await expect(page.getByRole('complementary')).toBeVisible();
  expect(await narrow()).toBe(true);
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Back to all rooms' }).click();
  await expect(page.getByRole('navigation', { name: 'Rooms' })).toBeVisible();
  await page.goto(`${world.address}/settings`);
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
  expect(await narrow()).toBe(true);
});

test('N9 the chosen theme and accent are there at the first paint', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await signIn(page, world.address, world.ada);
  await page.goto(`${world.address}/settings`);
  await page.getByRole('radiogroup', { name: 'Theme' }).getByText('Dark').click();
  await page.getByRole('radiogroup', { name: 'Colour' }).getByText('Violet').click();
  const shown = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const dark = await shown();
  await page.reload({ waitUntil: 'commit' });
  const painted = await page.evaluate(async () => {
    const colours = new Set<string>();
    for (let frame = 0; frame < 40; frame++) {
      // Nothing is painted before the style sheet is there.
      if (document.body && document.styleSheets.length > 0) colours.add(getComputedStyle(document.body).backgroundColor);
      await new Promise(requestAnimationFrame);
    }
    return [...colours];
  });
  expect(painted).toEqual([dark]);
  await expect(page.locator('html')).toHaveAttribute('data-accent', 'violet');
});
