import type { Page } from '@playwright/test';
import { scan } from './checks';
import { composer, expect, message, test, timeline, write } from './parley';

/** Nobody says this but in encrypted rooms. */
const CANARY = 'the heron flies at dusk';

/** Notes the words and proves it, as a person would. */
async function setUp(page: Page): Promise<string> {
  const dialog = page.getByRole('dialog');
  const shown = dialog.getByRole('list', { name: 'Your recovery words' }).getByRole('listitem');
  await expect(shown).toHaveCount(12);
  const words = await shown.allTextContents();
  await dialog.getByRole('button', { name: 'I have written them down' }).click();
  await expect(dialog.getByRole('textbox')).toHaveCount(3);
  for (const field of await dialog.getByRole('textbox').all()) {
    const label = await dialog.locator(`label[for="${await field.getAttribute('id')}"]`).textContent();
    await field.fill(words[Number(/\d+/.exec(label ?? '')?.[0]) - 1]!);
  }
  await dialog.getByRole('button', { name: 'Turn on encryption' }).click();
  return words.join(' ');
}

async function setUpInSettings(page: Page): Promise<string> {
  await page.goto('/settings');
  await page.getByRole('button', { name: 'Set up encryption' }).click();
  const words = await setUp(page);
  await expect(page.getByText('Encryption is set up on this device.')).toBeVisible();
  return words;
}

/** @returns the words of whoever makes the room */
async function createEncrypted(page: Page, name: string): Promise<string> {
  await page.getByRole('button', { name: 'Create a room' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Private', { exact: true }).click();
  await dialog.getByLabel('Encrypted from end to end').click();
  const words = await setUp(page);
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Encrypted: who can read this room' })).toBeVisible();
  return words;
}

async function invite(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Members and details' }).click();
  await page.getByRole('complementary').getByRole('button', { name: 'Invite', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').fill(name);
  await dialog.getByRole('button', { name: 'Invite' }).click();
  await page.keyboard.press('Escape');
}

test('O4 two people talk in an encrypted room, the server reads nothing, and a new device with the words reads it all', async ({ people, server, visitAs }) => {
  test.setTimeout(95_000);
  const [first, second] = [await people.signUp('Ada'), await people.signUp('Bob')];
  const [ada, bob] = [await visitAs(first), await visitAs(second)];
  await setUpInSettings(bob);
  const words = await createEncrypted(ada, 'herons');
  await write(ada, `Ada says ${CANARY}`);
  await expect(message(ada, CANARY)).toHaveAttribute('data-state', 'sent');
  await invite(ada, second.name);
  await bob.getByRole('link', { name: 'herons' }).click();
  await bob.getByRole('main').getByRole('button', { name: 'Join' }).click();
  await expect(composer(bob)).toBeVisible();
  await write(bob, `Bob says ${CANARY}`);
  await expect(message(ada, `Bob says ${CANARY}`)).toBeVisible();
  await write(ada, `@${second.name} answers ${CANARY}`);
  await expect(message(bob, `answers ${CANARY}`)).toBeVisible();

  await ada.getByRole('button', { name: 'Encrypted: who can read this room' }).click();
  const dialog = ada.getByRole('dialog', { name: 'This room is encrypted' });
  await expect(dialog.getByRole('listitem')).toHaveCount(2);
  await dialog.getByText('Safety number').click();
  await expect(dialog.locator('.safety-number')).toHaveText(/^(\d{5} ){12}$/);
  await dialog.getByLabel('We compared it, and it is the same').click();
  await expect(dialog.getByText('Verified')).toBeVisible();
  await scan(ada, 'who can read an encrypted room');
  await ada.keyboard.press('Escape');

  // Killed while it sends: what was written goes out once, by the page that comes next.
  await write(bob, `Bob is killed, and ${CANARY}`);
  await bob.reload();
  await expect(message(ada, `killed, and ${CANARY}`)).toHaveCount(1);
  await expect(message(bob, `killed, and ${CANARY}`)).toHaveAttribute('data-state', 'sent');

  const other = await visitAs(first);
  await other.getByRole('link', { name: 'herons' }).click();
  await other.getByRole('button', { name: 'Enter the words' }).click();
  await other.getByLabel('Your recovery words').fill(words);
  await other.getByRole('button', { name: 'Unlock' }).click();
  await expect(message(other, `Bob says ${CANARY}`)).toBeVisible();
  await expect(message(other, `Ada says ${CANARY}`)).toBeVisible();
  await write(other, `from the other device: ${CANARY}`);
  await expect(message(bob, `from the other device: ${CANARY}`)).toBeVisible();
  await expect(timeline(bob)).not.toContainText('cannot show');
  expect(server.holds(CANARY)).toBe(false);
});
