import { expect, test, type Page } from '@playwright/test';
import { openRoom, signIn, startWorld, type World } from './ui-world';

let world: World;
let launch: string;
let garden: string;

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

test.beforeAll(async () => {
  world = await startWorld();
  launch = await world.rest.room('launch', world.ada, [world.bob]);
  garden = await world.rest.room('garden', world.ada, [world.bob]);
  await world.rest.say(launch, world.bob, 'Welcome');
  await world.rest.say(garden, world.bob, 'Roses');
});

test.afterAll(() => world.stop());

const field = (page: Page) => page.getByRole('textbox');
const said = (page: Page, text: string) => page.getByRole('log').getByText(text, { exact: true });

test('C1 Enter sends and Shift and Enter make a new line, until a setting swaps Enter with Ctrl and Enter', async ({ page }) => {
  await signIn(page, world.address, world.ada);
  await openRoom(page, launch);
  await field(page).fill('one');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.type('two');
  await expect(field(page)).toHaveValue('one\ntwo');
  await page.keyboard.press('Enter');
  await expect(field(page)).toHaveValue('');

  await page.goto(`${world.address}/settings`);
  await page.getByRole('radiogroup', { name: 'Send messages with' }).getByText('Ctrl and Enter').click();
  await openRoom(page, launch);
  await field(page).fill('three');
  await page.keyboard.press('Enter');
  await page.keyboard.type('four');
  await expect(field(page)).toHaveValue('three\nfour');
  await page.keyboard.press('Control+Enter');
  await expect(field(page)).toHaveValue('');
});

test('C1 on a touch screen Enter is a new line', async ({ browser }) => {
  const page = await (await browser.newContext({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } })).newPage();
  await signIn(page, world.address, world.ada);
  await openRoom(page, launch);
  await field(page).fill('one');
  await page.keyboard.press('Enter');
  await expect(field(page)).toHaveValue('one\n');
  await page.keyboard.type('tapped');
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(field(page)).toHaveValue('');
});

test('C2 it grows to ten lines, then scrolls', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 1000 });
  await signIn(page, world.address, world.ada);
  await openRoom(page, launch);
  const heightOf = async (lines: number) => {
    await field(page).fill(Array.from({ length: lines }, (_, i) => `line ${i}`).join('\n'));
    return (await field(page).boundingBox())!.height;
  };
  const one = await heightOf(1);
  const line = (await heightOf(2)) - one;
  expect(Math.abs((await heightOf(10)) - one - 9 * line)).toBeLessThan(line / 2);
  expect(await heightOf(30)).toBe(await heightOf(10));
});

test('C4 C5 typing anywhere writes, and a draft stays with its room', async ({ page }) => {
  await signIn(page, world.address, world.ada);
  await openRoom(page, launch);
  await page.getByRole('log').focus();
  await page.keyboard.type('Hello');
  await expect(field(page)).toHaveValue('Hello');
  await openRoom(page, garden);
  await expect(field(page)).toHaveValue('');
  await openRoom(page, launch);
  await expect(field(page)).toHaveValue('Hello');
  await page.reload();
  await expect(field(page)).toHaveValue('Hello');
  await field(page).press('Enter');
  await expect(said(page, 'Hello')).toBeVisible();
});

test('C10 C11 C12 marks and links go around what is selected, and can be undone', async ({ page }) => {
  await signIn(page, world.address, world.ada);
  await openRoom(page, launch);
  await field(page).click();
  await page.keyboard.type('one word');
  const marks = { b: 'one **word**', i: 'one _word_', e: 'one `word`' };
  for (const [key, marked] of Object.entries(marks)) {
    await field(page).evaluate((element) => (element as HTMLTextAreaElement).setSelectionRange(4, 8));
    await page.keyboard.press(`Control+${key}`);
    await expect(field(page)).toHaveValue(marked);
    await page.keyboard.press('Control+z');
    await expect(field(page)).toHaveValue('one word');
  }
  await page.evaluate(() => navigator.clipboard.writeText('https://example.org/notes'));
  await field(page).evaluate((element) => (element as HTMLTextAreaElement).setSelectionRange(4, 8));
  await page.keyboard.press('Control+v');
  await expect(field(page)).toHaveValue('one [word](https://example.org/notes)');
  await page.keyboard.press('Control+z');
  await expect(field(page)).toHaveValue('one word');
});
