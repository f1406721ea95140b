import { scan } from './checks';
import { expect, message, openRoom, test, timeline } from './parley';
import { given, roomOf, say } from './people';

test('T14 a message is saved by pointer or key, stands in one place on all devices, and is not shown to whoever may not read it any more', async ({ people, visitAs }) => {
  const [ada, bob] = [await people.signUp('Ada'), await people.signUp('Bob')];
  const [one, two] = [await roomOf('one', ada, bob), await roomOf('two', ada, bob)];
  await say(ada, one, 'the door code');
  await say(ada, two, 'the recipe');
  const [page, phone] = [await visitAs(bob), await visitAs(bob, { path: '/saved' })];
  await expect(phone.getByText('You have saved nothing yet')).toBeVisible();

  await openRoom(page, one);
  await message(page, 'the door code').hover();
  const save = message(page, 'the door code').getByRole('button', { name: 'Save for later' });
  await save.click();
  await expect(save).toHaveAttribute('aria-pressed', 'true');
  const listed = phone.getByRole('main').getByRole('article');
  await expect(listed).toHaveText([/the door code/]);

  await openRoom(page, two);
  await timeline(page).getByRole('article').first().focus();
  await page.keyboard.press('Control+s');
  await expect(listed).toHaveText([/the recipe/, /the door code/]);
  await scan(phone, 'saved messages');

  const path = { room: one.room, user: bob.user };
  await given(ada.rest.DELETE('/v1/rooms/{room}/members/{user}', { params: { path } }));
  await phone.reload();
  const gone = phone.getByRole('region', { name: 'A room that you left' });
  await expect(gone).toContainText('not to be read any more');
  await expect(phone.getByText('the door code')).toHaveCount(0);
  await gone.getByRole('button', { name: 'Remove from saved' }).click();
  await expect(gone).toHaveCount(0);
  await page.keyboard.press('Control+s');
  await expect(phone.getByText('You have saved nothing yet')).toBeVisible();
});
