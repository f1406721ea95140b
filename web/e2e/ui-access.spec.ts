import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { openRoom, signIn, startWorld, type World } from './ui-world';

/** axe reads every screen. */
test.setTimeout(180_000);

let world: World;
let launch: string;
let garden: string;

test.beforeAll(async () => {
  world = await startWorld();
  launch = await world.rest.room('launch', world.ada, [world.bob]);
  garden = await world.rest.room('garden', world.ada, [world.bob]);
  await world.rest.say(launch, world.bob, '# See [the notes](https://example.org/), `code` and\n> a quote');
  await world.rest.say(launch, world.ada, '```\ncode\n```');
  await world.rest.say(garden, world.bob, 'Roses');
});

test.afterAll(() => world.stop());

async function expectAccessible(page: Page, screen: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze();
  const found = violations.map(({ id, nodes }) => `${screen}: ${id}: ${nodes.map((node) => node.html).join(' ')}`);
  expect(found).toEqual([]);
}

/** Goes through the screens; `look` is called on each. */
async function tour(page: Page, look: (screen: string) => Promise<void>): Promise<void> {
  await page.goto(`${world.address}/sign-in`);
  await expect(page.getByRole('main').locator('form')).toBeVisible();
  await look('sign in');
  await page.goto(`${world.address}/join#${await world.rest.invitation(world.ada)}`);
  await expect(page.locator('input')).toHaveCount(3);
  await look('sign up');
  await signInByName(page);
  await look('home');
  await openRoom(page, launch);
  await page.getByRole('log').getByRole('article').first().hover();
  await look('room');
  await page.locator('.room-header-details').click();
  await expect(page.locator('.person').nth(1)).toBeVisible();
  await look('details');
  await page.keyboard.press('Escape');
  for (const key of ['Control+k', 'Control+/']) {
    await page.keyboard.press(key);
    await expect(page.getByRole('dialog')).toBeVisible();
    await look(key);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
  }
  await page.goto(`${world.address}/discover`);
  await expect(page.getByRole('dialog').locator('li').first()).toBeVisible();
  await look('find rooms');
  await page.goto(`${world.address}/settings`);
  await expect(page.locator('.settings-part').first()).toBeVisible();
  await look('settings');
  await page.goto(`${world.address}/r/0192f3a1-7c1e-7000-8000-000000000001`);
  await expect(page.locator('.empty-actions')).toBeVisible();
  await look('room elsewhere');
}

/** Whatever the language. */
async function signInByName(page: Page): Promise<void> {
  await page.goto(`${world.address}/sign-in`);
  await page.locator('input').first().fill('ada');
  await page.locator('input[type=password]').fill('correct horse battery staple');
  await page.locator('button[type=submit]').click();
  await page.locator(`[data-room="${launch}"]`).waitFor();
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`A1 no screen violates WCAG 2.2 AA in the ${colorScheme} theme`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await tour(page, (screen) => expectAccessible(page, screen));
  });
}

test('A8 no string is left out of the catalogues', async ({ page }) => {
  await page.addInitScript(() => localStorage.setItem('parley.language', 'pseudo'));
  // What people wrote, keys, and what Intl says of days.
  const known = /\b(\w+day|January|February|March|April|May|June|July|August|September|October|November|December|Ada|Bob|ada|bob|launch|garden|Parley|Enter|Ctrl|Shift|Alt|Esc|See|the notes|code and|code|a quote|Roses)\b/g;
  await tour(page, async (screen) => {
    const shown = await page.evaluate(() => {
      const said = ['aria-label', 'title', 'placeholder'].flatMap((name) =>
        [...document.body.querySelectorAll(`[${name}]`)].map((element) => element.getAttribute(name)!),
      );
      return [document.body.innerText, ...said];
    });
    const bare = shown.flatMap((text) => text.replaceAll(known, '').match(/[A-Za-z]{3,}/g) ?? []);
    expect(bare, screen).toEqual([]);
  });
});

test('A2 what others say is announced once, many messages together, and nothing of what was there before', async ({ page }) => {
  await signIn(page, world.address, world.ada);
  await openRoom(page, launch);
  await expect(page.getByRole('log', { name: 'Messages in launch' })).toBeVisible();
  const announced = page.locator('.timeline [aria-live="polite"]');
  await expect(announced).toBeEmpty();
  await world.rest.say(launch, world.bob, 'A **new** thing');
  await expect(announced).toHaveText('Bob: A new thing');
  await Promise.all([1, 2, 3].map((n) => world.rest.say(launch, world.bob, `Number ${n}`)));
  await expect(announced).toHaveText('3 new messages');
});

test('A3 A4 F6 goes from part to part; the skip link to the conversation; focus comes back after a dialog', async ({ page }) => {
  await signIn(page, world.address, world.ada);
  await openRoom(page, launch);
  await page.reload();
  await page.getByRole('log').waitFor();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the conversation' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();

  await page.getByRole('button', { name: 'Members and details' }).click();
  const parts = [page.getByRole('complementary'), page.getByRole('navigation', { name: 'Rooms' }), page.getByRole('main')];
  for (const part of parts) {
    await page.keyboard.press('F6');
    await expect(part).toBeFocused();
  }
  await page.keyboard.press('Shift+F6');
  await expect(parts[1]!).toBeFocused();

  const invite = page.getByRole('button', { name: 'Invite', exact: true });
  await invite.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(invite).toBeFocused();

  await page.getByRole('textbox').focus();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').press('Escape');
  await expect(page.getByRole('textbox')).toBeFocused();
});

test('A5 nothing is animated for those who want less motion', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await signIn(page, world.address, world.ada);
  await page.goto(`${world.address}/r/${launch}/m/4`);
  const target = page.locator('[data-target]');
  await expect(target).toBeVisible();
  expect(await target.evaluate((element) => getComputedStyle(element).animationName)).toBe('none');
});

test('A7 panes and text are mirrored for languages that are written from the right', async ({ page }) => {
  await signIn(page, world.address, world.ada);
  await openRoom(page, launch);
  await page.evaluate(() => { document.documentElement.dir = 'rtl'; });
  const side = (await page.locator('.side').boundingBox())!;
  const main = (await page.getByRole('main').boundingBox())!;
  expect(side.x).toBeGreaterThan(main.x);
  await expect(page.locator('.message-text').first()).toHaveAttribute('dir', 'auto');
});
