import type { BrowserContext, Page } from '@playwright/test';
import { scan } from './checks';
import { composer, expect, message, openRoom, pathOf, test, write } from './parley';
import { roomOf, say } from './people';
import { PushService } from './push';

const DAY_MS = 86_400_000;

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

test('N4 N5 N6 of what arrives elsewhere there is one notification a room, whatever the number of tabs', async ({ people, server, visitAs }) => {
  const [ada, bob] = [await people.signUp('Ada'), await people.signUp('Bob')];
  const [launch, garden] = [await roomOf('launch', ada, bob), await roomOf('garden', ada, bob)];
  for (const room of [launch, garden]) await say(bob, room, 'Welcome');
  // The other room is not opened, and tells all the same.
  const page = await visitAs(ada, { path: pathOf(launch), permissions: ['notifications'], serviceWorkers: 'allow' });
  const context = page.context();
  const second = await context.newPage();
  for (const tab of [page, second]) {
    await tab.goto(pathOf(launch));
    await expect(message(tab, 'Welcome')).toBeVisible();
  }

  await say(bob, launch, 'In view');
  await expect(page.getByRole('log').getByText('In view')).toBeVisible();
  await say(bob, garden, 'Roses are **red**');
  await expect.poll(() => shown(page)).toEqual([`${garden.room} Bob in garden: Roses are red`]);
  await say(bob, garden, 'and more');
  await expect.poll(() => shown(page)).toEqual([`${garden.room} Bob in garden: and more`]);
  await expect(page).toHaveTitle(/^\(3\) #launch/);

  await second.close();
  await click(context);
  await expect(page).toHaveURL(server.address + pathOf(garden));
  await expect(page.getByRole('log').getByText('and more')).toBeVisible();
  await expect.poll(() => shown(page)).toEqual([]);

  await page.goto('/settings');
  await page.getByRole('radiogroup', { name: 'Show message text in notifications' }).getByText('Off').click();
  await openRoom(page, garden);
  await openRoom(page, launch);
  await say(bob, garden, 'A secret');
  await expect.poll(() => shown(page)).toEqual([`${garden.room} Bob in garden: New message`]);
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

test('N1 N2 N3 nobody is asked before they have sent something, nor in the first minute, nor soon after "Not now"', async ({ people, visitAs }) => {
  const ada = await people.signUp('Ada');
  const room = await roomOf('launch', ada);
  const page = await visitAs(ada, { serviceWorkers: 'allow' });
  await unasked(page);
  await page.clock.install();
  await page.goto(pathOf(room));
  await expect(composer(page)).toBeVisible();
  const card = page.getByRole('region', { name: 'Notifications' });
  await page.clock.runFor('05:00');
  await expect(card).toBeHidden();

  await page.reload();
  await write(page, 'Hello');
  await page.clock.runFor('00:50');
  await expect(page.getByRole('log').getByText('Hello')).toBeVisible();
  await expect(card).toBeHidden();
  await page.clock.runFor('00:15');
  await expect(card).toBeVisible();
  await card.getByRole('button', { name: 'Not now' }).click();
  await expect(card).toBeHidden();

  await page.clock.fastForward(6 * DAY_MS);
  await write(page, 'Six days later');
  await page.clock.runFor('00:10');
  await expect(card).toBeHidden();
  await page.clock.fastForward(DAY_MS);
  await expect(card).toBeVisible();

  await card.getByRole('button', { name: 'Turn on' }).click();
  await expect(card).toBeHidden();
  await page.goto('/settings');
  await expect(page.getByText('This browser blocks notifications')).toBeVisible();
});

test('whoever is not to be disturbed is told of nothing while they look elsewhere', async ({ people, visitAs }) => {
  const [owner, member] = [await people.signUp('Ada'), await people.signUp('Bob')];
  const [launch, garden] = [await roomOf('launch', owner, member), await roomOf('garden', owner, member)];
  for (const room of [launch, garden]) await say(member, room, 'Welcome');
  const page = await visitAs(owner, { path: pathOf(launch), permissions: ['notifications'], serviceWorkers: 'allow' });
  await expect(message(page, 'Welcome')).toBeVisible();
  await write(page, '/dnd');
  await expect(page.getByRole('button', { name: 'You, Ada: Do not disturb' })).toBeVisible();
  await say(member, garden, 'Psst');
  await expect(page).toHaveTitle(/^\(2\) #launch/);
  await write(page, '/back');
  await expect(page.getByRole('button', { name: 'You, Ada: Online' })).toBeVisible();
  await say(member, garden, 'Hello');
  await expect.poll(() => shown(page)).toEqual([`${garden.room} Bob in garden: Hello`]);
});

test('whoever wants it is told on this device also when Parley is closed, and sees each hop of a test', async ({ people, server, visitAs }) => {
  const [ada, bob] = [await people.signUp('Ada'), await people.signUp('Bob')];
  const [launch, garden] = [await roomOf('launch', ada, bob), await roomOf('garden', ada, bob)];
  const page = await visitAs(ada, { path: pathOf(launch), permissions: ['notifications'], serviceWorkers: 'allow' });
  const service = await PushService.start();
  await service.subscribes(page);
  await page.goto('/settings');
  await page.getByRole('radiogroup', { name: 'On this device also when Parley is closed' }).getByText('On').click();
  await page.getByRole('button', { name: 'Test notifications' }).click();
  const deliver = await service.delivererOf(page, server.address);
  await deliver(await service.next());
  await expect(page.getByRole('list', { name: 'The way of a test' }).getByText('yes')).toHaveCount(6);
  await expect.poll(() => shown(page)).toEqual(['test Parley: The test arrived']);
  await scan(page, 'a test of push');

  await page.goto('about:blank');
  for (const words of ['Roses are **red**', 'and more']) {
    await say(bob, garden, words);
    await deliver(await service.next());
  }
  await page.goto(pathOf(launch));
  const context = page.context();
  expect(await shown(page)).toContain(`${garden.room} Bob in garden: and more`);
  expect(await shown(page)).toHaveLength(2);
  // A room that somebody looks at is not told of.
  await page.bringToFront();
  await expect(composer(page)).toBeVisible();
  await deliver(JSON.stringify({ room: launch.room, seq: 9, at: 0, name: 'launch', sender: 'Bob', text: 'In view', mention: false, read: [] }));
  await expect.poll(() => shown(page)).toHaveLength(2);
  await context.serviceWorkers()[0]!.evaluate(async () => {
    const { registration } = self as unknown as ServiceWorkerGlobalScope;
    (await registration.getNotifications({ tag: 'test' })).forEach((notification) => notification.close());
  });
  await click(context);
  await expect(page).toHaveURL(server.address + pathOf(garden));
  await expect.poll(() => shown(page)).toEqual([]);
  await service.stop();
});
