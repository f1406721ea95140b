import { scan } from './checks';
import { composer, expect, message, openRoom, pathOf, test, write } from './parley';
import { uuidV7 } from '../src/engine/uuid';
import { given, roomOf, say } from './people';

test('whom one blocks is folded away on all devices, not written to, and let back in the settings', async ({ people, visitAs }) => {
  const [ada, bob] = [await people.signUp('Ada'), await people.signUp('Bob')];
  const room = await roomOf('blocks', ada, bob);
  await say(bob, room, 'buy my book');
  const direct = await given(ada.rest.POST('/v1/rooms', { body: { kind: 'direct', members: [bob.user] } }));
  await say(bob, direct, 'buy it!');
  const laptop = await visitAs(ada, { path: pathOf(room) });
  const phone = await visitAs(ada, { path: pathOf(room) });
  await expect(message(phone, 'buy my book')).toBeVisible();

  await message(laptop, 'buy my book').hover();
  await message(laptop, 'buy my book').getByRole('toolbar').getByRole('button', { name: 'More' }).click();
  await laptop.getByRole('menuitem', { name: 'Block Bob…' }).click();
  await expect(laptop.getByRole('dialog', { name: 'Block Bob?' })).toBeVisible();
  await scan(laptop, 'the question whether to block');
  await laptop.getByRole('dialog').getByRole('button', { name: 'Block', exact: true }).click();
  for (const page of [laptop, phone]) {
    await expect(message(page, 'Message of somebody you blocked.')).toBeVisible();
    await expect(message(page, 'buy my book')).toHaveCount(0);
  }
  await say(bob, room, 'and my other book');
  await expect(message(phone, 'Message of somebody you blocked.')).toHaveCount(2);
  await message(phone, 'Message of somebody you blocked.').first().getByRole('button', { name: 'Show' }).click();
  await expect(message(phone, 'buy my book')).toBeVisible();
  await scan(phone, 'a folded message');

  await openRoom(laptop, { room: direct.room, name: 'Bob' });
  await expect(laptop.getByText('You blocked this person. Neither of you writes here.')).toBeVisible();
  await expect(composer(laptop)).toHaveCount(0);
  const refused = await bob.rest.POST('/v1/rooms/{room}/events', {
    params: { path: { room: direct.room } },
    body: { id: uuidV7(Date.now()), type: 'message', content: { text: 'hello?' } },
  });
  expect(refused.response.status).toBe(403);

  await laptop.goto('/settings');
  const unblock = laptop.getByRole('button', { name: 'Unblock Bob' });
  await expect(unblock).toBeVisible();
  await scan(laptop, 'people one blocked');
  await unblock.click();
  await expect(laptop.getByText('You blocked nobody.')).toBeVisible();
  await expect(message(phone, 'and my other book')).toBeVisible();
  await openRoom(laptop, { room: direct.room, name: 'Bob' });
  await write(laptop, 'welcome back');
  await expect(message(laptop, 'welcome back')).not.toHaveAttribute('aria-busy');
});
