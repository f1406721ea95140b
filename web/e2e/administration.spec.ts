import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { composer, expect, pathOf, test } from './parley';
import { given, roomOf } from './people';

test.use({ ownServer: true });

test('the owner finds, promotes and suspends people; whoever is suspended is out at once', async ({ people, visitAs }) => {
  const [owner, member] = [await people.signUp('Ada'), await people.signUp('Bob')];
  const room = await roomOf('launch', owner, member);
  const [ada, bob] = [await visitAs(owner, { path: '/settings' }), await visitAs(member, { path: pathOf(room) })];
  await expect(composer(bob)).toBeVisible();

  await ada.getByRole('button', { name: 'Manage people' }).click();
  const dialog = ada.getByRole('dialog', { name: 'People on this server' });
  await dialog.getByLabel('Name').fill(member.name.toUpperCase());
  const row = dialog.getByRole('listitem');
  await expect(row).toHaveCount(1);
  await expect(row).toContainText('Member');

  await row.getByRole('button', { name: 'Manage Bob' }).click();
  await ada.getByRole('menuitem', { name: 'Make an admin' }).click();
  await expect(row).toContainText('Admin');

  await row.getByRole('button', { name: 'Manage Bob' }).click();
  await ada.getByRole('menuitem', { name: 'Suspend…' }).click();
  const question = ada.getByRole('dialog', { name: 'Suspend Bob?' });
  await expect(question.getByRole('button', { name: 'Keep' })).toBeFocused();
  await question.getByRole('button', { name: 'Suspend' }).click();
  await expect(ada.getByRole('dialog', { name: 'People on this server' }).getByRole('listitem').filter({ hasText: 'Bob' })).toContainText('Suspended');

  const again = bob.getByRole('dialog');
  await expect(again).toBeVisible();
  await again.getByLabel('Password', { exact: true }).fill(member.password);
  await again.getByRole('button', { name: 'Sign in' }).click();
  await expect(again.getByRole('alert')).toHaveText(/suspended/);
});

test('who is not an admin is not offered to manage people', async ({ people, visitAs }) => {
  await people.signUp('Ada');
  const bob = await visitAs(await people.signUp('Bob'), { path: '/settings' });
  await expect(bob.getByRole('heading', { name: 'Your devices' })).toBeVisible();
  await expect(bob.getByRole('button', { name: 'Manage people' })).toHaveCount(0);
});

/** The person is asked who they are, over what they were doing. */
function question(page: Page) {
  return page.getByRole('dialog', { name: 'Is it you?' });
}

test('whoever gives a role or makes a link for a new password is asked for their own, and goes on', async ({ people, visitAs, server }) => {
  await people.theOwner();
  const [admin, member] = [await people.signUpAdmin('Ada'), await people.signUp('Bob')];
  const ada = await visitAs(admin, { path: '/settings' });
  await ada.getByRole('button', { name: 'Manage people' }).click();
  const dialog = ada.getByRole('dialog', { name: 'People on this server' });
  await dialog.getByLabel('Name').fill(member.name);
  const row = dialog.getByRole('listitem');
  await expect(row).toHaveCount(1);
  server.longAgo('password', admin.name);

  await row.getByRole('button', { name: 'Manage Bob' }).click();
  await ada.getByRole('menuitem', { name: 'Make a guest' }).click();
  await expect(question(ada)).toBeVisible();
  await ada.keyboard.press('Escape');
  await expect(question(ada)).toHaveCount(0);
  await expect(dialog.getByRole('alert')).toHaveText('This was not done, for it needs your password.');
  await expect(dialog.getByLabel('Name')).toHaveValue(member.name);
  await expect(row).toContainText('Member');

  await row.getByRole('button', { name: 'Manage Bob' }).click();
  await ada.getByRole('menuitem', { name: 'New password…' }).click();
  const link = ada.getByRole('dialog', { name: 'A new password for Bob' });
  await link.getByRole('button', { name: 'Make the link' }).click();
  const password = question(ada).getByLabel('Your password', { exact: true });
  await expect(password).toBeFocused();
  await password.fill('not my password');
  await ada.keyboard.press('Enter');
  await expect(question(ada)).toContainText('This is not your password.');
  await password.fill(admin.password);
  await ada.keyboard.press('Enter');
  await expect(question(ada)).toHaveCount(0);
  await expect(link.getByText('It is shown only now.')).toBeVisible();
});

