import type { Locator, Page } from '@playwright/test';
import { expect, message, openRoom, pathOf, test, timeline, write } from './parley';
import { markRead, roomOf, say, sayMany, type People, type Person, type Room } from './people';

const HISTORY = 300;

/** Rows of every height, each of which can be told from all others. */
function text(n: number): string {
  const more = ['', ' and a second line\nof text', `: ${'long words in a row '.repeat((n % 5) * 8)}`, '\n```\none\ntwo\nthree\n```'];
  return `Message ${n}.${more[n % more.length]}`;
}

async function talk(room: Room, by: Person, from: number, count: number): Promise<number> {
  let seq = 0;
  for (let n = from; n < from + count; n++) {
    seq = await say(by, room, text(n));
  }
  return seq;
}

interface Two {
  ada: Person;
  bob: Person;
}

async function two(people: People): Promise<Two> {
  return { ada: await people.signUp('Ada'), bob: await people.signUp('Bob') };
}

/** A room of which Ada has read all but the last `unread` messages. */
async function history(name: string, { ada, bob }: Two, unread: number): Promise<Room> {
  const room = await roomOf(name, ada, bob);
  await markRead(ada, room, await talk(room, bob, 1, HISTORY - unread));
  await talk(room, bob, HISTORY - unread + 1, unread);
  return room;
}

/** Where the first row in view is painted, in every frame from now on. */
async function watch(page: Page): Promise<() => Promise<{ row: string; tops: (number | null)[] }>> {
  await page.evaluate(() => {
    const list = document.querySelector('[role="log"]')!;
    const edge = list.getBoundingClientRect().top;
    const rows = () => [...list.querySelectorAll('article')];
    const nameOf = (row: Element) => /Message \d+\./.exec(row.textContent ?? '')?.[0] ?? '';
    const row = nameOf(rows().find((one) => one.getBoundingClientRect().top >= edge)!);
    const seen = { row, tops: [] as (number | null)[] };
    const channel = new MessageChannel();
    // What is measured right after a frame is what that frame showed.
    channel.port1.onmessage = () => {
      const found = rows().find((one) => nameOf(one) === row);
      seen.tops.push(found ? found.getBoundingClientRect().top - edge : null);
    };
    const next = () => {
      channel.port2.postMessage(null);
      frame = requestAnimationFrame(next);
    };
    let frame = requestAnimationFrame(next);
    Object.assign(window, { stopWatching: () => (cancelAnimationFrame(frame), seen) });
  });
  return () => page.evaluate(() => (window as unknown as { stopWatching(): { row: string; tops: (number | null)[] } }).stopWatching());
}

/** How far the row moved from where it was first, at most. */
function unrest({ row, tops }: { row: string; tops: (number | null)[] }): number {
  expect(row).not.toBe('');
  expect(tops.length).toBeGreaterThan(1);
  expect(tops).not.toContain(null);
  return Math.max(...tops.map((top) => Math.abs(top! - tops[0]!)));
}

async function fromEnd(log: Locator): Promise<number> {
  return log.evaluate((list) => list.scrollHeight - list.clientHeight - list.scrollTop);
}

