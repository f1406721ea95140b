import type { Page } from '@playwright/test';
import { composer, expect, message, pathOf, roomLink, test, timeline } from './parley';
import { roomOf, say } from './people';

const overflows = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);

test('L1 L2 L3 three panes become two, then one; nothing scrolls sideways', async ({ people, visitAs }) => {
  const ada = await people.signUp('Ada');
  const room = await roomOf('layout', ada);
  await say(ada, room, 'hello');
  const page = await visitAs(ada, { path: pathOf(room), viewport: { width: 1280, height: 800 } });
  await expect(message(page, 'hello')).toBeVisible();
  const rooms = page.getByRole('navigation', { name: 'Rooms' });
  const details = page.getByRole('complementary');
  await page.getByRole('button', { name: 'Members and details' }).click();
  await expect(details).toBeVisible();
  const width = (await rooms.boundingBox())!.width;
  expect(width).toBeGreaterThanOrEqual(259);
  expect(width).toBeLessThanOrEqual(301);
  const right = async () => (await timeline(page).boundingBox())!;
  const wide = await right();
  expect(wide.x + wide.width).toBeLessThanOrEqual((await details.boundingBox())!.x + 1);

  await page.setViewportSize({ width: 900, height: 800 });
  await expect(rooms).toBeVisible();
  await page.getByRole('button', { name: 'Members and details' }).click();
  await expect(details).toBeVisible();
  const narrow = await right();
  expect(narrow.x + narrow.width).toBeGreaterThan((await details.boundingBox())!.x + 1);
  await details.getByRole('button', { name: 'Close details' }).click();
  await expect(details).toHaveCount(0);

  await page.setViewportSize({ width: 320, height: 640 });
  await expect(rooms).toBeHidden();
  await expect(composer(page)).toBeInViewport();
  expect(await overflows(page)).toBe(false);
  await page.getByRole('link', { name: 'Back to all rooms' }).click();
  await expect(roomLink(page, room)).toBeVisible();
  await expect(composer(page)).toHaveCount(0);
  expect(await overflows(page)).toBe(false);
  await roomLink(page, room).click();
  await expect(message(page, 'hello')).toBeVisible();
  await page.goBack();
  await expect(roomLink(page, room)).toBeVisible();
});

test('L4 the composer stays in view when an on-screen keyboard takes half of the height', async ({ people, visitAs }) => {
  const ada = await people.signUp('Ada');
  const room = await roomOf('keyboard', ada);
  const page = await visitAs(ada, { path: pathOf(room), viewport: { width: 390, height: 844 } });
  await expect(page.locator('meta[name=viewport]')).toHaveAttribute('content', /interactive-widget=resizes-content/);
  await composer(page).focus();
  await page.setViewportSize({ width: 390, height: 420 });
  await expect(composer(page)).toBeInViewport({ ratio: 1 });

  // Other browsers lay it over the page: the window stays as it was, and less of it is seen.
  await page.setViewportSize({ width: 390, height: 844 });
  const keyboard = (px: number) =>
    page.evaluate((px) => {
      Object.defineProperty(visualViewport!, 'height', { configurable: true, get: () => innerHeight - px });
      visualViewport!.dispatchEvent(new Event('resize'));
    }, px);
  await keyboard(400);
  const bottom = async () => {
    const box = (await composer(page).boundingBox())!;
    return box.y + box.height;
  };
  await expect.poll(bottom).toBeLessThanOrEqual(444);
  await keyboard(0);
  await expect.poll(bottom).toBeGreaterThan(444);
});

test('L6 comfortable and compact: one setting, which stays', async ({ people, visitAs }) => {
  const ada = await people.signUp('Ada');
  const room = await roomOf('density', ada);
  await say(ada, room, 'hello');
  const page = await visitAs(ada, { path: pathOf(room) });
  const avatar = message(page, 'hello').locator('.avatar');
  await expect.poll(async () => (await avatar.boundingBox())?.width).toBe(36);
  await page.getByRole('link', { name: 'Settings' }).last().click();
  await page.getByRole('radiogroup', { name: 'Density' }).getByText('Compact').click();
  await page.goto(pathOf(room));
  await expect(message(page, 'hello')).toBeVisible();
  expect((await avatar.boundingBox())!.width).toBeLessThan(36);
});

test('L7 offline the shell opens from its cache, with the rooms and messages of last time', async ({ people, visitAs }) => {
  const ada = await people.signUp('Ada');
  const room = await roomOf('shell', ada);
  await say(ada, room, 'kept here');
  const page = await visitAs(ada, { path: pathOf(room), serviceWorkers: 'allow' });
  await expect(message(page, 'kept here')).toBeVisible();
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await page.context().setOffline(true);
  await page.goto(pathOf(room));
  await expect(message(page, 'kept here')).toBeVisible();
  await expect(roomLink(page, room)).toBeVisible();
  await page.context().setOffline(false);
});

test('N9 the theme that was chosen is there with the first paint', async ({ people, visitAs }) => {
  const ada = await people.signUp('Ada');
  const page = await visitAs(ada, { colorScheme: 'light' });
  await page.getByRole('link', { name: 'Settings' }).last().click();
  await page.getByRole('radiogroup', { name: 'Theme' }).getByText('Dark').click();
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const dark = await background();
  await page.addInitScript(() => {
    const seen: string[] = [];
    Object.assign(window, { seen });
    new PerformanceObserver(() => seen.push(getComputedStyle(document.body).backgroundColor)).observe({ type: 'paint', buffered: true });
  });
  await page.reload();
  await expect(page.getByRole('radiogroup', { name: 'Theme' })).toBeVisible();
  const seen = await page.evaluate(() => (window as unknown as { seen: string[] }).seen);
  expect(seen.length).toBeGreaterThan(0);
  expect(new Set(seen)).toEqual(new Set([dark]));
});

/** WCAG's contrast ratio of a text to what it stands on. */
function contrast(text: Element): number {
  const luminance = (colour: string): number => {
    const parts = colour.match(/[\d.]+/g)!.map((part) => Number(part) / 255);
    const [r, g, b] = parts.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
  };
  let ground = text;
  while (getComputedStyle(ground).backgroundColor === 'rgba(0, 0, 0, 0)') ground = ground.parentElement!;
  const both = [luminance(getComputedStyle(text).color), luminance(getComputedStyle(ground).backgroundColor)];
  return (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05);
}

test('N9 whoever asks for more contrast gets it, in both themes', async ({ people, visitAs }) => {
  const ada = await people.signUp('Ada');
  const room = await roomOf('contrast', ada);
  await say(ada, room, 'hello');
  const page = await visitAs(ada, { path: pathOf(room) });
  const softest = () => message(page, 'hello').locator('time').first().evaluate(contrast);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, contrast: 'no-preference' });
    const usual = await softest();
    await page.emulateMedia({ colorScheme, contrast: 'more' });
    expect(await softest()).toBeGreaterThan(Math.max(usual, 7));
  }
});
