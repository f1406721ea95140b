import { scan, scanThemes } from './checks';
import { composer, expect, message, openRoom, pathOf, test, write } from './parley';
import { uuidV7 } from '../src/engine/uuid';
import { given, roomOf, say, sayMany, type Person, type Room } from './people';

async function below(person: Person, { room }: Room, thread: number, text: string): Promise<void> {
  const path = { room, seq: thread };
  await given(person.rest.PATCH('/v1/rooms/{room}/threads/{seq}', { params: { path }, body: { following: true } }));
  const body = { id: uuidV7(Date.now()), type: 'message', content: { text, thread } };
  await given(person.rest.POST('/v1/rooms/{room}/events', { params: { path: { room } }, body }));
}

test('L8 a room opens at a day, by its menu, the palette and a command', async ({ people, visitAs }) => {
  const ada = await people.signUp('Ada');
  const room = await roomOf('long', ada);
  await sayMany(ada, room, 60);
  const page = await visitAs(ada, { path: pathOf(room) });
  await expect(message(page, 'message 60')).toBeInViewport();
  await page.getByRole('button', { name: 'More about this room' }).click();
  await page.getByRole('menuitem', { name: 'Go to a day…' }).click();
  const day = await page.evaluate(() => new Date().toLocaleDateString('sv'));
  await page.locator('input[type=date]').fill(day);
  await scan(page, 'go to a day');
  await page.getByRole('button', { name: 'Go', exact: true }).click();
  await expect(page).toHaveURL(/\/m\/\d+$/);
  await expect(message(page, /^(?!.*message \d\d).*message 1/)).toBeInViewport();

  await write(page, '/date 2100-01-01');
  await expect(page).toHaveURL(pathOf(room));
  await write(page, '/date yesterday');
  await expect(page.getByRole('alert')).toContainText('2026-11-30');
  await composer(page).fill('');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('go to a day');
  await page.keyboard.press('Enter');
  await expect(page.locator('input[type=date]')).toBeFocused();
});

test('what is typed right after Ctrl+K goes into the palette, however busy the page is', async ({ people, visitAs }) => {
  const ada = await people.signUp('Ada');
  const room = await roomOf('busy', ada);
  const page = await visitAs(ada, { path: pathOf(room) });
  await composer(page).focus();
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(composer(page)).toBeFocused();
  const focused = await page.evaluate(() => {
    document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key: 'k', ctrlKey: true, bubbles: true, cancelable: true }));
    return Promise.resolve().then(() => document.activeElement?.role);
  });
  expect(focused).toBe('combobox');
});

test('N8 /help lists the commands, ? the keys', async ({ people, visitAs }) => {
  const ada = await people.signUp('Ada');
  const room = await roomOf('helpful', ada);
  await say(ada, room, 'hello');
  const page = await visitAs(ada, { path: pathOf(room) });
  await write(page, '/help ');
  await expect(page.getByRole('dialog')).toContainText('/topic');
  await scan(page, 'commands');
  await page.keyboard.press('Escape');
  await write(page, '/topic what we talk about');
  await expect(page.locator('.room-header').getByText('what we talk about')).toBeVisible();
});

test('R3 threads that one follows, also of two, are listed, and change at once with other devices', async ({ people, visitAs }) => {
  const [ada, bob] = [await people.signUp('Ada'), await people.signUp('Bob')];
  const { room } = await given(ada.rest.POST('/v1/rooms', { body: { kind: 'direct', members: [bob.user] } }));
  const direct = { room, name: 'Bob' };
  const root = await say(ada, direct, 'where shall we meet?');
  await below(ada, direct, root, 'at the bridge');
  const page = await visitAs(ada, { path: '/threads' });
  const listed = page.getByRole('main').getByRole('article');
  await expect(listed).toHaveText([/where shall we meet/]);
  const path = { room, seq: root };
  await given(ada.rest.PATCH('/v1/rooms/{room}/threads/{seq}', { params: { path }, body: { following: false } }));
  await expect(listed).toHaveCount(0);
  await openRoom(page, direct);
});

test('messages are found by their words, a wrong letter forgiven, and by filters, and shown where they stand', async ({ people, visitAs }) => {
  const [ada, bob] = [await people.signUp('Ada'), await people.signUp('Bob')];
  const [food, work] = [await roomOf('food', ada, bob), await roomOf('work', ada, bob)];
  await say(ada, food, 'the recipe for Käsespätzle');
  await say(bob, work, 'a recipe for trouble: https://example.org');
  const page = await visitAs(bob, { path: pathOf(food) });
  await openRoom(page, food);
  await openRoom(page, work);
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox', { name: 'Room, person or command' })).toBeFocused();
  await page.keyboard.type('recpie');
  await page.keyboard.press('Enter');
  const found = page.getByRole('main').getByRole('article');
  await expect(found).toHaveText([/for trouble/, /Käsespätzle/]);
  await scanThemes(page, 'search');

  const box = page.getByRole('searchbox', { name: 'Search messages' });
  await expect(box).toBeFocused();
  await box.fill('recipe');
  await page.getByRole('button', { name: 'has:link' }).click();
  await expect(found).toHaveText([/for trouble/]);
  await box.fill('recipe has:cheese');
  await expect(page.getByText('“has:cheese” says nothing to look for')).toBeVisible();
  await box.fill('kasesp from:ada in:food before:2020-01-01');
  await expect(page.getByText('Nothing found')).toBeVisible();
  await box.fill('kasesp from:ada in:food');
  await expect(found).toHaveText([/Käsespätzle/]);
  await expect(page).toHaveURL(/search#kasesp/);
  await page.getByRole('link', { name: 'Show in the room' }).click();
  await expect(message(page, 'Käsespätzle')).toHaveAttribute('data-target', 'true');
  await page.goBack();
  await expect(box).toHaveValue('kasesp from:ada in:food');
  await expect(found).toHaveText([/Käsespätzle/]);

  await openRoom(page, work);
  await page.getByRole('button', { name: 'More about this room' }).click();
  await page.getByRole('menuitem', { name: 'Search in this room…' }).click();
  await expect(box).toBeFocused();
  await page.keyboard.type('recipe');
  await expect(box).toHaveValue('in:"work" recipe');
  await expect(found).toHaveText([/for trouble/]);
});
