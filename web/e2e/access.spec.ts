import type { Page } from '@playwright/test';
import { bare, scanThemes, smallTargets } from './checks';
import { composer, expect, message, pathOf, roomLink, test, timeline, write } from './parley';
import { given, roomOf, say, type Person, type Room } from './people';
import { uuidV7 } from '../src/engine/uuid';

test.use({ ownServer: true });

/** Every screen and dialog, by the way that leads to it. */
const SCREENS: Record<string, (page: Page, room: Room, other: Person) => Promise<void>> = {
  home: async (page) => void (await page.goto('/')),
  room: async (page, room) => {
    await page.goto(pathOf(room));
    await expect(message(page, 'see')).toBeVisible();
  },
  details: async (page) => page.getByRole('button', { name: 'Members and details' }).click(),
  settingsOfRoom: async (page) => page.getByRole('button', { name: 'Room settings' }).click(),
  invite: async (page) => page.getByRole('complementary').getByRole('button', { name: 'Invite', exact: true }).click(),
  leave: async (page) => page.getByRole('button', { name: 'Leave the room' }).click(),
  create: async (page) => page.getByRole('button', { name: 'Create a room' }).first().click(),
  find: async (page) => page.getByRole('button', { name: 'Find rooms' }).first().click(),
  direct: async (page, _, other) => {
    await page.getByRole('button', { name: 'Message somebody' }).first().click();
    await page.getByRole('dialog').getByLabel('Name').fill(other.name);
    await expect(page.getByRole('dialog').getByText(other.displayName).first()).toBeVisible();
  },
  elsewhere: async (page) => {
    await page.goto(pathOf({ room: uuidV7(Date.now()), name: '' }));
    await expect(page.getByRole('heading', { name: 'You are not in this room' })).toBeVisible();
  },
  mentions: async (page) => {
    await page.goto('/mentions');
    await expect(page.getByRole('main').getByRole('heading').first()).toBeVisible();
  },
  threads: async (page) => {
    await page.goto('/threads');
    await expect(page.getByRole('main').getByRole('heading').first()).toBeVisible();
  },
  palette: async (page) => page.keyboard.press('Control+k'),
  shortcuts: async (page) => page.keyboard.press('Control+/'),
  settings: async (page) => {
    await page.goto('/settings');
    await expect(page.getByText('This device').first()).toBeVisible();
  },
  people: async (page) => {
    await page.getByRole('button', { name: 'Manage people' }).click();
    await expect(page.getByRole('dialog').getByRole('listitem').first()).toBeVisible();
  },
};

test('A1 axe finds nothing on any screen, in either theme', async ({ people, visit, visitAs }) => {
  test.setTimeout(180_000);
  const [ada, bob] = [await people.signUpAdmin('Ada'), await people.signUp('Bob')];
  const room = await roomOf('open to all', ada, bob);
  const invited = await given(ada.rest.POST('/v1/rooms', { body: { id: uuidV7(Date.now()), kind: 'private', name: 'invited', members: [bob.user] } }));
  expect(invited.kind).toBe('private');
  await say(bob, room, 'see `code`, **bold** and https://example.org');
  await say(ada, room, 'hello');
  const page = await visitAs(ada);
  for (const [screen, open] of Object.entries(SCREENS)) {
    await open(page, room, bob);
    const dialog = page.getByRole('dialog');
    await expect(page.getByRole('main').or(dialog).first()).toBeVisible();
    await scanThemes(page, screen);
    if (await dialog.count()) {
      await page.keyboard.press('Escape');
      await expect(dialog).toHaveCount(0);
    }
  }
  const bobs = await visitAs(bob, { viewport: { width: 320, height: 640 } });
  await expect(bobs.getByRole('button', { name: 'Join' })).toBeVisible();
  await scanThemes(bobs, 'invitation');
  const stranger = await visit();
  await expect(stranger.getByRole('button', { name: 'Sign in' })).toBeVisible();
  await scanThemes(stranger, 'sign in');
  const invitation = await given(ada.rest.POST('/v1/invitations', { body: {} }));
  await stranger.goto(`/join#${invitation.code}`);
  await expect(stranger.getByRole('button', { name: 'Make my account' })).toBeVisible();
  await scanThemes(stranger, 'sign up');
});

test('A2 the timeline is a log named after its room; what others say is announced once', async ({ people, visitAs }) => {
  const [ada, bob] = [await people.signUp('Ada'), await people.signUp('Bob')];
  const room = await roomOf('spoken', ada, bob);
  const page = await visitAs(ada, { path: pathOf(room) });
  await expect(page.getByRole('log', { name: 'Messages in spoken' })).toBeVisible();
  const announced = page.locator('[aria-live="polite"].visually-hidden');
  await say(bob, room, 'listen');
  await expect(announced).toHaveText('Bob: listen');
  await composer(page).fill('my own');
  await composer(page).press('Enter');
  await expect(message(page, 'my own')).not.toHaveAttribute('aria-busy');
  await expect(announced).toHaveText('Bob: listen');
  await Promise.all([1, 2, 3].map((n) => say(bob, room, `**number** ${n}`)));
  await expect(announced).toHaveText('3 new messages');
});

test('A7 panes are mirrored for languages that are written from the right', async ({ people, visitAs }) => {
  const ada = await people.signUp('Ada');
  const page = await visitAs(ada, { path: pathOf(await roomOf('mirrored', ada)) });
  await expect(composer(page)).toBeVisible();
  await page.evaluate(() => void (document.documentElement.dir = 'rtl'));
  const side = (await page.getByRole('navigation', { name: 'Rooms' }).boundingBox())!;
  expect(side.x).toBeGreaterThan((await page.getByRole('main').boundingBox())!.x);
});