async function wheel(page: Page, log: Locator, by: number): Promise<void> {
  const box = (await log.boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.wheel(0, by);
}

/** Scrolls back until `row` is in view. */
async function backTo(page: Page, log: Locator, row: number): Promise<void> {
  const wanted = log.getByText(`Message ${row}.`);
  for (let screens = 0; screens < 60 && (await wanted.count()) === 0; screens++) {
    await wheel(page, log, -500);
    await settled(page);
  }
  await expect(wanted).toBeAttached();
}

/** Nothing moved for some frames: a load that is under way would end sooner. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const list = document.querySelector('[role="log"]')!;
        let before = '';
        let still = 0;
        requestAnimationFrame(function next() {
          const now = `${list.scrollTop} ${list.scrollHeight}`;
          still = now === before ? still + 1 : 0;
          before = now;
          if (still > 15) resolve();
          else requestAnimationFrame(next);
        });
      }),
  );
}

test('T5 T6 a room opens at its end, or at the unread line when there is more than a screen of it, and does not move then', async ({
  people,
  visitAs,
}) => {
  const both = await two(people);
  const [read, unread] = [await history('read', both, 2), await history('unread', both, 120)];
  const page = await visitAs(both.ada);

  const log = await openRoom(page, read);
  expect(unrest(await (await watch(page).then(async (stop) => (await settled(page), stop)))())).toBeLessThanOrEqual(1);
  expect(await fromEnd(log)).toBeLessThanOrEqual(1);
  await expect(page.getByText('New messages', { exact: true })).toBeVisible();

  await openRoom(page, unread);
  const stop = await watch(page);
  await settled(page);
  expect(unrest(await stop())).toBeLessThanOrEqual(1);
  await expect(page.getByText('New messages', { exact: true })).toBeInViewport();
  await expect(page.getByText(`Message ${HISTORY - 120 + 1}.`)).toBeInViewport();
  await expect(page.getByRole('button', { name: /Jump to latest.*120 new/ })).toBeVisible();
});

test('T7 T8 T11 arrivals keep the end in view at the end, and the reading position elsewhere', async ({ people, visitAs }) => {
  const { ada, bob } = await two(people);
  const room = await history('arrivals', { ada, bob }, 0);
  const page = await visitAs(ada);
  const log = await openRoom(page, room);
  await settled(page);
  const jump = page.getByRole('button', { name: /Jump to latest/ });
  await expect(jump).toBeHidden();

  await talk(room, bob, 1_001, 3);
  await expect(log.getByText('Message 1003.')).toBeInViewport();
  expect(await fromEnd(log)).toBeLessThanOrEqual(1);

  await wheel(page, log, -1_500);
  await settled(page);
  const stop = await watch(page);
  await talk(room, bob, 2_001, 30);
  await expect(jump).toContainText('30 new');
  await settled(page);
  expect(unrest(await stop())).toBeLessThanOrEqual(1);

  await jump.click();
  await expect(log.getByText('Message 2030.')).toBeInViewport();
  await expect(jump).toBeHidden();

  await wheel(page, log, -3_000);
  await settled(page);
  await write(page, 'My own words');
  await expect(log.getByText('My own words')).toBeInViewport();
  await settled(page);
  expect(await fromEnd(log)).toBeLessThanOrEqual(1);
});

test('T8 whoever begins to scroll back is not held by what grows meanwhile', async ({ people, visitAs }) => {
  const { ada, bob } = await two(people);
  const room = await history('begun', { ada, bob }, 0);
  const page = await visitAs(ada);
  const log = await openRoom(page, room);
  await settled(page);
  const moved = await log.evaluate(async (list) => {
    const from = list.scrollTop;
    list.scrollBy(0, -10);
    // In the same frame as the scrolling: there is no time to come to rest.
    [...list.querySelectorAll<HTMLElement>('article')].at(-1)!.style.paddingBlockEnd = '60px';
    for (let frames = 0; frames < 3; frames++) await new Promise(requestAnimationFrame);
    return list.scrollTop - from;
  });
  expect(Math.abs(moved + 10)).toBeLessThanOrEqual(1);
});

test('T8 whoever scrolls back right after something came is not brought to the end again', async ({ people, visitAs }) => {
  const { ada, bob } = await two(people);
  const room = await history('right after', { ada, bob }, 0);
  const page = await visitAs(ada);
  const log = await openRoom(page, room);
  await settled(page);
  const back = log.evaluate(async (list) => {
    const hasCome = () => [...list.querySelectorAll('article')].some((one) => one.textContent?.includes('Message 1001.'));
    // Between two frames, as a person's scrolling comes: it is heard before anything is measured.
    while (!hasCome()) await new Promise((resolve) => setTimeout(resolve));
    list.scrollBy(0, -1_500); // to rows that were not measured yet
  });
  await talk(room, bob, 1_001, 1);
  await back;
  await settled(page);
  expect(await fromEnd(log)).toBeGreaterThan(1_000);
});

test('T9 older messages come in above without moving what is read', async ({ people, visitAs }) => {
  const { ada, bob } = await two(people);
  const room = await history('older', { ada, bob }, 0);
  const page = await visitAs(ada);
  let release: (() => void) | undefined;
  await page.route(/events\?.*before=/, async (route) => {
    await new Promise<void>((resolve) => { release = resolve; });
    await route.continue();
  });
  const log = await openRoom(page, room);
  await settled(page);
  for (let pages = 0; pages < 3; pages++) {
    await expect(async () => {
      await wheel(page, log, -700);
      expect(release).toBeDefined();
    }).toPass();
    await settled(page);
    const stop = await watch(page);
    const height = await log.evaluate((list) => list.scrollHeight);
    release?.();
    release = undefined;
    await expect.poll(() => log.evaluate((list) => list.scrollHeight)).toBeGreaterThan(height);
    await settled(page);
    expect(unrest(await stop())).toBeLessThanOrEqual(1);
  }
});

test('T12 a room is found again where it was left', async ({ people, visitAs }) => {
  const { ada, bob } = await two(people);
  const room = await history('left', { ada, bob }, 0);
  const other = await history('other', { ada, bob }, 0);
  const page = await visitAs(ada);
  const log = await openRoom(page, room);
  await backTo(page, log, 200);
  const position = () =>
    page.evaluate(() => {
      const list = document.querySelector('[role="log"]')!;
      const edge = list.getBoundingClientRect().top;
      const row = [...list.querySelectorAll('article')].find((one) => one.getBoundingClientRect().top >= edge)!;
      return { row: /Message \d+\./.exec(row.textContent!)![0], top: Math.round(row.getBoundingClientRect().top - edge) };
    });
  const before = await position();
  await openRoom(page, other);
  await settled(page);
  await openRoom(page, room);
  await settled(page);
  const after = await position();
  expect(after.row).toBe(before.row);
  expect(Math.abs(after.top - before.top)).toBeLessThanOrEqual(1);
});

/** Scrolls as fast as frames are drawn until `row` is among the rows; by steps of a quarter of a screen. */
async function runTo(log: Locator, row: number, direction: 1 | -1): Promise<void> {
  await log.evaluate(
    async (list, { row, direction }) => {
      const drawn = () => [...list.querySelectorAll('article')].map((one) => Number(/Message (\d+)\./.exec(one.textContent ?? '')?.[1]));
      const reached = () => drawn().some((n) => (direction > 0 ? n >= row : n <= row));
      for (let frames = 0; frames < 3_000 && !reached(); frames++) {
        list.scrollTop += direction * (list.clientHeight / 4);
        await new Promise(requestAnimationFrame);
      }
    },
    { row, direction },
  );
}

test('T9 reading on at the moment when rows far above are let go moves by what was scrolled', async ({ people, visitAs }) => {
  const { ada, bob } = await two(people);
  const room = await history('long', { ada, bob }, 0);
  await markRead(ada, room, await talk(room, bob, HISTORY + 1, 400));
  const page = await visitAs(ada);
  const log = await openRoom(page, room);
  await runTo(log, 20, -1);
  await runTo(log, 640, 1);
  const moved = await log.evaluate(async (list) => {
    const frame = () => new Promise(requestAnimationFrame);
    const letGoBy = list.scrollHeight - 2_000;
    for (let frames = 0; frames < 600 && list.scrollHeight > letGoBy; frames++) await frame();
    const letGo = list.scrollHeight <= letGoBy;
    const edge = list.getBoundingClientRect().top;
    const row = [...list.querySelectorAll('article')].find((one) => one.getBoundingClientRect().top - edge > 450)!;
    const from = row.getBoundingClientRect().top;
    for (let frames = 0; frames < 20; frames++) {
      list.scrollBy(0, 20);
      await frame();
    }
    await frame();
    return { letGo, by: from - row.getBoundingClientRect().top };
  });
  expect(moved.letGo).toBe(true);
  expect(Math.abs(moved.by - 400)).toBeLessThanOrEqual(1);
});

test('T4 whoever came for a later message is led to the first unread one', async ({ people, visitAs }) => {
  const [ada, bob] = [await people.signUp('Ada'), await people.signUp('Bob')];
  const room = await roomOf('led', ada, bob);
  await markRead(ada, room, await say(bob, room, 'read long ago'));
  await sayMany(bob, room, 130);
  const page = await visitAs(ada, { path: `${pathOf(room)}/m/120` });
  await expect(page.locator('[data-target]')).toBeInViewport();
  await page.getByRole('button', { name: 'Jump to first unread' }).click();
  await expect(timeline(page).getByRole('separator').filter({ hasText: 'New messages' })).toBeInViewport();
  await expect(message(page, /message 1$/)).toBeInViewport();
  await expect(page.getByRole('button', { name: 'Jump to first unread' })).toHaveCount(0);
});
