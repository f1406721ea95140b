import type { Page } from '@playwright/test';
import { scan } from './checks';
import { composer, expect, message, pathOf, test, write } from './parley';
import { given, roomOf, say, type Person } from './people';

const own = (page: Page, shows: string | RegExp) => page.getByRole('button', { name: shows });
const detailsOf = (page: Page, name: string) => page.getByRole('complementary').getByRole('listitem').filter({ hasText: name });

async function direct(one: Person, other: Person): Promise<string> {
  const body = { kind: 'direct' as const, members: [other.user] };
  return `/r/${(await given(one.rest.POST('/v1/rooms', { body }))).room}`;
}

test('what one chooses to show holds on all devices, and whoever shares a room sees it', async ({ people, visitAs }) => {
  test.slow();
  const [owner, member] = [await people.signUp('Ada'), await people.signUp('Bob')];
  const room = await roomOf('launch', owner, member);
  await say(member, room, 'Welcome');
  const ada = await visitAs(owner, { path: pathOf(room) });
  await ada.getByRole('button', { name: 'Members and details' }).click();
  const bob = await visitAs(member, { path: pathOf(room) });
  const phone = await visitAs(member);
  const seen = detailsOf(ada, 'Bob');
  await expect(seen).toContainText('Online');
  await expect(seen.locator('[data-shows="online"]')).toBeVisible();

  await own(bob, 'You, Bob: Online').click();
  await expect(bob.getByRole('menuitemradio', { name: 'Online' })).toBeFocused();
  await expect(bob.getByRole('menuitemradio', { checked: true })).toHaveText('Online');
  await scan(bob, 'own menu');
  for (const key of ['ArrowDown', 'ArrowDown', 'Enter']) await bob.keyboard.press(key);
  for (const page of [bob, phone]) await expect(own(page, 'You, Bob: Do not disturb')).toBeVisible();
  await expect(seen).toContainText('Do not disturb');
  await expect(seen.locator('[data-shows="dnd"]')).toBeVisible();

  await own(bob, /^You, Bob/).click();
  await bob.getByRole('menuitem', { name: 'Set a status…' }).click();
  const dialog = bob.getByRole('dialog', { name: 'Your status' });
  await dialog.getByRole('button', { name: '🌴 On leave' }).click();
  await expect(dialog.getByLabel('What are you up to?')).toHaveValue('On leave');
  await dialog.getByLabel('Clear it').selectOption('In 1 hour');
  await scan(bob, 'status');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();
  await expect(own(bob, /^You, Bob/)).toBeFocused();
  await expect(own(phone, /^You, Bob/)).toContainText('🌴 On leave');
  await expect(seen).toContainText('🌴 On leave');
  await ada.goto(await direct(owner, member));
  await expect(ada.getByRole('main')).toContainText('Do not disturb · 🌴 On leave');

  await bob.reload();
  await expect(own(bob, 'You, Bob: Do not disturb')).toContainText('🌴 On leave');
  await write(bob, '/status 🚌 on the way');
  await expect(ada.getByRole('main')).toContainText('Do not disturb · 🚌 on the way');
  await write(bob, '/invisible');
  await expect(own(phone, 'You, Bob: Invisible')).toBeVisible();
  await expect(ada.getByRole('main')).not.toContainText('Do not disturb');
  await write(bob, '/status');
  await write(bob, '/back');
  await expect(own(phone, 'You, Bob: Online')).not.toContainText('on the way');
  await expect(ada.getByRole('main').getByText('Online', { exact: true })).toBeVisible();
  const statusText = { emoji: '🍵', text: 'back soon', until: Date.now() + 2_500 };
  await given(member.rest.PATCH('/v1/account/presence', { body: { statusText } }));
  await expect(ada.getByRole('main')).toContainText('🍵 back soon');
  await expect(ada.getByRole('main'), 'it ends by itself').not.toContainText('back soon');
  await phone.context().close();
  await bob.context().close();
  await expect(ada.getByRole('main').getByText('Online', { exact: true })).toBeHidden();
});

test('whoever does not show that they write is not shown that others do, on any device', async ({ people, visitAs }) => {
  const [owner, member, third] = [await people.signUp('Ada'), await people.signUp('Bob'), await people.signUp('Cleo')];
  const room = await roomOf('launch', owner, member, third);
  await say(member, room, 'Welcome');
  const [ada, bob, cleo] = [
    await visitAs(owner, { path: pathOf(room) }),
    await visitAs(member, { path: pathOf(room) }),
    await visitAs(third, { path: pathOf(room) }),
  ];
  const phone = await visitAs(member, { path: '/settings' });
  const shows = phone.getByLabel('Show others when I am writing');
  await shows.click();
  await expect(shows).not.toBeChecked();
  await expect(phone.getByText('What you do not show, you do not see of others, either.')).toBeVisible();
  for (const page of [ada, bob, cleo]) await expect(message(page, 'Welcome')).toBeVisible();

  await composer(bob).pressSequentially('in secret');
  await composer(cleo).pressSequentially('openly');
  await expect(ada.getByText('Cleo is writing…')).toBeVisible();
  await expect(bob.getByText('is writing…')).toBeHidden();
  await say(owner, room, 'And now');
  await expect(message(bob, 'And now')).toBeVisible();
  await expect(bob.getByText('is writing…')).toBeHidden();
});

