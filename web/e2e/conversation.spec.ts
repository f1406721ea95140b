import type { Page } from '@playwright/test';
import { Device } from './device';
import { composer, expect, message, openRoom, pathOf, roomLink, test, timeline, write } from './parley';
import { directOf, given, roomOf, say } from './people';

test('S7 the server is killed while two people talk in a room and directly: all comes back, once, in order', async ({
  people,
  server,
  visitAs,
}) => {
  const [ada, bob] = [await people.signUp('Ada'), await people.signUp('Bob')];
  const room = await roomOf('launch', ada, bob);
  const adas = await visitAs(ada, { path: pathOf(room) });
  const bobs = await visitAs(bob, { path: pathOf(room) });
  await write(adas, 'before the crash');
  await expect(message(bobs, 'before the crash')).toBeVisible();

  await roomLink(adas, await directOf(ada, bob)).click();
  await expect(adas.getByRole('heading', { level: 1 })).toHaveText('Bob');
  await write(adas, 'only for you');
  await expect(bobs.getByRole('navigation').getByRole('link', { name: /Ada.*1 unread/ })).toBeVisible();

  await server.kill();
  await write(adas, 'said while it was down, to one');
  await roomLink(adas, room).click();
  await expect(adas.getByRole('heading', { level: 1 })).toHaveText('launch');
  for (const n of [1, 2, 3]) await write(adas, `said while it was down ${n}`);
  await write(bobs, 'bob, too');
  await expect(message(bobs, 'bob, too')).toHaveAttribute('aria-busy', 'true');
  await server.startAgain();

  for (const page of [adas, bobs]) {
    await expect(message(page, /said while it was down|bob, too/)).toHaveCount(4, { timeout: 40_000 });
    await expect(page.locator('article[aria-busy]')).toHaveCount(0);
    const said = await message(page, /said while/).allInnerTexts();
    expect(said.map((text) => /down (\d)/.exec(text)?.[1])).toEqual(['1', '2', '3']);
  }
  const direct = bobs.getByRole('navigation').getByRole('link', { name: /Ada.*2 unread/ });
  await direct.click();
  await expect(message(bobs, /only for you|to one/)).toHaveCount(2);
  await expect(bobs.getByRole('navigation').getByRole('link', { name: /Ada.*unread/ })).toHaveCount(0);
});

test('S4 what is said offline survives a reload and goes out once, in order', async ({ people, visitAs }) => {
  const [ada, bob] = [await people.signUp('Ada'), await people.signUp('Bob')];
  const room = await roomOf('offline', ada, bob);
  const adas = await visitAs(ada, { path: pathOf(room), serviceWorkers: 'allow' });
  const bobs = await visitAs(bob, { path: pathOf(room) });
  await say(ada, room, 'hello');
  await expect(message(adas, 'hello')).toBeVisible();
  await adas.evaluate(async () => void (await navigator.serviceWorker.ready));

  await adas.context().setOffline(true);
  for (const n of [1, 2, 3]) await write(adas, `offline ${n}`);
  await adas.reload();
  await expect(message(adas, 'offline')).toHaveCount(3);
  await expect(adas.locator('article[aria-busy]')).toHaveCount(3);
  await adas.context().setOffline(false);

  for (const page of [bobs, adas]) {
    await expect(timeline(page).getByText(/^offline \d$/)).toHaveText(['offline 1', 'offline 2', 'offline 3'], { timeout: 30_000 });
  }
  await expect(adas.locator('article[aria-busy]')).toHaveCount(0);
});

test('S4 a day without a network: the browser starts, reads, searches and writes, is killed, and what was written arrives once, in order', async ({
  people,
  server,
  launchOptions,
}) => {
  const [ada, bob] = [await people.signUp('Ada'), await people.signUp('Bob')];
  const [hut, valley] = [await roomOf('hut', ada, bob), await roomOf('valley', ada, bob)];
  await say(bob, hut, 'the hut is open');
  await say(bob, valley, 'the pass is closed');
  const device = new Device(server, launchOptions);
  const online = await device.start({ as: ada });
  await online.goto(pathOf(hut));
  await expect(message(online, 'the hut is open')).toBeVisible();
  await openRoom(online, valley);
  await online.evaluate(async () => void (await navigator.serviceWorker.ready));
  await device.close();

  const page = await device.start({ offline: true });
  await page.goto(pathOf(valley));
  await expect(message(page, 'the pass is closed')).toBeVisible();
  await openRoom(page, hut);
  await message(page, 'the hut is open').hover();
  await message(page, 'the hut is open').getByRole('button', { name: 'React with 👍' }).click();
  await page.keyboard.press('Control+Shift+F');
  await page.getByRole('searchbox').fill('pas closed');
  await expect(page.getByRole('main').getByRole('article')).toHaveText([/the pass is closed/]);
  await expect(page.getByText('Without a network, only what this device keeps is searched')).toBeVisible();
  await openRoom(page, hut);
  const written = Array.from({ length: 50 }, (_, n) => `offline ${n}`);
  for (const text of written) await write(page, text);
  await expect.poll(() => waiting(page)).toBe(written.length + 1);
  await device.kill();

  const back = await device.start();
  await back.goto(pathOf(hut));
  const said = async () => {
    const query = { limit: 100 };
    const { events } = await given(bob.rest.GET('/v1/rooms/{room}/events', { params: { path: hut, query } }));
    return events.filter(({ sender, type }) => sender === ada.user && type === 'message').map(({ content }) => (content as { text?: string }).text);
  };
  await expect.poll(said, { timeout: 30_000 }).toEqual(written);
  await expect(message(back, 'offline 49')).toBeVisible();
  await expect(back.locator('article[aria-busy]')).toHaveCount(0);
  await expect.poll(() => waiting(back)).toBe(0);
  expect(await said()).toEqual(written);
  await device.discard();
});

/** How much is stored to be sent. */
function waiting(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open('parley');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const counting = opening.result.transaction('outbox').objectStore('outbox').count();
          counting.onsuccess = () => {
            opening.result.close();
            resolve(counting.result);
          };
        };
      }),
  );
}

test('S7 what was said during a drop of the network comes with the reconnect, without hole or double', async ({
  people,
  visitAs,
}) => {
  const [ada, bob] = [await people.signUp('Ada'), await people.signUp('Bob')];
  const room = await roomOf('gap', ada, bob);
  const bobs = await visitAs(bob, { path: pathOf(room) });
  await say(ada, room, 'said 0');
  await expect(message(bobs, 'said 0')).toBeVisible();
  await bobs.context().setOffline(true);
  for (let n = 1; n <= 120; n++) await say(ada, room, `said ${n}`);
  await bobs.context().setOffline(false);
  await expect(message(bobs, /said 120$/)).toBeVisible({ timeout: 40_000 });
  await composer(bobs).focus();
  await timeline(bobs).evaluate((list) => list.scrollTo(0, 0));
  await expect(message(bobs, /said 0$/)).toBeVisible();
});
