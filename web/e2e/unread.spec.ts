import { scan } from './checks';
import { uuidV7 } from '../src/engine/uuid';
import { expect, message, openRoom, roomLink, test } from './parley';
import { given, roomOf, say, type Room } from './people';

const ROOMS = 70;

/** By their place in the list. */
const UNREAD = [3, 40, 62];

test('R6 R9 unread rooms out of view are told at the edge, and gone to one by one', async ({ people, visitAs }) => {
  const [ada, bob] = [await people.signUp('Ada'), await people.signUp('Bob')];
  const rooms: Room[] = [];
  // The room in which something happened last is the first of the list.
  for (let place = ROOMS - 1; place >= 0; place--) {
    const unread = UNREAD.includes(place);
    const room = await roomOf(`room ${place}`, ada, ...(unread ? [bob] : []));
    if (unread) await say(bob, room, `Hello in ${place}`);
    rooms[place] = room;
  }
  const page = await visitAs(ada);
  const row = (place: number) => roomLink(page, rooms[place]!);
  const below = page.getByRole('button', { name: 'More unread below' });
  const above = page.getByRole('button', { name: 'More unread above' });
  await expect(row(0)).toBeVisible();
  await expect(below).toBeVisible();
  await expect(above).toBeHidden();
  const first = await row(0).boundingBox();

  await page.reload();
  await expect(below).toBeVisible();
  expect(await row(0).boundingBox()).toEqual(first);

  for (const place of UNREAD.slice(1)) {
    await below.click();
    await expect(row(place)).toBeFocused();
    await expect(row(place)).toBeInViewport();
  }
  await expect(below).toBeHidden();
  await above.click();
  await expect(row(40)).toBeFocused();
  expect(await page.locator('[data-room]').count()).toBeLessThanOrEqual(60);
});

test('N4 R5 a muted room raises no count, a mention in it does, with a red dot; it is muted on all devices', async ({ people, visitAs }) => {
  const [ada, bob] = [await people.signUp('Ada'), await people.signUp('Bob')];
  const room = await roomOf('chatter', ada, bob);
  const [page, phone] = [await visitAs(ada), await visitAs(ada)];
  await roomLink(page, room).hover();
  await page.getByRole('button', { name: 'More about chatter' }).click();
  await page.getByRole('menuitemradio', { name: 'Mute' }).click();
  for (const each of [page, phone]) await expect(roomLink(each, room)).toHaveAccessibleName(/Muted/);
  await page.getByRole('button', { name: 'More about chatter' }).click();
  await expect(page.getByRole('menuitemradio', { name: 'Mute' })).toHaveAttribute('aria-checked', 'true');
  await page.keyboard.press('Escape');

  await say(bob, room, 'nothing of interest');
  const content = { text: `for @${ada.name}`, mentions: [ada.user] };
  const body = { id: uuidV7(Date.now()), type: 'message', content };
  await given(bob.rest.POST('/v1/rooms/{room}/events', { params: { path: { room: room.room } }, body }));
  for (const each of [page, phone]) {
    await expect(roomLink(each, room)).toHaveAccessibleName(/1 mention$/);
    await expect(each.locator('link[rel=icon]')).toHaveAttribute('href', '/icon-mention.svg');
    await expect(each).toHaveTitle('(1) Parley');
  }
});

test('R3 all that is unread stands in one place, what is meant for one, too; it is marked as read there, and as unread again', async ({ people, visitAs }) => {
  const [ada, bob] = [await people.signUp('Ada'), await people.signUp('Bob')];
  const [one, two] = [await roomOf('one', ada, bob), await roomOf('two', ada, bob)];
  await say(bob, one, 'said in one');
  await say(bob, two, 'said in two');
  const content = { text: `said to @${ada.name}`, mentions: [ada.user] };
  const body = { id: uuidV7(Date.now()), type: 'message', content };
  await given(bob.rest.POST('/v1/rooms/{room}/events', { params: { path: { room: two.room } }, body }));
  const page = await visitAs(ada);
  await expect(roomLink(page, two)).toHaveAccessibleName(/1 mention.*2 unread/);
  await page.getByRole('link', { name: 'All unread' }).click();
  const part = (name: string) => page.getByRole('region', { name });
  await expect(part('one').getByRole('article')).toContainText('said in one');
  await expect(part('two').getByRole('article')).toHaveText([/said in two/, /said to @Ada/]);
  await scan(page, 'all unread');
  await page.getByRole('link', { name: 'Mentions' }).click();
  await expect(page.getByRole('main').getByRole('article')).toHaveText([/said to @Ada/]);
  await page.getByRole('link', { name: 'Unread', exact: true }).click();
  await part('one').getByRole('button', { name: 'Mark as read one' }).click();
  await expect(part('one')).toHaveCount(0);
  await expect(roomLink(page, one)).not.toHaveAccessibleName(/unread/);
  await page.getByRole('button', { name: 'Mark all as read' }).click();
  await expect(page.getByText('You have read everything')).toBeVisible();
  await expect(roomLink(page, two)).not.toHaveAccessibleName(/unread/);
  await page.getByRole('link', { name: 'Mentions' }).click();
  await expect(page.getByText('No unread mentions')).toBeVisible();
  await expect(page.getByRole('main').getByRole('article')).toHaveText([/said to @Ada/]);

  const root = await say(ada, one, 'begun by Ada');
  await say(bob, one, 'answered in a thread', root);
  const below = page.getByRole('banner').getByRole('link', { name: '1 unread answer in threads' });
  await expect(below).toBeVisible();
  await expect(roomLink(page, one)).not.toHaveAccessibleName(/unread/);
  await below.click();
  await expect(part('one')).toContainText('1 new');
  await page.reload();
  await part('one').getByRole('link', { name: '1 answer', exact: true }).click();
  await expect(page.getByRole('complementary', { name: 'Thread' })).toContainText('answered in a thread');
  await expect(below).toHaveCount(0);

  await openRoom(page, two);
  await message(page, 'said in two').hover();
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Mark unread from here' }).click();
  await expect(roomLink(page, two)).toHaveAccessibleName(/Marked as unread/);
  await expect(page.getByText('New messages')).toBeVisible();
  await openRoom(page, one);
  await openRoom(page, two);
  await expect(page.getByText('New messages')).toBeVisible();
  await expect(roomLink(page, two)).not.toHaveAccessibleName(/unread/);
});
