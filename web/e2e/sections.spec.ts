import { scan } from './checks';
import { expect, roomLink, test } from './parley';
import { roomOf } from './people';

test('R1 rooms are made favourites and moved into own sections, by pointer and keys, on all devices', async ({ people, visitAs }) => {
  const ada = await people.signUp('Ada');
  const [one, two] = [await roomOf('one', ada), await roomOf('two', ada)];
  const [page, phone] = [await visitAs(ada), await visitAs(ada)];
  const heading = (of: typeof page, name: string) => of.getByRole('navigation').getByRole('button', { name, exact: true });
  const order = (of: typeof page) => of.locator('.rooms-heading h2 button, [data-room]');

  await roomLink(page, one).hover();
  await page.getByRole('button', { name: 'More about one' }).click();
  await page.getByRole('menuitem', { name: 'Add to favourites' }).click();
  for (const each of [page, phone]) await expect(order(each)).toHaveText(['Favourites', 'one', 'Direct', 'Rooms', 'two']);

  await roomLink(page, two).focus();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'More about two' })).toBeFocused();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Move to a new section…' }).press('Enter');
  await page.getByLabel('Name').fill('Work');
  await scan(page, 'a new section');
  await page.keyboard.press('Enter');
  for (const each of [page, phone]) await expect(order(each)).toHaveText(['Favourites', 'one', 'Work', 'two', 'Direct', 'Rooms']);

  await heading(phone, 'Work').click();
  for (const each of [page, phone]) await expect(roomLink(each, two)).toHaveCount(0);
  await page.reload();
  await expect(order(page)).toHaveText(['Favourites', 'one', 'Work', 'Direct', 'Rooms']);

  await heading(page, 'Work').hover();
  await page.getByRole('button', { name: 'More about Work' }).click();
  await page.getByRole('menuitem', { name: 'Move up' }).click();
  for (const each of [page, phone]) await expect(order(each)).toHaveText(['Work', 'Favourites', 'one', 'Direct', 'Rooms']);
  await scan(page, 'own sections');
  await page.getByRole('button', { name: 'More about Work' }).click();
  await page.getByRole('menuitem', { name: 'Remove the section' }).click();
  for (const each of [page, phone]) await expect(order(each)).toHaveText(['Favourites', 'one', 'Direct', 'Rooms', 'two']);
});