test('A3 A4 landmarks, F6 through them, the skip link, and focus that comes back from a dialog', async ({ people, visitAs }) => {
  const ada = await people.signUp('Ada');
  const room = await roomOf('landmarks', ada);
  await say(ada, room, 'hello');
  const page = await visitAs(ada, { path: pathOf(room) });
  await expect(message(page, 'hello')).toBeVisible();
  await expect(page.getByRole('main')).toHaveCount(1);
  await expect(page.getByRole('banner')).toHaveCount(1);
  await page.keyboard.press('F6');
  const seen = new Set<string>();
  for (let press = 0; press < 4; press++) {
    seen.add(await page.evaluate(() => document.activeElement?.tagName ?? ''));
    await page.keyboard.press('F6');
  }
  expect(seen).toContain('MAIN');
  expect(seen).toContain('NAV');

  const create = page.getByRole('button', { name: 'Create a room' }).first();
  await create.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog').getByLabel('Name')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(create).toBeFocused();
});

test('A4 N7 N8 O1 by keyboard alone: find a room, write, read back, look up the shortcuts', async ({ people, visitAs }) => {
  const [ada, bob] = [await people.signUp('Ada'), await people.signUp('Bob')];
  const room = await roomOf('by keyboard', ada, bob);
  await say(bob, room, 'hello there');
  const page = await visitAs(ada);
  await expect(roomLink(page, room)).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('keybo');
  await expect(page.getByRole('option', { name: /by keyboard/ })).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(message(page, 'hello there')).toBeVisible();
  await page.keyboard.type('typed without a mouse');
  await page.keyboard.press('Enter');
  await expect(message(page, 'typed without a mouse')).toBeVisible();
  await page.keyboard.press('Shift+Tab');
  const order: string[] = [];
  for (let press = 0; press < 12; press++) {
    order.push(await page.evaluate(() => document.activeElement?.getAttribute('role') ?? document.activeElement?.tagName ?? ''));
    await page.keyboard.press('Shift+Tab');
  }
  expect(order).toContain('log');
  expect(order).toContain('BUTTON');
  await timeline(page).focus();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toContainText('Previous or next room');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('Control+k');
  await page.keyboard.type(bob.name);
  await expect(page.getByRole('option', { name: `Bob @${bob.name}` })).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Bob');
});

test('A5 with reduced motion nothing moves by itself', async ({ people, visitAs }) => {
  const ada = await people.signUp('Ada');
  const room = await roomOf('calm', ada);
  const seq = await say(ada, room, 'hello');
  const moving = (page: Page) => page.evaluate(() => document.getAnimations().length);
  const page = await visitAs(ada, { path: `${pathOf(room)}/m/${seq}`, reducedMotion: 'reduce' });
  await expect(message(page, 'hello')).toBeVisible();
  expect(await moving(page)).toBe(0);
  await page.getByRole('button', { name: 'Create a room' }).first().click();
  await expect(page.getByRole('dialog')).toBeVisible();
  expect(await moving(page)).toBe(0);
  const smooth = await page.evaluate(() =>
    [...document.querySelectorAll('*')].filter((element) => getComputedStyle(element).scrollBehavior === 'smooth').length,
  );
  expect(smooth).toBe(0);
});

test('A6 at 200 % zoom everything is there, and the reading and writing too', async ({ people, visitAs }) => {
  const ada = await people.signUp('Ada');
  const room = await roomOf('zoomed', ada);
  await say(ada, room, 'hello');
  // What a browser of 1280×800 makes of its page at 200 %.
  const page = await visitAs(ada, { path: pathOf(room), viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 });
  await expect(message(page, 'hello')).toBeInViewport({ ratio: 1 });
  await expect(composer(page)).toBeInViewport({ ratio: 1 });
  await write(page, 'and back');
  await expect(message(page, 'and back')).toBeInViewport({ ratio: 1 });
  for (const path of [pathOf(room), '/', '/settings']) {
    await page.goto(path);
    await expect(page.getByRole('main').or(page.getByRole('navigation', { name: 'Rooms' })).filter({ visible: true }).first()).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(640);
  }
});

test('A6 at 320 px nothing is lost, and targets are large enough', async ({ people, visitAs }) => {
  const ada = await people.signUp('Ada');
  const room = await roomOf('small', ada);
  await say(ada, room, 'hello');
  const page = await visitAs(ada, { path: pathOf(room), viewport: { width: 320, height: 480 }, deviceScaleFactor: 2 });
  await expect(message(page, 'hello')).toBeVisible();
  for (const path of [pathOf(room), '/', '/settings']) {
    await page.goto(path);
    await expect(page.getByRole('button').or(page.getByRole('link')).filter({ visible: true }).first()).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    expect(await smallTargets(page)).toEqual([]);
  }
});

test('A8 the pseudo-language shows that no text stands outside the catalogues', async ({ people, visit, visitAs }) => {
  test.slow();
  const [ada, bob] = [await people.signUp('Àda'), await people.signUp('Bób')];
  const room = await roomOf('Ròòm', ada, bob);
  await say(bob, room, 'ƥlain');
  const kept = { 'parley.language': 'pseudo' };
  const stranger = await visit({ kept });
  await expect(stranger.locator('form')).toBeVisible();
  expect(await bare(stranger)).toEqual([]);
  const page = await visitAs(ada, { kept });
  await expect(roomLink(page, room)).toBeVisible();
  expect(await bare(page)).toEqual([]);
  await page.keyboard.press('Control+/');
  await expect(page.getByRole('dialog')).toBeVisible();
  expect(await bare(page)).toEqual([]);
  for (const path of [pathOf(room), '/settings']) {
    await page.goto(path);
    await expect(page.locator('h1')).toBeVisible();
    expect(await bare(page)).toEqual([]);
  }
});
