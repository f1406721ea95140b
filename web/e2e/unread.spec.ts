import { scan } from './checks';
import { expect, roomLink, test } from './parley';
import { roomOf, say, type Room } from './people';

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

test('all that is unread stands in one place, and is marked as read there', async ({ people, visitAs }) => {
  const [ada, bob] = [await people.signUp('Ada'), await people.signUp('Bob')];
  const [one, two] = [await roomOf('one', ada, bob), await roomOf('two', ada, bob)];
  await say(bob, one, 'said in one');
  await say(bob, two, 'said in two');
  const page = await visitAs(ada);
  await expect(roomLink(page, two)).toHaveAccessibleName(/1 unread/);
  await page.getByRole('link', { name: 'All unread' }).click();
  const part = (name: string) => page.getByRole('region', { name });
  await expect(part('one').getByRole('article')).toContainText('said in one');
  await expect(part('two').getByRole('article')).toContainText('said in two');
  await scan(page, 'all unread');
  await part('one').getByRole('button', { name: 'Mark as read one' }).click();
  await expect(part('one')).toHaveCount(0);
  await expect(roomLink(page, one)).not.toHaveAccessibleName(/unread/);
  await page.getByRole('button', { name: 'Mark all as read' }).click();
  await expect(page.getByText('You have read everything')).toBeVisible();
  await expect(roomLink(page, two)).not.toHaveAccessibleName(/unread/);
});
