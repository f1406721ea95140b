import type { Page } from '@playwright/test';
import { expect, message, pathOf, roomLink, test } from '../e2e/parley';
import { uuidV7 } from '../src/engine/uuid';
import { given, roomOf, say, type Person, type Room } from '../e2e/people';

/** Makes docs/screens anew: every screen, both themes, a desktop and a phone. */
const SIZES = { wide: { width: 1280, height: 800 }, narrow: { width: 390, height: 844 } };

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
  settings: (page) => page.goto('/settings'),
  offline: async (page, room) => {
    await page.goto(pathOf(room));
    await expect(message(page, 'That was quick')).toBeVisible();
    await page.context().setOffline(true);
    await expect(page.getByText('You are offline.')).toBeVisible();
  },
};

async function talk(people: Person[], room: Room): Promise<void> {
  for (const [who, text] of TALK) await say(people[who]!, room, text);
  const thread = await say(people[2]!, room, 'Who writes the announcement?');
  const replyTo = await tell(people[1]!, room, 'message', { text: 'I do, by Friday. It needs a picture.', thread });
  const of = await tell(people[0]!, room, 'message', { text: 'Take the one from the landing page.', thread, replyTo });
  for (const who of [1, 2]) await tell(people[who]!, room, 'reaction', { of, emoji: '🎉' });
}

async function tell({ rest }: Person, { room }: Room, type: string, content: Record<string, unknown>): Promise<number> {
  const body = { id: uuidV7(Date.now()), type, content };
  return (await given(rest.POST('/v1/rooms/{room}/events', { params: { path: { room } }, body }))).seq;
}

for (const [size, viewport] of Object.entries(SIZES)) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`${size} ${colorScheme}`, async ({ people, visit, visitAs }) => {
      test.setTimeout(180_000);
      const signIn = await visit({ colorScheme, viewport });
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

      const newcomer = await visitAs(await people.signUp('Dora'), { colorScheme, viewport });
      await expect(newcomer.getByRole('button', { name: 'Find rooms' }).first()).toBeVisible();
      await shoot(newcomer, 'welcome');

      const page = await visitAs(friends[0]!, { colorScheme, viewport });
      await expect(roomLink(page, rooms[0]!)).toBeVisible();
      for (const [screen, open] of Object.entries(SCREENS)) {
        await open(page, rooms[0]!);
        await page.waitForLoadState('networkidle');
        await shoot(page, screen);
      }
    });
  }
}
