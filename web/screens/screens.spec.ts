import type { Page } from '@playwright/test';
import { composer, expect, message, pathOf, roomLink, test, write } from '../e2e/parley';
import { uuidV7 } from '../src/engine/uuid';
import { given, roomOf, say, tell, type Person, type Room } from '../e2e/people';
import { createPrivate } from '../e2e/words';

/** Makes docs/screens anew: every screen, both themes, a desktop and a phone; the smallest phone in one theme. */
const SIZES = { wide: { width: 1280, height: 800 }, narrow: { width: 390, height: 844 }, small: { width: 320, height: 568 } };
const LOOKS = [['wide', 'light'], ['wide', 'dark'], ['narrow', 'light'], ['narrow', 'dark'], ['small', 'light']] as const;

/** More than a message may hold, and nothing of it is to be seen. */
const TOO_MUCH = '\u200b'.repeat(17_000);

const TALK: [who: number, text: string][] = [
  [0, 'Good morning! The new landing page is up on staging.'],
  [1, 'Looking at it now.'],
  [1, 'The **headline** is much better. Two things:\n- the button is below the fold on a phone\n- `og:image` is missing'],
  [2, 'I can take the image. Is there a size you want?'],
  [0, '1200 × 630, and nothing important near the edges.'],
  [2, 'On it.'],
  [1, '> the button is below the fold\nFixed, see https://example.org/changes/412'],
  [0, 'That was quick, thank you 🎉'],
];

const SCREENS: Record<string, (page: Page, room: Room) => Promise<unknown>> = {
  home: (page) => page.goto('/'),
  room: async (page, room) => {
    await page.goto(pathOf(room));
    await expect(message(page, 'That was quick')).toBeVisible();
  },
  details: async (page) => {
    await page.getByRole('button', { name: 'Members and details' }).click();
    await expect(page.getByRole('complementary').getByText('Bruno').first()).toBeVisible();
  },
  thread: async (page, room) => {
    await page.goto(pathOf(room));
    await page.getByRole('link', { name: /2 answers/ }).click();
    await expect(page.getByRole('complementary', { name: 'Thread' }).getByRole('button', { name: /^🎉 2/ })).toBeVisible();
  },
  overview: async (page) => {
    await page.goto('/unread');
    await expect(page.getByRole('article').first()).toBeVisible();
  },
  search: async (page) => {
    await page.goto('/search#headline');
    await expect(page.getByRole('main').getByRole('article')).toHaveCount(1);
  },
  nothing: async (page) => {
    await page.goto('/search#zebra');
    await expect(page.getByText('Nothing found')).toBeVisible();
  },
  find: (page) => page.goto('/discover'),
  palette: async (page) => {
    await page.goto('/');
    await expect(page.getByRole('navigation', { name: 'Rooms' })).toBeVisible();
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('dialog')).toBeVisible();
  },
  profile: async (page) => {
    await page.goto('/');
    await page.getByRole('button', { name: /^You, Amira/ }).click();
    await expect(page.getByRole('menu')).toBeVisible();
  },
  settings: (page) => page.goto('/settings'),
  notifications: async (page) => {
    await page.goto('/settings');
    await page.getByRole('heading', { name: 'Notifications' }).evaluate((heading) => heading.scrollIntoView());
  },
  devices: async (page) => {
    await page.goto('/settings');
    await page.getByRole('heading', { name: 'Encryption' }).evaluate((heading) => heading.scrollIntoView());
  },
  encrypted: async (page) => {
    await page.goto('/');
    await expect(page.getByRole('navigation', { name: 'Rooms' })).toBeVisible();
    await createPrivate(page, 'budget');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(composer(page)).toBeVisible();
    for (const text of ['The offer came in, 12 % below what we asked for.', 'Nobody else reads this until it is signed.']) await write(page, text);
    await expect(page.locator('article[aria-busy]')).toHaveCount(0);
  },
  readers: async (page) => {
    await page.getByRole('button', { name: 'Encrypted: who can read this room' }).click();
    await expect(page.getByRole('dialog').getByRole('listitem').first()).toBeVisible();
  },
  elsewhere: async (page) => {
    await page.goto(`/r/${uuidV7(0)}`);
    await expect(page.getByText('You are not in this room')).toBeVisible();
  },
  offline: async (page, room) => {
    await page.goto(pathOf(room));
    await expect(message(page, 'That was quick')).toBeVisible();
    await page.context().setOffline(true);
    await expect(page.getByText('You are offline.')).toBeVisible();
    await write(page, 'I am on the train, and write later.');
  },
  failed: async (page, room) => {
    await page.context().setOffline(false);
    await page.goto(pathOf(room));
    await write(page, `See you at the station at nine.${TOO_MUCH}`);
    await expect(message(page, 'Not sent.')).toBeVisible();
  },
};

async function talk(people: Person[], room: Room): Promise<void> {
  for (const [who, text] of TALK) await say(people[who]!, room, text);
  const thread = await say(people[2]!, room, 'Who writes the announcement?');
  const replyTo = await tell(people[1]!, room, 'message', { text: 'I do, by Friday. It needs a picture.', thread });
  const of = await tell(people[0]!, room, 'message', { text: 'Take the one from the landing page.', thread, replyTo });
  for (const who of [1, 2]) await tell(people[who]!, room, 'reaction', { of, emoji: '🎉' });
  await say(people[1]!, room, 'The draft is in the folder, have a look.');
  await say(people[2]!, room, 'Reads well to me.');
}

for (const [size, colorScheme] of LOOKS) {
  test(`${size} ${colorScheme}`, async ({ people, visit, visitAs }) => {
    const look = { colorScheme, viewport: SIZES[size] };
    test.setTimeout(240_000);
    const signIn = await visit(look);
    await expect(signIn.getByRole('button', { name: /Sign in|Make my account/ })).toBeVisible();
    const shoot = (page: Page, screen: string) =>
      page.screenshot({ path: `../docs/screens/${screen}-${size}-${colorScheme}.png`, animations: 'disabled', caret: 'hide' });
    await shoot(signIn, 'sign-in');

    const friends = [await people.signUp('Amira'), await people.signUp('Bruno'), await people.signUp('Chen')];
    const rooms = [];
    for (const name of ['launch', 'design', 'support', 'random']) rooms.push(await roomOf(name, friends[0]!, friends[1]!, friends[2]!));
    const body = { kind: 'direct' as const, members: [friends[1]!.user] };
    const direct = await given(friends[0]!.rest.POST('/v1/rooms', { body }));
    await say(friends[1]!, { room: direct.room }, 'Lunch at one?');
    await say(friends[2]!, rooms[1]!, 'New icons are in the folder.');
    await talk(friends, rooms[0]!);

    const dora = await people.signUp('Dora');
    const newcomer = await visitAs(dora, { ...look, kept: { 'parley.newcomer': dora.name } });
    await expect(newcomer.getByRole('button', { name: 'Find rooms' }).first()).toBeVisible();
    await expect(newcomer.getByRole('button', { name: 'Set up encryption' })).toBeVisible();
    await shoot(newcomer, 'welcome');

    const page = await visitAs(friends[0]!, look);
    await expect(roomLink(page, rooms[0]!)).toBeVisible();
    for (const [screen, open] of Object.entries(SCREENS)) {
      await open(page, rooms[0]!);
      await page.waitForLoadState('networkidle');
      await shoot(page, screen);
    }
  });
}
