import { expect, test, type BrowserContext, type Page } from '@playwright/test';
import { openRoom, signIn, startWorld, type World } from './world';

const DAY_MS = 86_400_000;

let world: World;
let launch: string;
let garden: string;

test.beforeAll(async () => {
  world = await startWorld();
  launch = await world.rest.room('launch', world.ada, [world.bob]);
  garden = await world.rest.room('garden', world.ada, [world.bob]);
  await world.rest.say(launch, world.bob, 'Welcome');
  await world.rest.say(garden, world.bob, 'Welcome');
});

test.afterAll(() => world.stop());

/** The system's notifications of this browser, as room and text. */
function shown(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    return (await registration.getNotifications()).map(({ tag, title, body }) => `${tag} ${title}: ${body}`);
  });
}

/** As a click of the person would: there is no system here that shows them. */
async function click(context: BrowserContext): Promise<void> {
  await context.serviceWorkers()[0]!.evaluate(async () => {
    const worker = self as unknown as ServiceWorkerGlobalScope;
    const [notification] = await worker.registration.getNotifications();
    worker.dispatchEvent(new NotificationEvent('notificationclick', { notification: notification! }));
  });
}

test('N4 N5 N6 of what arrives elsewhere there is one notification a room, whatever the number of tabs', async ({ browser }) => {
  const context = await browser.newContext({ permissions: ['notifications'] });
  const page = await context.newPage();
  await signIn(page, world.address, world.ada);
  await openRoom(page, launch); // and not the other, which tells all the same
  const second = await context.newPage();
  await second.goto(`${world.address}/r/${launch}`);
  await expect(second.getByRole('log').getByText('Welcome')).toBeVisible();

  await world.rest.say(launch, world.bob, 'In view');
  await expect(page.getByRole('log').getByText('In view')).toBeVisible();
  await world.rest.say(garden, world.bob, 'Roses are **red**');
  await expect.poll(() => shown(page)).toEqual([`${garden} Bob in garden: Roses are red`]);
  await world.rest.say(garden, world.bob, 'and more');
  await expect.poll(() => shown(page)).toEqual([`${garden} Bob in garden: and more`]);
  await expect(page).toHaveTitle(/^\(3\) #launch/);

  await second.close();
  await click(context);
  await expect(page).toHaveURL(`${world.address}/r/${garden}`);
  await expect(page.getByRole('log').getByText('and more')).toBeVisible();
  await expect.poll(() => shown(page)).toEqual([]);

  await page.goto(`${world.address}/settings`);
  await page.getByRole('radiogroup', { name: 'Show message text in notifications' }).getByText('Off').click();
  await openRoom(page, garden);
  await openRoom(page, launch);
  await world.rest.say(garden, world.bob, 'A secret');
  await expect.poll(() => shown(page)).toEqual([`${garden} Bob in garden: New message`]);
  await context.close();
});

/** A browser that was not asked yet; headless ones count as having said no. */
async function unasked(page: Page): Promise<void> {
  await page.addInitScript(() => {
    Object.defineProperty(Notification, 'permission', { get: () => localStorage.getItem('test.permission') ?? 'default' });
    Notification.requestPermission = async () => {
      localStorage.setItem('test.permission', 'denied');
      return 'denied';
    };
  });
}

test('N1 N2 N3 nobody is asked before they have sent something, nor in the first minute, nor soon after "Not now"', async ({ page }) => {
  await unasked(page);
  await page.clock.install();
  await signIn(page, world.address, world.ada);
  await openRoom(page, launch);
  const card = page.getByRole('region', { name: 'Notifications' });
  await page.clock.runFor('05:00');
  await expect(card).toBeHidden();

  await page.reload();
  await page.getByRole('textbox').fill('Hello');
  await page.getByRole('textbox').press('Enter');
  await page.clock.runFor('00:50');
  await expect(page.getByRole('log').getByText('Hello')).toBeVisible();
  await expect(card).toBeHidden();
  await page.clock.runFor('00:15');
  await expect(card).toBeVisible();
  await card.getByRole('button', { name: 'Not now' }).click();
  await expect(card).toBeHidden();

  await page.clock.fastForward(6 * DAY_MS);
  await page.getByRole('textbox').fill('Six days later');
  await page.getByRole('textbox').press('Enter');
  await page.clock.runFor('00:10');
  await expect(card).toBeHidden();
  await page.clock.fastForward(DAY_MS);
  await expect(card).toBeVisible();

  await card.getByRole('button', { name: 'Turn on' }).click();
  await expect(card).toBeHidden();
  await page.goto(`${world.address}/settings`);
  await expect(page.getByText('This browser blocks notifications')).toBeVisible();
});
