import { expect, test, type Page } from '@playwright/test';
import { openRoom, signIn, startWorld, type World } from './world';

let world: World;
let room: string;

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

test.beforeAll(async () => {
  world = await startWorld();
  room = await world.rest.room('launch', world.ada, [world.bob]);
  let seq = 0;
  for (let n = 1; n <= 120; n++) {
    ({ seq } = await world.rest.say(room, world.bob, `Message ${n}. ${'Words. '.repeat(n % 40)}`));
  }
  await world.rest.read(room, world.ada, seq);
});

test.afterAll(() => world.stop());

const copied = (page: Page) => page.evaluate(() => navigator.clipboard.readText());

/** The first message in view, and how far from the edge it is. */
function place(page: Page): Promise<string> {
  return page.getByRole('log').evaluate((log) => {
    const edge = log.getBoundingClientRect().top;
    const first = [...log.querySelectorAll('article')].find((one) => one.getBoundingClientRect().top >= edge);
    const name = /Message \d+\./.exec(first?.textContent ?? '')?.[0];
    return `${name} ${Math.round(first!.getBoundingClientRect().top - edge)}`;
  });
}

/** Where it is when scrolling has ended. */
async function restingPlace(page: Page): Promise<string> {
  let before = '';
  await expect(async () => {
    const now = await place(page);
    const rests = now === before;
    before = now;
    expect(rests).toBe(true);
  }).toPass();
  return before;
}

test('L8 T12 T14 the link to a message opens at it; loading again and coming back restore the place', async ({ page }) => {
  await signIn(page, world.address, world.ada);
  const log = await openRoom(page, room);
  await expect(log.getByText('Message 120.')).toBeInViewport();
  await log.getByText('Message 118.').hover();
  await page.getByRole('button', { name: 'Copy text' }).click();
  expect(await copied(page)).toMatch(/^Message 118\. Words/);

  const link = `${world.address}/r/${room}/m/40`;
  await page.goto(link);
  const target = log.locator('[data-target]');
  await expect(target).toBeInViewport();
  await target.hover();
  await page.getByRole('button', { name: 'Copy link' }).click();
  expect(await copied(page)).toBe(link);
  await expect(target).toHaveCount(0);

  await log.hover();
  await page.mouse.wheel(0, -400);
  const before = await restingPlace(page);

  await page.reload();
  await expect.poll(() => place(page).catch(() => '')).toBe(before);
  await expect(target).toHaveCount(0);

  await page.getByRole('link', { name: 'Settings' }).first().click();
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
  await page.goBack();
  await expect.poll(() => place(page).catch(() => '')).toBe(before);
});

test('T14 messages and what can be done with them are reached by keyboard', async ({ page }) => {
  await signIn(page, world.address, world.ada);
  const log = await openRoom(page, room);
  await log.focus();
  await page.keyboard.press('ArrowUp');
  await expect(log.getByRole('article').filter({ hasText: 'Message 120.' })).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Copy text' })).toBeFocused();
  await page.keyboard.press('Enter');
  expect(await copied(page)).toMatch(/^Message 119\./);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  expect(await copied(page)).toMatch(/\/m\/\d+$/);
});
