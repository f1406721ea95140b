import { expect, test } from './parley';

test('a new password is judged while one writes it, and an easy one does not leave the page', async ({ people, visit }) => {
  await people.signUp('Ada');
  const page = await visit({ path: '/join#ABCDEFGH' });
  const asked: string[] = [];
  page.on('request', (request) => asked.push(`${request.method()} ${new URL(request.url()).pathname}`));
  const password = page.getByLabel('Password', { exact: true });
  await expect(password).toHaveAccessibleDescription('At least 8 characters');
  expect(asked.filter((path) => path.includes('strength'))).toEqual([]);

  await page.getByLabel('User name').fill('mirabelle');
  await password.fill('mirabelle1');
  const strength = page.locator('form').getByRole('status');
  await expect(strength).toHaveText('Too easy to guess. It is made of what others know of you. Add another word or two, unusual ones.');
  await expect(password).toHaveAccessibleDescription(/Too easy to guess/);
  await password.press('Enter');
  await expect(password).toHaveAccessibleDescription(/Please choose a password that is harder to guess/);
  expect(asked.filter((path) => path === 'POST /v1/accounts')).toEqual([]);

  await password.fill('tangerine kettle sixteen');
  await expect(strength).toHaveText('Very hard to guess.');
  await password.press('Enter');
  await expect(page.getByRole('alert').filter({ hasText: 'invitation' })).toBeVisible();
  expect(asked).toContain('POST /v1/accounts');
});

test('by keyboard one looks at the password one has written', async ({ people, visit }) => {
  await people.signUp('Ada');
  const page = await visit({ path: '/sign-in' });
  const password = page.getByLabel('Password', { exact: true });
  await password.fill('tangerine kettle');
  await password.press('Tab');
  await expect(page.getByRole('button', { name: 'Show the password' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(password).toHaveAttribute('type', 'text');
});