test('one sees where one is signed in, and signs out elsewhere', async ({ people, visitAs, server }) => {
  await people.theOwner();
  const person = await people.signUp('Ada');
  const elsewhere = await visitAs(person, { path: '/' });
  const page = await visitAs(person, { path: '/settings' });
  const devices = page.getByRole('listitem').filter({ hasText: /This device|Last used/ });
  // the third is that by which the test itself speaks to the server
  await expect(devices).toHaveCount(3);
  await expect(devices.filter({ hasText: '127.0.0.1' })).toHaveCount(3);
  server.longAgo('password', person.name);
  await page.getByRole('button', { name: 'Sign out everywhere else' }).click();
  await expect(question(page)).toBeVisible();
  await expect(devices).toHaveCount(3);
  await question(page).getByLabel('Your password', { exact: true }).fill(person.password);
  await question(page).getByRole('button', { name: 'Go on' }).click();
  await expect(devices).toHaveCount(1);
  await expect(devices).toContainText('This device');
  await expect(elsewhere.getByRole('dialog')).toBeVisible();
});

test('one signs out, and the way back asks for the password', async ({ people, visitAs }) => {
  const page = await visitAs(await people.signUp('Ada'), { path: '/settings' });
  await page.getByRole('main').getByRole('button', { name: 'Sign out', exact: true }).last().click();
  await page.getByRole('dialog', { name: 'Sign out?' }).getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByLabel('Password', { exact: true })).toBeVisible();
  await page.goto('/settings');
  await expect(page.getByLabel('Password', { exact: true })).toBeVisible();
});

test('an invitation is made for so many people and so long, copied, seen again, and taken back', async ({ people, visitAs, visit }) => {
  const ada = await visitAs(await people.signUpAdmin('Ada'), { path: '/settings', permissions: ['clipboard-read', 'clipboard-write'] });
  const open = async () => {
    await ada.getByRole('button', { name: 'Open invitations' }).click();
    return ada.getByRole('dialog', { name: 'Invitations to this server' });
  };
  const dialog = await open();
  await dialog.getByRole('radiogroup', { name: 'For how many people' }).getByText('100', { exact: true }).click();
  await dialog.getByRole('radiogroup', { name: 'For how long' }).getByText('A day', { exact: true }).click();
  await dialog.getByRole('button', { name: 'Make an invitation' }).click();
  await expect(dialog.getByRole('status')).toContainText('The invitation is made');
  const row = dialog.getByRole('listitem').filter({ hasText: 'Works for 100 more people' });
  await expect(row).toContainText(/Until /);
  await row.getByRole('button', { name: /Copy the link/ }).click();
  await expect(dialog.getByRole('status')).toHaveText('Copied');
  const link = await ada.evaluate(() => navigator.clipboard.readText());

  await ada.keyboard.press('Escape');
  await open();
  await expect(row).toHaveCount(1);
  const stranger = await visit({ path: link });
  await expect(stranger.getByRole('button', { name: 'Make my account' })).toBeVisible();

  await row.getByRole('button', { name: /Take back/ }).click();
  await expect(dialog.getByRole('status')).toHaveText('The invitation is taken back.');
  await expect(row).toHaveCount(0);
});

test('the owner opens the server to everybody, and closes it again; an admin is not asked', async ({ people, visitAs, visit }) => {
  const admin = await visitAs(await people.signUpAdmin('Bob'), { path: '/settings' });
  const ada = await visitAs(await people.theOwner(), { path: '/settings' });
  const open = ada.getByLabel('Anyone may make an account, without an invitation');
  await expect(open).not.toBeChecked();
  await open.focus();
  await ada.keyboard.press('Space');
  await expect(open).toBeChecked();
  const stranger = await visit({ path: '/sign-in' });
  await stranger.getByRole('button', { name: 'Make an account' }).click();
  await expect(stranger.getByRole('button', { name: 'Make my account' })).toBeVisible();

  await ada.keyboard.press('Space');
  await expect(open).not.toBeChecked();
  await ada.reload();
  await expect(open).not.toBeChecked();
  await stranger.reload();
  await stranger.goto('/sign-in');
  await expect(stranger.getByText('Ask somebody who is in for an invitation link.')).toBeVisible();
  await expect(admin.getByRole('heading', { name: 'Your devices' })).toBeVisible();
  await expect(admin.getByRole('heading', { name: 'This server' })).toHaveCount(0);
});

