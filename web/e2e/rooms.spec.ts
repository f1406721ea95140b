import { Gauge, megabytes } from './gauge';
import { composer, expect, message, pathOf, roomLink, test, timeline, write } from './parley';
import { uuidV7 } from '../src/engine/uuid';
import { given, inParallel, roomOf, say, sayMany } from './people';

test('R1 sections collapse, and stay so after a reload', async ({ people, visitAs }) => {
  const ada = await people.signUp('Ada');
  const room = await roomOf('folded', ada);
  const page = await visitAs(ada);
  await expect(roomLink(page, room)).toBeVisible();
  const heading = page.getByRole('navigation').getByRole('button', { name: 'Rooms', exact: true });
  await heading.click();
  await expect(roomLink(page, room)).toHaveCount(0);
  await page.reload();
  await expect(heading).toHaveAttribute('aria-expanded', 'false');
  await heading.click();
  await expect(roomLink(page, room)).toBeVisible();
});

test('R2 the room that was written in last is first, but nothing moves below the pointer', async ({ people, visitAs }) => {
  const [ada, bob] = [await people.signUp('Ada'), await people.signUp('Bob')];
  const [first, second] = [await roomOf('first', ada, bob), await roomOf('second', ada, bob)];
  await say(bob, first, 'one');
  const page = await visitAs(ada);
  const rooms = page.locator('[data-room]');
  await expect(rooms).toHaveCount(2);
  await say(bob, second, 'two');
  await expect(rooms.first()).toHaveAttribute('data-room', second.room);
  const below = await rooms.last().boundingBox();
  await rooms.first().hover();
  await expect(page.locator('.room-menu')).toBeVisible();
  expect(await rooms.last().boundingBox()).toEqual(below);
  await rooms.last().hover();
  await say(bob, first, 'three');
  await expect(roomLink(page, first)).toContainText('2');
  await expect(rooms.first()).toHaveAttribute('data-room', second.room);
  await page.mouse.move(700, 400);
  await expect(rooms.first()).toHaveAttribute('data-room', first.room);
});

test('R3 R4 unread messages are counted, and reading clears the count on every device', async ({ people, visitAs }) => {
  const [ada, bob] = [await people.signUp('Ada'), await people.signUp('Bob')];
  const room = await roomOf('counted', ada, bob);
  const [laptop, phone] = [await visitAs(ada), await visitAs(ada)];
  await sayMany(bob, room, 3);
  for (const page of [laptop, phone]) {
    await expect(roomLink(page, room)).toHaveAccessibleName(/3 unread messages/);
    await expect(page).toHaveTitle(/^\(3\)/);
  }
  await roomLink(laptop, room).click();
  for (const page of [laptop, phone]) {
    await expect(roomLink(page, room)).not.toHaveAccessibleName(/unread/);
    await expect(page).not.toHaveTitle(/\(\d\)/);
  }
  await write(laptop, 'own words do not count');
  await expect(message(laptop, 'own words')).not.toHaveAttribute('aria-busy');
  await expect(roomLink(phone, room)).not.toHaveAccessibleName(/unread/);
});

test('R7 the arrow keys move in the list, Alt with them from room to room and from unread to unread', async ({ people, visitAs }) => {
  const [ada, bob] = [await people.signUp('Ada'), await people.signUp('Bob')];
  const rooms = [await roomOf('three', ada, bob), await roomOf('two', ada, bob), await roomOf('one', ada, bob)];
  for (const [n, room] of rooms.entries()) await say(bob, room, `hello ${n}`);
  const page = await visitAs(ada);
  const listed = page.locator('[data-room]');
  await expect(listed.first()).toHaveAttribute('data-room', rooms[2]!.room);
  await listed.first().focus();
  await page.keyboard.press('ArrowDown');
  await expect(roomLink(page, rooms[1]!)).toBeFocused();
  await page.keyboard.press('End');
  await expect(roomLink(page, rooms[0]!)).toBeFocused();
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(pathOf(rooms[2]!));
  await expect(roomLink(page, rooms[2]!)).not.toHaveAccessibleName(/unread/);
  await page.keyboard.press('Alt+ArrowDown');
  await expect(page).toHaveURL(pathOf(rooms[1]!));
  await expect(roomLink(page, rooms[1]!)).not.toHaveAccessibleName(/unread/);
  await page.keyboard.press('Alt+ArrowUp');
  await expect(page).toHaveURL(pathOf(rooms[2]!));
  await page.keyboard.press('Alt+Shift+ArrowDown');
  await expect(page).toHaveURL(pathOf(rooms[0]!));
});

