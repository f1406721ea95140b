import { expect, fillAccount, message, test, write } from './parley';

test.use({ ownServer: true });

test('O1 O5 the first account owns the server; an invitation link works before sign-in; both talk', async ({ visit }) => {
  const ada = await visit();
  await fillAccount(ada, 'Ada', 'ada');
  await ada.getByRole('button', { name: 'Create a room' }).first().click();
  await ada.getByRole('dialog').getByLabel('Name').fill('launch');
  await ada.getByRole('dialog').getByRole('button', { name: 'Create' }).click();
  await write(ada, 'Good morning!');
  await expect(message(ada, 'Good morning!')).toBeVisible();

  await ada.goto('/');
  await ada.getByRole('button', { name: 'Invite people' }).click();
  const link = ada.getByRole('dialog').getByLabel('Invitation link');
  await expect(link).toHaveValue(/\/join#/);
  const invitation = await link.inputValue();
  await ada.keyboard.press('Escape');
  await ada.getByRole('link', { name: /launch/ }).click();

  const bob = await visit({ path: invitation });
  await fillAccount(bob, 'Bob', 'bob');
  await bob.getByRole('button', { name: 'Find rooms' }).first().click();
  await bob.getByRole('dialog').getByRole('button', { name: 'Join launch' }).click();
  await expect(message(bob, 'Good morning!'), 'the room shows all of it to who joins').toBeVisible();
  await write(bob, 'Looking at it now.');
  await expect(message(ada, 'Looking at it now.')).toBeVisible();
  await expect(message(bob, 'Looking at it now.')).toBeVisible();
});
