import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Row } from '../bridge/bridge';
import { Browser } from './testing/browser';
import { done } from './testing/clock';
import { type Scene, scene, strike } from './testing/scene';
import { firstOf, lastOf } from './timeline';

let { server, bob, room } = {} as Scene;
let browser: Browser;

/** Somebody who has joined late, and sees nothing of what was said before. */
beforeEach(async () => {
  const begun = scene();
  ({ server, bob, room } = begun);
  for (let i = 0; i < 120; i++) {
    room.say(bob.user, `before ${i}`);
  }
  const carol = server.person('carol');
  room.join(carol.user);
  room.say(bob.user, 'welcome');
  await done(begun.browser.engine.close());
  browser = new Browser(server, carol);
  await browser.online();
});

afterEach(() => strike({ browser }));

/** The gaps that are shown, where the rows have no hole. */
function gaps(): string[] {
  const rows: Row[] = browser.page.rows(room.room);
  rows.slice(1).forEach((row, i) => expect(firstOf(row)).toBe(lastOf(rows[i]!) + 1));
  return rows.flatMap((row) => (row.row === 'gap' ? `${row.from}-${row.to} ${row.reason}` : []));
}

async function whole(): Promise<void> {
  while (!browser.page.state.windows[room.room]!.atStart) {
    await done(browser.commands.loadOlder(room.room));
  }
}

test('pages that cut a gap in pieces show one gap', async () => {
  await browser.open(room, { at: 'seq', seq: 100 });
  gaps();
  await whole();
  expect(gaps()).toEqual(['1-123 hidden']);
  await browser.open(room);
  await whole();
  expect(gaps()).toEqual(['1-123 hidden']);
});

test('what was kept and is gone by retention since is not shown beside its gap', async () => {
  for (let i = 0; i < 10; i++) {
    room.say(bob.user, `after ${i}`);
  }
  await browser.open(room);
  await whole();
  await done(browser.engine.close());
  room.forget(room.head - 5);
  browser.start();
  await browser.online();
  await browser.open(room, { at: 'seq', seq: 60 });
  await whole();
  await browser.open(room, { at: 'seq', seq: room.head - 2 });
  gaps();
});
