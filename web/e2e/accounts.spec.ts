import type { Page } from '@playwright/test';
import createClient from 'openapi-fetch';
import type { paths } from '../src/api/openapi-types';
import { bare, scan, scanThemes, smallTargets } from './checks';
import { expect, message, pathOf, test } from './parley';
import { given, roomOf, say } from './people';

test.use({ ownServer: true });

test('a new password is judged while one writes it, and an easy one does not leave the page', async ({ people, visit }) => {
  await people.signUp('Àda');
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
  await people.signUp('Àda');
  const page = await visit({ path: '/sign-in' });
  const password = page.getByLabel('Password', { exact: true });
  await password.fill('tangerine kettle');
  await password.press('Tab');
  await expect(page.getByRole('button', { name: 'Show the password' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(password).toHaveAttribute('type', 'text');
});

test('one changes the password, and the other devices are signed out', async ({ people, visitAs }) => {
  const person = await people.signUp('Àda');
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

test('whoever forgot the password sets a new one by a link of an admin, which works once', async ({ people, visitAs, visit }) => {
  const [owner, bob] = [await people.theOwner(), await people.signUp('Bòb')];
  const elsewhere = await visitAs(bob);
  const page = await visitAs(owner, { path: '/settings', permissions: ['clipboard-read', 'clipboard-write'] });
  await page.getByRole('button', { name: 'Manage people' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill(bob.name);
  await page.getByRole('button', { name: 'Manage Bòb' }).click();
  await page.getByRole('menuitem', { name: 'New password…' }).click();
  const dialog = page.getByRole('dialog', { name: 'A new password for Bòb' });
  await dialog.getByRole('button', { name: 'Make the link' }).click();
  await expect(dialog.getByLabel('Link for a new password')).toHaveValue(/\/reset#/);
  await dialog.getByRole('button', { name: 'Copy the link' }).click();
  await expect(dialog.getByText('Copied')).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());

  const stranger = await visit();
  const sent: string[] = [];
  stranger.on('request', (request) => sent.push(request.url(), request.headers()['referer'] ?? ''));
  await stranger.goto(link);
  const fresh = stranger.getByLabel('New password');
  await expect(fresh).toBeFocused();
  await fresh.fill('tangerine kettle sixteen');
  await fresh.press('Enter');
  await expect(stranger.getByRole('heading', { name: 'Your new password is set' })).toBeVisible();
  expect(sent.filter((text) => text.includes(new URL(link).hash.slice(1)))).toEqual([]);
  await expect(elsewhere.getByRole('dialog', { name: 'Please sign in again' })).toBeVisible();

  await stranger.getByRole('button', { name: 'Sign in' }).click();
  await stranger.getByLabel('User name').fill(bob.name);
  await stranger.getByLabel('Password', { exact: true }).fill('tangerine kettle sixteen');
  await stranger.getByRole('button', { name: 'Sign in' }).click();
  await expect(stranger.getByRole('navigation', { name: 'Rooms' })).toBeVisible();

  await stranger.goto(link);
  await fresh.fill('seventeen kettles of tea');
  await fresh.press('Enter');
  await expect(stranger.getByRole('alert')).toContainText('This link was used already');
});

test('one sees what happened to the account, newest first, and from where', async ({ people, visitAs, visit }) => {
  const bob = await people.signUp('Bòb');
  const stranger = await visit({ path: '/sign-in' });
  await stranger.getByLabel('User name').fill(bob.name);
  await stranger.getByLabel('Password', { exact: true }).fill('not my password');
  await stranger.getByRole('button', { name: 'Sign in' }).click();
  await expect(stranger.getByRole('alert').filter({ hasText: 'wrong' })).toBeVisible();

  const page = await visitAs(bob, { path: '/settings' });
  const entries = page.getByRole('list', { name: 'Recent activity of your account' }).getByRole('listitem');
  await expect(entries.nth(0)).toContainText('Signed in');
  await expect(entries.nth(0)).toContainText(/Today, .* · 127\.0\.0\.1/);
  await expect(entries.nth(1)).toContainText('Sign-in failed: wrong password');
  await expect(entries.last()).toContainText('Account made');
  // nothing stands below the window, where a focus could take one
  expect(await page.evaluate(() => document.documentElement.scrollHeight - innerHeight)).toBe(0);
});

test('when a sign-in was copied, the other devices say so, and what helps', async ({ people, visitAs, server }) => {
  const bob = await people.signUp('Bòb');
  const page = await visitAs(bob);
  await expect(page.getByRole('navigation', { name: 'Rooms' })).toBeVisible();
  const open = createClient<paths>({ baseUrl: server.address });
  const { refreshToken } = await given(open.POST('/v1/sessions', { body: { name: bob.name, password: bob.password, cookie: false } }));
  const next = await given(open.POST('/v1/sessions/refresh', { body: { refreshToken: refreshToken! } }));
  await given(open.POST('/v1/sessions/refresh', { body: { refreshToken: next.refreshToken! } }));
  await open.POST('/v1/sessions/refresh', { body: { refreshToken: refreshToken! } });

  const banner = page.getByRole('status').filter({ hasText: 'Somebody may have copied a sign-in of yours' });
  await expect(banner).toBeVisible();
  await page.reload();
  await expect(banner).toBeVisible();
  await scan(page, 'alert');
  await banner.getByRole('button', { name: 'Sign out everywhere else' }).click();
  await expect(banner).toContainText('Your other devices are signed out.');
  await banner.getByRole('button', { name: 'Change your password' }).click();
  const dialog = page.getByRole('dialog', { name: 'Change your password' });
  await dialog.getByLabel('Your password now').fill(bob.password);
  await dialog.getByLabel('New password').fill('tangerine kettle sixteen');
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('Your password is changed')).toBeVisible();
  await expect(banner).toHaveCount(0);
});

test('one deletes the account: the device forgets everything, what was said stays without a name', async ({ people, visitAs }) => {
  const [owner, bob] = [await people.theOwner(), await people.signUp('Bòb')];
  const room = await roomOf('fàrewell', owner, bob);
  await say(bob, room, 'so long');
  const page = await visitAs(bob, { path: pathOf(room) });
  await expect(message(page, 'so long')).toBeVisible();
  await page.goto('/settings');
  await page.getByRole('button', { name: 'Delete your account' }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete your account?' });
  const password = dialog.getByLabel('Your password');
  await expect(password).toBeFocused();
  await password.fill('not my password');
  await password.press('Enter');
  await expect(password).toHaveAccessibleDescription('This is not your password.');
  await password.fill(bob.password);
  await password.press('Enter');
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  const kept = await page.evaluate(async () => {
    const names = (await indexedDB.databases()).map(({ name }) => name!);
    const open = (name: string) => new Promise<IDBDatabase>((resolve) => { const asked = indexedDB.open(name); asked.onsuccess = () => resolve(asked.result); });
    const count = (store: IDBObjectStore) => new Promise<number>((resolve) => { const asked = store.count(); asked.onsuccess = () => resolve(asked.result); });
    const counts = names.map(async (name) => {
      const database = await open(name);
      const stores = [...database.objectStoreNames];
      return Promise.all(stores.map((store) => count(database.transaction(store).objectStore(store))));
    });
    return (await Promise.all(counts)).flat().reduce((sum, n) => sum + n, 0);
  });
  expect(kept).toBe(0);

  await page.getByLabel('User name').fill(bob.name);
  await page.getByLabel('Password', { exact: true }).fill(bob.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'wrong' })).toBeVisible();
  const reader = await visitAs(owner, { path: pathOf(room) });
  await expect(message(reader, 'so long')).toBeVisible();
  await expect(message(reader, 'so long')).not.toContainText('Bòb');
});

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** The screens of accounts, by the way that leads to each from the settings. */
const SCREENS: Record<string, (page: Page) => Promise<void>> = {
  password: async (page) => {
    await button(page, 'Change your password').click();
    await page.getByLabel('New password').fill('password');
    await expect(page.getByRole('dialog').getByRole('status').first()).toContainText('Too easy to guess.');
  },
  'delete account': async (page) => button(page, 'Delete your account').click(),
  'audit log': async (page) => {
    await button(page, 'Audit log').click();
    await expect(page.getByRole('dialog').getByRole('listitem').first()).toBeVisible();
  },
  invitations: async (page) => {
    await button(page, 'Open invitations').click();
    await button(page, 'Make an invitation').click();
    await expect(page.getByRole('dialog').getByRole('listitem').first()).toBeVisible();
  },
};

test('A1 A6 the screens of accounts hold to WCAG in both themes, and at 320 px nothing is lost', async ({ people, visitAs }) => {
  test.slow();
  const page = await visitAs(await people.theOwner(), { path: '/settings', viewport: { width: 320, height: 640 } });
  await expect(page.getByRole('heading', { name: 'This server' })).toBeVisible();
  for (const [screen, open] of Object.entries(SCREENS)) {
    await open(page);
    await scanThemes(page, screen);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    expect(await smallTargets(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
  await page.goto('/reset#ABCDEFGHIJKLMNOP');
  await expect(page.getByRole('heading', { name: 'Choose a new password' })).toBeVisible();
  await scan(page, 'reset');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
});

test('A8 the screens of accounts have no text outside the catalogues', async ({ people, visitAs }) => {
  const page = await visitAs(await people.theOwner(), { path: '/settings', kept: { 'parley.language': 'pseudo' } });
  const buttons = page.getByRole('main').locator('[aria-haspopup=dialog]');
  await expect(buttons.first()).toBeVisible();
  const count = await buttons.count();
  for (let n = 0; n < count; n++) {
    await buttons.nth(n).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    expect(await bare(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
});

test('A8 German is there for whoever has or chooses it', async ({ people, visit, visitAs }) => {
  const owner = await people.theOwner();
  const stranger = await visit({ locale: 'de-AT' });
  await expect(stranger.getByRole('button', { name: 'Anmelden' })).toBeVisible();
  await expect(stranger.locator('html')).toHaveAttribute('lang', 'de');
  const page = await visitAs(owner, { path: '/settings' });
  await page.getByRole('radiogroup', { name: 'Language' }).getByText('Deutsch').click();
  await expect(page.getByRole('heading', { name: 'Einstellungen' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Einstellungen' })).toBeVisible();
});
