import type { Page } from '@playwright/test';
import { expect, openRoom, pathOf, test } from './parley';
import { markRead, roomOf, say, type People } from './people';

const CLIPBOARD = { permissions: ['clipboard-read', 'clipboard-write'] };

/** Somebody who has read a room with 120 messages. */
async function reader(people: People) {
  const [ada, bob] = [await people.signUp('Ada'), await people.signUp('Bob')];
  const room = await roomOf('launch', ada, bob);
  let seq = 0;
  for (let n = 1; n <= 120; n++) {
    seq = await say(bob, room, `Message ${n}. ${'Words. '.repeat(n % 40)}`);
  }
  await markRead(ada, room, seq);
  return { ada, room };
}

const copied = (page: Page) => page.evaluate(() => navigator.clipboard.readText());

/** Chooses what is not used often, of the message under the pointer. */
async function more(page: Page, what: string): Promise<void> {
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: what }).click();
}

/** The first message in view, and how far from the edge it is. */
interface Place {
  name: string;
  top: number;
}

function place(page: Page): Promise<Place> {
  return page.getByRole('log').evaluate((log) => {
    const edge = log.getBoundingClientRect().top;
    const first = [...log.querySelectorAll('article')].find((one) => one.getBoundingClientRect().top >= edge)!;
    return { name: /Message \d+\./.exec(first.textContent!)![0], top: first.getBoundingClientRect().top - edge };
  });
}

/** Where it is when scrolling has ended. */
async function restingPlace(page: Page): Promise<Place> {
  let before: Place | undefined;
  await expect(async () => {
    const now = await place(page);
    const rests = now.name === before?.name && now.top === before.top;
    before = now;
    expect(rests).toBe(true);
  }).toPass();
  return before!;
}

/** To the pixel. */
async function expectPlace(page: Page, { name, top }: Place): Promise<void> {
  await expect(async () => {
    const now = await place(page);
    expect(now.name).toBe(name);
    expect(Math.abs(now.top - top)).toBeLessThanOrEqual(1);
  }).toPass({ timeout: 10_000 });
}

test('L8 T12 T14 the link to a message opens at it; loading again and coming back restore the place', async ({ people, server, visitAs }) => {
  const { ada, room } = await reader(people);
  const page = await visitAs(ada, CLIPBOARD);
  const log = await openRoom(page, room);
  await expect(log.getByText('Message 120.')).toBeInViewport();
  await log.getByText('Message 118.').hover();
  await more(page, 'Copy text');
  expect(await copied(page)).toMatch(/^Message 118\. Words/);

  const link = `${server.address}${pathOf(room)}/m/40`;
  await page.goto(link);
  const target = log.locator('[data-target]');
  await expect(target).toBeInViewport();
  await target.hover();
  await more(page, 'Copy link');
  expect(await copied(page)).toBe(link);
  await expect(target).toHaveCount(0);

  await log.hover();
  await page.mouse.wheel(0, -400);
  const before = await restingPlace(page);

  await page.reload();
  await expectPlace(page, before);
  await expect(target).toHaveCount(0);

  await page.getByRole('link', { name: 'Settings' }).first().click();
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
  await page.goBack();
  await expectPlace(page, before);
});

test('T14 messages and what can be done with them are reached by keyboard', async ({ people, visitAs }) => {
  const { ada, room } = await reader(people);
  const page = await visitAs(ada, CLIPBOARD);
  const log = await openRoom(page, room);
  await log.focus();
  await page.keyboard.press('ArrowUp');
  await expect(log.getByRole('article').filter({ hasText: 'Message 120.' })).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'React with 👍' })).toBeFocused();
  for (let tools = 0; tools < 7; tools++) await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'More', exact: true })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Copy text' })).toBeFocused();
  await page.keyboard.press('Enter');
  expect(await copied(page)).toMatch(/^Message 119\./);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Copy text' })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  expect(await copied(page)).toMatch(/\/m\/\d+$/);
});
