import type { Page } from '@playwright/test';
import { expect, message, pathOf, roomLink, test } from '../e2e/parley';
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
  find: (page) => page.goto('/discover'),
  palette: async (page) => {
    await page.goto('/');
    await page.keyboard.press('Control+k');
  },
  settings: (page) => page.goto('/settings'),
};

async function talk(people: Person[], room: Room): Promise<void> {
  for (const [who, text] of TALK) await say(people[who]!, room, text);
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
