import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Browser } from './testing/browser';
import { done, until } from './testing/clock';
import { type Scene, scene, strike } from './testing/scene';

let { server, ada, bob, room, browser } = {} as Scene;

beforeEach(() => {
  ({ server, ada, bob, room, browser } = scene());
});

afterEach(() => strike({ browser }));

const kept = (of: Browser) => of.page.state.saved[room.room] ?? [];

function keep(seq: number, saved: boolean): Promise<void> {
  return done(browser.commands.keepMessage({ room: room.room, seq, saved }));
}

/** What the list says, page by page. */
async function listed(): Promise<(string | undefined)[]> {
  const texts: (string | undefined)[] = [];
  let cursor: string | undefined;
  do {
    const page = await done(browser.commands.savedMessages(cursor === undefined ? {} : { cursor }));
    texts.push(...page.entries.map(({ row }) => row?.text));
    cursor = page.next;
  } while (cursor !== undefined);
  return texts;
}

test('what is kept is known at once on all devices, and by those that come later', async () => {
  const [one, two, three] = ['one', 'two', 'three'].map((text) => room.say(bob.user, text).seq) as [number, number, number];
  const other = new Browser(server, ada);
  await browser.online();
  await other.online();
  for (const seq of [one, two, three]) {
    await keep(seq, true);
  }
  expect(kept(browser)).toEqual([one, two, three]);
  await until(() => kept(other).length === 3);
  await keep(two, false);
  await until(() => kept(other).length === 2);
  const third = new Browser(server, ada);
  await third.online();
  await until(() => kept(third).length === 2);
  expect(kept(third).sort()).toEqual([one, three]);
  await done(other.engine.close());
  await done(third.engine.close());
});

test('the list tells what the messages say now, and nothing of what is not to be read any more', async () => {
  const seqs = ['one', 'two', 'three'].map((text) => room.say(bob.user, text).seq) as [number, number, number];
  await browser.online();
  for (const seq of seqs) {
    await keep(seq, true);
  }
  expect(await listed()).toEqual(['three', 'two', 'one']);
  room.append('edit', bob.user, { of: seqs[0], text: 'one, and better' });
  room.append('deletion', bob.user, { of: [seqs[1]] });
  expect(await listed()).toEqual(['three', undefined, 'one, and better']);
  room.leave(ada.user);
  await until(() => browser.page.entry(room.room) === undefined);
  expect(await listed()).toEqual([undefined, undefined, undefined]);
});
