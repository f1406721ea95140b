import type { Page } from '@playwright/test';
import { uuidV7 } from '../src/engine/uuid';
import { Gauge, megabytes } from './gauge';
import { composer, expect, message, pathOf, roomLink, test, timeline } from './parley';
import { given, inParallel, roomOf, say } from './people';

test('T1 T3 what one person says in a row is one group, each with its time', async ({ people, visitAs }) => {
  const [ada, bob] = [await people.signUp('Ada'), await people.signUp('Bob')];
  const room = await roomOf('groups', ada, bob);
  await say(ada, room, 'one');
  await say(ada, room, 'two');
  await say(bob, room, 'three');
  const page = await visitAs(ada, { path: pathOf(room) });
  await expect(message(page, 'one')).not.toHaveAttribute('data-grouped');
  await expect(message(page, 'two')).toHaveAttribute('data-grouped', 'true');
  await expect(message(page, 'three')).not.toHaveAttribute('data-grouped');
  for (const text of ['one', 'two', 'three']) {
    const time = message(page, text).locator('time');
    await expect(time).toHaveAttribute('datetime', /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    await expect(time).toHaveAttribute('title', /\d{4}/);
  }
});

test('T2 days are separated in the words and the zone of the reader', async ({ people, visitAs }) => {
  const ada = await people.signUp('Ada');
  const room = await roomOf('days', ada);
  await say(ada, room, 'now');
  const page = await visitAs(ada, { path: pathOf(room) });
  await expect(timeline(page).getByRole('separator').filter({ hasText: 'Today' })).toHaveCount(1);
});

test('T4 the unread line stands before the first unread message until Escape', async ({ people, visitAs }) => {
  const [ada, bob] = [await people.signUp('Ada'), await people.signUp('Bob')];
  const room = await roomOf('line', ada, bob);
  const seq = await say(ada, room, 'read long ago');
  await given(ada.rest.PUT('/v1/rooms/{room}/read', { params: { path: { room: room.room } }, body: { seq } }));
  const page = await visitAs(ada);
  await say(bob, room, 'fresh 1');
  await say(bob, room, 'fresh 2');
  await expect(roomLink(page, room)).toHaveAccessibleName(/2 unread/);
  await roomLink(page, room).click();
  const line = timeline(page).getByRole('separator').filter({ hasText: 'New messages' });
  await expect(line).toBeVisible();
  await expect(roomLink(page, room)).not.toHaveAccessibleName(/unread/);
  await say(bob, room, 'fresh 3');
  await expect(message(page, 'fresh 3')).toBeVisible();
  const top = async (text: string) => (await message(page, text).boundingBox())!.y;
  const at = (await line.boundingBox())!.y;
  expect(await top('read long ago')).toBeLessThan(at);
  expect(await top('fresh 1')).toBeGreaterThan(at);
  await page.keyboard.press('Escape');
  await expect(line).toHaveCount(0);
});

/** With LONG=1 as many as the specification says: sending them takes minutes. */
const MANY = process.env['LONG'] === '1' ? 100_000 : 4_000;

test(`T13 ${MANY} messages are at most 150 rows, and less than 40 MB in page and worker`, async ({ people, visitAs }) => {
  test.setTimeout(900_000);
  const [ada, bob] = [await people.signUp('Ada'), await people.signUp('Bob')];
  const room = await roomOf('very long', ada, bob);
  await inParallel(MANY, (n) => say(bob, room, `message ${n}: a sentence as people write them`));
  const page = await visitAs(ada, { path: pathOf(room) });
  await toEnd(page);
  let most = 0;
  for (let turn = 0; turn < 60; turn++) {
    await page.mouse.wheel(0, -2_000);
    most = Math.max(most, await timeline(page).getByRole('article').count());
  }
  expect(most).toBeGreaterThan(10);
  expect(most).toBeLessThanOrEqual(150);
  const { page: heap, worker } = await (await Gauge.of(page)).held();
  expect(megabytes(heap)).toBeLessThan(40);
  expect(megabytes(worker)).toBeLessThan(40);
});

test('T17 links open in a new tab that knows nothing of this one; text is never markup', async ({ people, visitAs }) => {
  const ada = await people.signUp('Ada');
  const room = await roomOf('links', ada);
  await say(ada, room, 'see https://example.org/a?b=c and javascript:alert(1) and <img src=x onerror=alert(1)>');
  const page = await visitAs(ada, { path: pathOf(room) });
  const link = message(page, 'see').getByRole('link');
  await expect(link).toHaveCount(1);
  await expect(link).toHaveAttribute('href', 'https://example.org/a?b=c');
  await expect(link).toHaveAttribute('rel', /noopener.*noreferrer|noreferrer.*noopener/);
  await expect(message(page, '<img src=x onerror=alert(1)>')).toBeVisible();
  await expect(message(page, 'see').locator('img')).toHaveCount(0);
});

test('T17 what is called like the innards of objects changes none of them', async ({ people, visitAs }) => {
  const ada = await people.signUp('Ada');
  const room = await roomOf('innards', ada);
  const content = JSON.parse('{"text":"odd","__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}}');
  const body = { id: uuidV7(Date.now()), type: 'message', content };
  await given(ada.rest.POST('/v1/rooms/{room}/events', { params: { path: { room: room.room } }, body }));
  await say(ada, room, 'constructor');
  const page = await visitAs(ada, { path: pathOf(room) });
  await expect(message(page, 'odd')).toBeVisible();
  await expect(message(page, 'constructor')).toBeVisible();
  expect(await page.evaluate(() => 'admin' in {} || 'admin' in Function.prototype)).toBe(false);
});

test('A7 every message takes its direction from its own text', async ({ people, visitAs }) => {
  const ada = await people.signUp('Ada');
  const room = await roomOf('directions', ada);
  await say(ada, room, 'שלום לכולם');
  await say(ada, room, 'hello all');
  const page = await visitAs(ada, { path: pathOf(room) });
  const directionOf = (text: string) =>
    message(page, text).locator('.message-text').evaluate((element) => getComputedStyle(element).direction);
  expect(await directionOf('שלום')).toBe('rtl');
  expect(await directionOf('hello all')).toBe('ltr');
  await expect(composer(page)).toHaveAttribute('dir', 'auto');
});

async function toEnd(page: Page): Promise<void> {
  await expect(timeline(page).getByRole('article').first()).toBeVisible();
  const jump = page.getByRole('button', { name: /Jump to latest/ });
  await timeline(page).hover();
  if (await jump.isVisible()) await jump.click();
}
