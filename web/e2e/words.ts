import type { Page } from '@playwright/test';
import { expect } from './parley';

/** Notes the words and proves it, as a person would. */
export async function setUp(page: Page, submit = 'Turn on encryption'): Promise<string> {
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
  await dialog.getByRole('button', { name: submit }).click();
  return words.join(' ');
}

/** @returns the words of whoever makes the room */
export async function createPrivate(page: Page, name: string): Promise<string> {
  await page.getByRole('button', { name: 'Create a room' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Private', { exact: true }).click();
  await expect(dialog.getByText('It is encrypted: nobody else can read it')).toBeVisible();
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByRole('button', { name: 'Create', exact: true }).click();
  const words = await setUp(page);
  await expect(page.getByRole('button', { name: 'Encrypted: who can read this room' })).toBeVisible();
  return words;
}
