import { expect, test, type Browser, type Page } from '@playwright/test';
import { startServer, type Server } from './server';

let server: Server;

test.beforeAll(async () => {
  server = await startServer();
});

test.afterAll(() => server.stop());

/** What the browser complained of: violations of the content security policy among it. */
const complaints: string[] = [];

async function visitor(browser: Browser): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return page;
}

async function fillAccount(page: Page, displayName: string, name: string): Promise<void> {
  await page.getByLabel('Your name').fill(displayName);
  await page.getByLabel('User name').fill(name);
  await page.locator('input[type=password]').fill(`correct horse battery ${name}`);
  await page.getByRole('button', { name: 'Make my account' }).click();
}

async function say(page: Page, text: string): Promise<void> {
  await page.locator('textarea').fill(text);
  await page.locator('textarea').press('Enter');
  await expect(page.getByRole('log').getByText(text)).toBeVisible();
}

test('O1 O5 two people meet by an invitation and talk; S4 what is said offline comes once and in order', async ({
  browser,
}) => {
  const ada = await visitor(browser);
  await ada.goto(server.address);
  await fillAccount(ada, 'Ada', 'ada');
  await ada.getByRole('button', { name: 'Create a room' }).first().click();
  await ada.getByRole('dialog').getByLabel('Name').fill('launch');
  await ada.getByRole('dialog').getByRole('button', { name: 'Create' }).click();
  await say(ada, 'Good morning!');

  await ada.goto(server.address);
  await ada.getByRole('button', { name: 'Invite people' }).click();
  await ada.getByRole('dialog').getByRole('button', { name: /make|create|link/i }).first().click();
  const link = ada.getByRole('dialog').locator('input').filter({ visible: true }).last();
  await expect(link).toHaveValue(/\/join#/);
  const invitation = await link.inputValue();
  await ada.keyboard.press('Escape');
  await ada.getByRole('link', { name: /launch/ }).click();

  const bob = await visitor(browser);
  await bob.goto(invitation);
  await fillAccount(bob, 'Bob', 'bob');
  await bob.getByRole('button', { name: 'Find rooms' }).first().click();
  await bob.getByRole('dialog').getByRole('button', { name: /join/i }).first().click();
  await bob.getByRole('dialog').waitFor({ state: 'detached' }).catch(() => bob.keyboard.press('Escape'));
  await bob.getByRole('link', { name: /launch/ }).click();
  await say(bob, 'Looking at it now.');
  await expect(ada.getByRole('log').getByText('Looking at it now.')).toBeVisible();

  await ada.context().setOffline(true);
  await say(ada, 'First, said offline');
  await say(ada, 'Second, said offline');
  await ada.context().setOffline(false);
  await expect(bob.getByRole('log').getByText(/said offline/)).toHaveText([/^First/, /^Second/], { timeout: 30_000 });

  await ada.reload();
  await expect(ada.getByRole('log').getByText(/said offline/)).toHaveText([/^First/, /^Second/]);
  expect(complaints).toEqual([]);
});
