import { expect, message, pathOf, test } from './parley';
import { roomOf, say } from './people';

test('code gets its colours and can be copied; hidden text shows when asked, also by keyboard', async ({ people, visitAs }) => {
  const [ada, bob] = [await people.signUp('Ada'), await people.signUp('Bob')];
  const room = await roomOf('marks', ada, bob);
  await say(bob, room, 'the ||butler **did** it|| and ***more***');
  await say(bob, room, '```ts\nconst one = 1 // <b>\n```');
  const page = await visitAs(ada, { path: pathOf(room), permissions: ['clipboard-read', 'clipboard-write'] });
  const code = message(page, 'const one');
  await expect(code.locator('.hljs-keyword')).toHaveText('const');
  await expect(code.locator('pre')).toHaveText('const one = 1 // <b>');
  await code.hover();
  await code.getByRole('button', { name: 'Copy the code' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('const one = 1 // <b>');

  const hidden = message(page, 'and more').getByRole('button', { name: 'Hidden text. Show it' });
  await expect(hidden.locator('[inert]')).toHaveText('butler did it');
  const before = await message(page, 'and more').boundingBox();
  await hidden.focus();
  await page.keyboard.press('Enter');
  await expect(hidden).toHaveCount(0);
  await expect(message(page, 'and more').getByRole('strong').filter({ hasText: 'did' })).toBeVisible();
  expect(await message(page, 'and more').boundingBox()).toEqual(before);
});
