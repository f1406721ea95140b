import { expect, test } from '@playwright/test';
import { openRoom, signIn, startWorld, type World } from './world';

let world: World;
/** By number; all are silent but these. */
const UNREAD = [3, 40, 62];
const rooms: string[] = [];

test.beforeAll(async () => {
  world = await startWorld();
  for (let n = 0; n < 70; n++) {
    const room = await world.rest.room(`room ${n}`, world.ada, UNREAD.includes(n) ? [world.bob] : []);
    rooms.push(room);
    if (UNREAD.includes(n)) await world.rest.say(room, world.bob, `Hello in ${n}`);
  }
});

test.afterAll(() => world.stop());

test('R6 R9 unread rooms out of view are told at the edge, and gone to one by one', async ({ page }) => {
  await signIn(page, world.address, world.ada);
  const list = page.getByRole('navigation', { name: 'Rooms' });
  const below = page.getByRole('button', { name: 'More unread below' });
  const above = page.getByRole('button', { name: 'More unread above' });
  const row = (n: number) => list.locator(`[data-room="${rooms[n]}"]`);
  await expect(above).toBeHidden();

  const first = (await row(0).boundingBox())!;
  await expect(below).toBeVisible();
  expect(await row(0).boundingBox()).toEqual(first);

  for (const n of UNREAD.slice(1)) {
    await below.click();
    await expect(row(n)).toBeFocused();
    await expect(row(n)).toBeInViewport();
  }
  await expect(below).toBeHidden();
  await above.click();
  await expect(row(40)).toBeFocused();
  expect(await list.locator('[data-room]').count()).toBeLessThanOrEqual(60);
});

test('R1 R7 sections stay collapsed; arrow keys move in the list, Alt and arrows between rooms', async ({ page }) => {
  await signIn(page, world.address, world.ada);
  const list = page.getByRole('navigation', { name: 'Rooms' });
  await list.getByRole('button', { name: 'Rooms', exact: true }).click();
  await expect(list.locator('[data-room]')).toHaveCount(0);
  await expect(list.getByRole('button', { name: /^Rooms/ })).toHaveAttribute('aria-expanded', 'false');
  await page.reload();
  await expect(list.getByRole('button', { name: /^Rooms/ })).toHaveAttribute('aria-expanded', 'false');
  await list.getByRole('button', { name: /^Rooms/ }).click();

  const silent = list.locator('[data-room]').first();
  await silent.focus();
  await page.keyboard.press('ArrowDown');
  await expect(list.locator('[data-room]').nth(1)).toBeFocused();
  await page.keyboard.press('End');
  await expect(list.locator(`[data-room="${rooms[69]}"]`)).toBeFocused();
  await page.keyboard.press('Home');
  await expect(silent).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/r\//);

  await page.keyboard.press('Alt+Shift+ArrowDown');
  const visited = page.url();
  expect(UNREAD.map((n) => rooms[n])).toContain(visited.split('/r/')[1]);
  await page.keyboard.press('Alt+ArrowUp');
  await expect(page).not.toHaveURL(visited);
});

test('R2 R8 a row does not move away under the pointer; drafts show', async ({ page }) => {
  await signIn(page, world.address, world.ada);
  const list = page.getByRole('navigation', { name: 'Rooms' });
  const first = list.locator('[data-room]').first();
  const row = list.locator(`[data-room="${rooms[3]}"]`);
  await openRoom(page, rooms[3]!);
  await page.getByRole('textbox').fill('Not sent yet');

  const target = list.locator(`[data-room="${rooms[5]}"]`);
  await target.click();
  await expect(row).toContainText('Has a draft');
  const before = await target.boundingBox();
  await world.rest.say(rooms[3]!, world.bob, 'Still there?');
  await expect(row).toContainText('1 unread message');
  expect(await target.boundingBox()).toEqual(before);

  await page.mouse.move(700, 300);
  await expect(first).toHaveAttribute('data-room', rooms[3]!);
});