test('T19 own last message is sent, then read, by whom is listed, and nothing of it is shown to who hides theirs', async ({ people, visitAs }) => {
  const [owner, member] = [await people.signUp('Ada'), await people.signUp('Bob')];
  const room = await roomOf('launch', owner, member);
  await say(member, room, 'Welcome');
  const ada = await visitAs(owner, { path: pathOf(room) });
  await expect(message(ada, 'Welcome')).toBeVisible();
  await write(ada, 'Thank you');
  await expect(ada.getByText('Sent', { exact: true })).toBeVisible();
  const bob = await visitAs(member, { path: pathOf(room) });
  await expect(message(bob, 'Thank you')).toBeVisible();
  await ada.getByRole('button', { name: 'Read by Bob' }).click();
  const readers = ada.getByRole('dialog', { name: 'Read by' });
  await expect(readers.getByRole('listitem')).toHaveText(['BBob']);
  await scan(ada, 'readers');
  await ada.keyboard.press('Escape');
  await expect(ada.getByRole('button', { name: 'Read by Bob' })).toBeFocused();

  await ada.reload();
  await expect(ada.getByRole('button', { name: 'Read by Bob' })).toBeVisible();
  await message(ada, 'Thank you').focus();
  await message(ada, 'Thank you').getByRole('button', { name: 'More' }).click();
  await expect(ada.getByRole('menuitem', { name: 'Read by…' })).toBeVisible();
  await ada.keyboard.press('Escape');
  await given(owner.rest.PATCH('/v1/account/presence', { body: { receipts: false } }));
  await expect(ada.getByText('Sent', { exact: true })).toBeVisible();

  await bob.goto(await direct(owner, member));
  await write(bob, 'Between us');
  await expect(bob.getByText('Sent', { exact: true })).toBeVisible();
  await given(owner.rest.PATCH('/v1/account/presence', { body: { receipts: true } }));
  await ada.goto(new URL(bob.url()).pathname);
  await expect(bob.getByText('Read', { exact: true })).toBeVisible();
});

test('a picture is chosen from a file, and others see it at once, until it is removed', async ({ people, visitAs }) => {
  const [owner, member] = [await people.signUp('Ada'), await people.signUp('Bob')];
  const room = await roomOf('launch', owner, member);
  await say(member, room, 'Welcome');
  const ada = await visitAs(owner, { path: pathOf(room) });
  const bob = await visitAs(member, { path: '/settings' });
  const seen = message(ada, 'Welcome').locator('.avatar-picture');
  await expect(message(ada, 'Welcome')).toBeVisible();
  await expect(seen).toHaveCount(0);

  const file = { name: 'bob.png', mimeType: 'image/png', buffer: await bob.screenshot() };
  await bob.locator('input[type=file]').setInputFiles(file);
  await expect(bob.getByText('The picture was changed.')).toBeVisible();
  await expect(seen).toBeVisible();
  expect(await seen.evaluate((image: HTMLImageElement) => [image.naturalWidth, image.naturalHeight])).toEqual([256, 256]);
  await scan(bob, 'own picture');
  await bob.locator('input[type=file]').setInputFiles({ ...file, buffer: Buffer.from('no picture at all') });
  await expect(bob.getByRole('alert').getByText('This is not a picture that can be shown here.')).toBeVisible();
  await bob.getByRole('button', { name: 'Remove picture' }).click();
  await expect(bob.getByRole('button', { name: 'Choose picture…' })).toBeFocused();
  await expect(seen).toHaveCount(0);

  await ada.getByRole('button', { name: 'Members and details' }).click();
  await ada.getByRole('button', { name: 'Room settings' }).click();
  const dialog = ada.getByRole('dialog', { name: 'Room settings' });
  await dialog.locator('input[type=file]').setInputFiles(file);
  await expect(dialog.getByText('The picture was changed.')).toBeVisible();
  await scan(ada, 'picture of a room');
  await expect(bob.getByRole('navigation').locator('.avatar-picture')).toBeVisible();
  await ada.reload();
  await expect(ada.getByRole('main').getByText('Ada changed the picture of the room')).toBeVisible();
});
