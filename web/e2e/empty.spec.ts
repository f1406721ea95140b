import { expect, test } from './parley';

test.use({ ownServer: true });

test('O3 where nothing is yet, the page says what to do next', async ({ people, visitAs }) => {
  await people.signUp('Ada');
  const newcomer = await people.signUp('Bob');
  const page = await visitAs(newcomer);
  const main = page.getByRole('main');
  await expect(main.getByRole('heading', { name: 'Welcome to Parley' })).toBeVisible();
  for (const next of ['Create a room', 'Find rooms', 'Message somebody']) {
    await expect(main.getByRole('button', { name: next })).toBeVisible();
  }
  await main.getByRole('button', { name: 'Find rooms' }).click();
  await expect(page.getByRole('dialog')).toContainText('There is no public room yet.');
});