test('R9 a thousand rooms stand in at most sixty rows, and are found by name', async ({ people, visitAs }) => {
  test.slow();
  const ada = await people.signUp('Ada');
  await inParallel(1_000, (n) => roomOf(`room ${n}`, ada));
  const page = await visitAs(ada);
  const rows = page.locator('[data-room]');
  await expect(rows.first()).toBeVisible();
  const list = page.getByRole('navigation').locator('> *').last();
  const roomsHigh = () => list.evaluate((element) => element.scrollHeight / (element.querySelector<HTMLElement>('[data-room]')?.offsetHeight ?? Infinity));
  await expect.poll(roomsHigh, { timeout: 30_000 }).toBeGreaterThan(1_000);
  expect(await rows.count()).toBeLessThanOrEqual(60);
  await list.evaluate((element) => element.scrollTo(0, element.scrollHeight / 2));
  expect(await rows.count()).toBeLessThanOrEqual(60);
  const { page: heap, worker } = await (await Gauge.of(page)).held();
  expect(megabytes(heap)).toBeLessThan(25);
  expect(megabytes(worker)).toBeLessThan(25);

  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').getByRole('combobox').fill('room 777');
  await expect(page.getByRole('option', { selected: true })).toHaveText('room 777');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('room 777');
});

test('who is removed from a room, what it is called and about, and who may write is seen at once by everyone', async ({ people, visitAs }) => {
  const [ada, bob] = [await people.signUp('Ada'), await people.signUp('Bob')];
  const room = await roomOf('before', ada, bob);
  const bobs = await visitAs(bob, { path: pathOf(room) });
  await say(ada, room, 'hello');
  await expect(message(bobs, 'hello')).toBeVisible();
  const adas = await visitAs(ada, { path: pathOf(room) });
  await adas.getByRole('button', { name: 'Room settings' }).click();
  const dialog = adas.getByRole('dialog');
  await dialog.getByLabel('Name').fill('after');
  await dialog.getByLabel('Topic').fill('what comes next');
  await dialog.getByLabel('Slow mode').selectOption('1 minute');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(bobs.getByRole('heading', { level: 1 })).toHaveText('after');
  await expect(timeline(bobs).getByText('Ada renamed the room to “after”')).toBeVisible();
  await expect(bobs.getByTitle('what comes next')).toBeVisible();
  await expect(bobs.getByText('Slow mode: 1 minute')).toBeVisible();
  await write(bobs, 'said at once');
  await expect(message(adas, 'said at once')).toBeVisible();
  await expect(bobs.getByText(/The next one goes out in 5\d seconds/)).toBeVisible();
  await adas.getByRole('button', { name: 'Room settings' }).click();
  await dialog.getByText('Only moderators write here').click();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(composer(bobs)).toHaveCount(0);
  await expect(bobs.getByText('Only moderators write here.')).toBeVisible();
  await expect(composer(adas)).toBeVisible();
  const path = { room: room.room, user: bob.user };
  await given(ada.rest.DELETE('/v1/rooms/{room}/members/{user}', { params: { path, query: { id: uuidV7(Date.now()) } } }));
  await expect(roomLink(bobs, room)).toHaveCount(0);
  await expect(message(bobs, 'hello')).toHaveCount(0);
});

test('a room that its owner closes for good is read on, and written in by nobody', async ({ people, visitAs }) => {
  const [ada, bob] = [await people.signUp('Ada'), await people.signUp('Bob')];
  const room = await roomOf('summit', ada, bob);
  const [adas, bobs] = [await visitAs(ada, { path: pathOf(room) }), await visitAs(bob, { path: pathOf(room) })];
  await say(bob, room, 'we are there');
  for (const page of [adas, bobs]) await expect(message(page, 'we are there')).toBeVisible();
  await adas.getByRole('button', { name: 'Room settings' }).click();
  await adas.getByRole('dialog').getByText('Archived: it can be read, and nobody writes').click();
  await adas.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect(composer(bobs)).toHaveCount(0);
  await bobs.goto('/');
  await expect(roomLink(bobs, room)).toBeVisible();
  await bobs.keyboard.press('Control+k');
  await bobs.getByRole('dialog').getByRole('combobox').fill('summit');
  await expect(bobs.getByRole('option', { selected: true })).toHaveText('summit');
  await bobs.keyboard.press('Enter');
  await expect(bobs.getByText('This room is archived. It can be read, and nobody writes here.')).toBeVisible();
  await expect(message(bobs, 'we are there')).toBeVisible();
  await adas.getByRole('button', { name: 'Bring it back' }).click();
  await expect(composer(bobs)).toBeVisible();
  await bobs.context().setOffline(true);
  await write(bobs, 'one more thing');
  await adas.getByRole('button', { name: 'Room settings' }).click();
  await adas.getByRole('button', { name: 'Close this room for good…' }).click();
  const dialog = adas.getByRole('dialog', { name: 'Close summit for good?' });
  await dialog.getByLabel('Name of the room').fill('valley');
  await adas.keyboard.press('Enter');
  await expect(dialog).toContainText('This is not the name of this room.');
  await dialog.getByLabel('Name of the room').fill('summit');
  await adas.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await bobs.context().setOffline(false);
  for (const page of [adas, bobs]) {
    await expect(page.getByText('This room is closed. Nobody can write here any more.')).toBeVisible({ timeout: 30_000 });
    await expect(composer(page)).toHaveCount(0);
    await expect(message(page, 'we are there')).toBeVisible();
  }
  await expect(message(bobs, 'one more thing')).toContainText('Not sent.');
  await expect(adas.getByRole('button', { name: 'Room settings' })).toHaveCount(0);
});
