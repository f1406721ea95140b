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

test('one changes the password, and the other devices are signed out', async ({ people, visitAs }) => {
  const person = await people.signUp('Ada');
  const elsewhere = await visitAs(person);
  const page = await visitAs(person, { path: '/settings' });
  await page.getByRole('button', { name: 'Change your password' }).click();
  const dialog = page.getByRole('dialog', { name: 'Change your password' });
  const now = dialog.getByLabel('Your password now');
  await expect(now).toBeFocused();
  await expect(now).toHaveAttribute('autocomplete', 'current-password');
  await expect(dialog.locator('[autocomplete=username]')).toHaveValue(person.name);

  await now.fill('not my password');
  const fresh = dialog.getByLabel('New password');
  await expect(fresh).toHaveAttribute('autocomplete', 'new-password');
  await fresh.fill(`${person.name}1`);
  await expect(fresh).toHaveAccessibleDescription(/made of what others know of you/);
  await fresh.fill('tangerine kettle sixteen');
  await fresh.press('Enter');
  await expect(now).toHaveAccessibleDescription('This is not your password.');

  await now.fill(person.password);
  await expect(dialog.getByLabel('Sign out my other devices')).toBeChecked();
  await now.press('Enter');
  await expect(dialog.getByRole('status').filter({ hasText: 'Your password is changed' })).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Close' }).last()).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Change your password' })).toBeFocused();

  const again = elsewhere.getByRole('dialog', { name: 'Please sign in again' });
  await again.getByLabel('Password', { exact: true }).fill('tangerine kettle sixteen');
  await again.getByRole('button', { name: 'Sign in' }).click();
  await expect(again).toHaveCount(0);
});
