import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SearchQuery } from '../bridge/bridge';
import { done, pass, until } from './testing/clock';
import { type Scene, scene, strike } from './testing/scene';

let { server, ada, bob, room, browser } = {} as Scene;

beforeEach(async () => {
  ({ server, ada, bob, room, browser } = scene());
  for (const text of ['the plan for Monday', 'see https://example.org', 'and `code`', 'my plan']) {
    await pass(1_000);
    room.say(text === 'my plan' ? ada.user : bob.user, text);
  }
  await browser.online();
  await browser.open(room);
  await pass(500);
});

afterEach(() => strike({ browser }));

async function found(words: string, query: Partial<SearchQuery> = {}): Promise<string[]> {
  const result = await done(browser.commands.search({ words, limit: 10, ...query }));
  return result.found.map(({ row }) => row.text);
}

test('what is kept is found without a server, by words and filters', async () => {
  browser.device.say('offline');
  browser.device.reachable = false;
  expect(await found('plan')).toEqual(['my plan', 'the plan for Monday']);
  expect(await found('plan', { from: [bob.name] })).toEqual(['the plan for Monday']);
  expect(await found('', { has: ['link'] })).toEqual(['see https://example.org']);
  expect(await found('', { has: ['code'] })).toEqual(['and `code`']);
  expect(await found('plan', { in: ['another'] })).toEqual([]);
  const at = room.log.find(({ content }) => content.text === 'my plan')!.at;
  expect(await found('plan', { before: at })).toEqual(['the plan for Monday']);
  expect(await found('plan', { after: at })).toEqual(['my plan']);
  const first = await done(browser.commands.search({ words: 'plan', limit: 1 }));
  expect(first).toMatchObject({ hasMore: true, searched: 4 });
});

test('what comes, changes and goes is found as it is now', async () => {
  expect(await found('plan')).toHaveLength(2);
  const late = room.say(bob.user, 'another plan');
  await until(() => browser.page.texts(room.room).includes('another plan'));
  expect(await found('plan')).toHaveLength(3);

  room.append('edit', bob.user, { of: late.seq, text: 'second thoughts' });
  await until(() => browser.page.texts(room.room).includes('second thoughts'));
  expect(await found('another')).toEqual([]);
  expect(await found('thoughts')).toEqual(['second thoughts']);

  room.append('deletion', bob.user, { of: [late.seq] });
  await until(() => browser.page.texts(room.room).at(-1) === '');
  expect(await found('thoughts')).toEqual([]);
  expect(await found('')).not.toContain('');
});

test('an edit that was deleted is not found, and what it changed is found again', async () => {
  const first = room.say(bob.user, 'before');
  const edit = room.append('edit', bob.user, { of: first.seq, text: 'afterwards' });
  await until(() => browser.page.texts(room.room).includes('afterwards'));
  expect(await found('afterwards')).toEqual(['afterwards']);
  room.append('deletion', bob.user, { of: [edit.seq] });
  await until(() => browser.page.texts(room.room).includes('before'));
  expect(await found('afterwards')).toEqual([]);
  expect(await found('before')).toEqual(['before']);
});

test('what is read later is found, and of a room that was left nothing is', async () => {
  const other = server.room('other', [ada, bob]);
  for (let i = 0; i < 120; i++) {
    other.say(bob.user, `said ${i}`);
  }
  expect(await found('said')).toEqual([]);
  await browser.open(other);
  await pass(500);
  expect((await found('said', { limit: 200 })).length).toBeGreaterThan(40);
  other.leave(ada.user);
  await until(() => browser.page.entry(other.room) === undefined);
  expect(await found('said')).toEqual([]);
  expect(await found('plan')).toHaveLength(2);
});

test('whoever signs out leaves nothing to be found', async () => {
  expect(await found('plan')).toHaveLength(2);
  await done(browser.commands.signOut());
  expect(await done(browser.commands.search({ words: 'plan', limit: 10 }))).toMatchObject({ found: [], searched: 0 });
});