test('an admin reads the audit log by person and kind, and takes it along', async ({ people, visitAs }) => {
  const admin = await people.signUpAdmin('Ada');
  const bob = await people.signUp('Bob');
  const path = { user: bob.user };
  await given(admin.rest.PATCH('/v1/accounts/{user}', { params: { path }, body: { suspended: true } }));
  await given(admin.rest.PATCH('/v1/accounts/{user}', { params: { path }, body: { suspended: false } }));
  const page = await visitAs(admin, { path: '/settings' });
  await page.getByRole('button', { name: 'Audit log' }).click();
  const dialog = page.getByRole('dialog', { name: 'Audit log' });
  const entries = dialog.getByRole('listitem');
  await expect(entries.first()).toContainText('Signed in · Ada');

  await dialog.getByLabel('Person').fill(bob.name);
  await expect(entries.first()).toContainText('Restored · Bob');
  await expect(entries.first()).toContainText('by Ada');
  await dialog.getByLabel('What happened').selectOption({ label: 'Suspended' });
  await expect(entries).toHaveCount(1);
  await dialog.getByLabel('Person').fill('nobody-at-all');
  await expect(dialog.getByText('Nobody is called so.')).toBeVisible();
  await expect(entries).toHaveCount(0);

  await dialog.getByLabel('Person').fill('');
  await dialog.getByLabel('What happened').selectOption({ label: 'Everything' });
  await expect(entries.first()).toContainText('Signed in · Ada');
  const started = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Download' }).click();
  const download = await started;
  expect(download.suggestedFilename()).toBe('audit.jsonl');
  const lines = readFileSync(await download.path(), 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line) as { seq: number; kind: string });
  expect(lines.at(-1)).toMatchObject({ seq: 1, kind: 'signed-up' });
  expect(lines.map(({ seq }) => seq)).toEqual(lines.map((_, n) => lines.length - n));
});

test('whoever signs up on an open server waits for an admin, who lets them in or declines', async ({ people, visitAs, visit }) => {
  test.slow();
  const owner = await people.theOwner();
  const ada = await visitAs(owner, { path: '/settings' });
  await ada.getByLabel('Anyone may make an account, without an invitation').check();
  await expect(ada.getByLabel('An admin lets them in first')).toBeChecked();

  const signUp = async (name: string) => {
    const page = await visit({ path: '/sign-up' });
    await expect(page.getByText('An admin looks at new accounts before they can be used.')).toBeVisible();
    await page.getByLabel('User name').fill(name);
    await page.getByLabel('Password', { exact: true }).fill('tangerine kettle sixteen');
    await page.getByRole('button', { name: 'Make my account' }).click();
    await expect(page.getByText('an admin is to let you in')).toBeVisible();
    await page.getByRole('link', { name: 'Sign in' }).click();
    return page;
  };
  const signIn = async (page: Page, name: string) => {
    await page.getByLabel('User name').fill(name);
    await page.getByLabel('Password', { exact: true }).fill('tangerine kettle sixteen');
    await page.getByRole('button', { name: 'Sign in' }).click();
  };
  const carol = await signUp('carol');
  await signIn(carol, 'carol');
  await expect(carol.getByRole('alert').filter({ hasText: 'An admin has not let you in yet.' })).toBeVisible();
  await signUp('mallory');

  await ada.reload();
  await ada.getByRole('button', { name: 'See who' }).click();
  const dialog = ada.getByRole('dialog', { name: 'People on this server' });
  await expect(dialog.getByRole('listitem')).toHaveCount(2);
  await dialog.getByRole('button', { name: 'Manage carol' }).click();
  await ada.getByRole('menuitem', { name: 'Let in' }).click();
  await expect(dialog.getByRole('listitem')).toHaveCount(1);
  await dialog.getByRole('button', { name: 'Manage mallory' }).click();
  await ada.getByRole('menuitem', { name: 'Decline…' }).click();
  await ada.getByRole('dialog', { name: 'Decline mallory?' }).getByRole('button', { name: 'Decline' }).click();
  await expect(dialog.getByText('Nobody was found.')).toBeVisible();
  await ada.keyboard.press('Escape');
  await ada.getByLabel('Anyone may make an account, without an invitation').uncheck();

  await signIn(carol, 'carol');
  await expect(carol.getByRole('navigation', { name: 'Rooms' })).toBeVisible();
});
