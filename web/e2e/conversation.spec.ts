import { composer, expect, message, pathOf, roomLink, test, timeline, write } from './parley';
import { roomOf, say } from './people';

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

  await adas.getByRole('button', { name: 'Message somebody' }).first().click();
  await adas.getByRole('dialog').getByLabel('Name').fill(bob.name);
  await adas.getByRole('dialog').getByRole('button', { name: /Bob/ }).click();
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
