import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Profile } from '../bridge/bridge';
import { done, pass, until } from './testing/clock';
import { type Scene, scene, strike } from './testing/scene';

let { server, ada, bob, room, browser } = {} as Scene;
let carol: Profile;

beforeEach(async () => {
  ({ server, ada, bob, room, browser } = scene());
  carol = server.person('carol');
  room.join(carol.user);
  room.say(carol.user, 'hello');
  await browser.online();
  await browser.open(room);
});

afterEach(() => strike({ browser }));

/** The session is over, and the client finds out when it wants a fresh token. */
async function expire(): Promise<void> {
  server.sessions.clear();
  browser.device.socket!.drop();
  await until(() => browser.page.session.state === 'expired');
}

test('a refused refresh expires the session, and keeps all that was read and written', async () => {
  await done(browser.commands.saveDraft({ room: room.room, text: 'half a th' }));
  await expire();
  await browser.send(room, 'one');
  await browser.send(room, 'two');
  expect(browser.page.texts(room.room)).toEqual(['hello', 'one', 'two']);
  expect(browser.page.state.drafts[room.room]).toBe('half a th');

  await done(browser.commands.signIn({ name: 'ada', password: 'password of ada' }));
  await until(() => room.texts.includes('two'));
  await until(() => browser.page.messages(room.room).every((row) => row.state === 'sent'));
  expect(room.texts).toEqual(['hello', 'one', 'two']);
  expect(browser.page.texts(room.room)).toEqual(['hello', 'one', 'two']);
  expect(browser.page.state.drafts[room.room]).toBe('half a th');
});

test('what waits survives a reload while the session is over', async () => {
  await expire();
  await browser.send(room, 'one');
  await done(browser.engine.close());
  browser.start();
  void browser.commands.restore();
  await until(() => browser.page.session.state === 'expired');
  await done(browser.commands.signIn({ name: 'ada', password: 'password of ada' }));
  await until(() => room.texts.includes('one'));
  await pass(60_000);
  expect(room.texts).toEqual(['hello', 'one']);
});

test('an event that was on its way when the session ended appears once', async () => {
  server.wire = (frame) => (frame.op === 'ack' || frame.op === 'event' ? [] : [frame]);
  await browser.send(room, 'one');
  await until(() => room.texts.includes('one'));
  await expire();
  server.wire = (frame) => [frame];
  await done(browser.commands.signIn({ name: 'ada', password: 'password of ada' }));
  await until(() => browser.page.messages(room.room).every((row) => row.state === 'sent'));
  expect(room.texts).toEqual(['hello', 'one']);
  expect(browser.page.texts(room.room)).toEqual(['hello', 'one']);
});

test('somebody else who signs in finds nothing of it', async () => {
  await done(browser.commands.saveDraft({ room: room.room, text: 'half a th' }));
  await expire();
  await browser.send(room, 'not for bob to send');
  await done(browser.commands.signIn({ name: 'bob', password: 'password of bob' }));
  await until(() => browser.page.connection.state === 'online');
  await pass(10_000);
  expect(room.texts).toEqual(['hello']);
  expect(browser.page.state.windows).toEqual({});
  expect(browser.page.state.drafts).toEqual({});
  expect(browser.page.entry(room.room)).toMatchObject({ draft: false, unread: 1 });

  await browser.open(room);
  expect(browser.page.texts(room.room)).toEqual(['hello']);
  await until(() => browser.page.state.windows[room.room]!.people[carol.user]?.displayName === 'CAROL');
});

test('nothing of the one before arrives once somebody else has signed in', async () => {
  const secret = server.room('secret', [ada]);
  await browser.open(secret);
  server.latencyMs = 200;
  const signedIn = browser.commands.signIn({ name: 'bob', password: 'password of bob' });
  for (let i = 0; i < 20; i++) {
    secret.say(ada.user, `secret ${i}`);
    await pass(50);
  }
  await done(signedIn);
  await until(() => browser.page.connection.state === 'online');
  await pass(10_000);
  expect(browser.page.state.rooms.map((entry) => entry.name)).toEqual(['launch']);
  const own = browser.page.events.findLastIndex(
    (event) => event.event === 'session' && event.session.state === 'signedIn' && event.session.account.user === bob.user,
  );
  const later = browser.page.events.slice(own).filter((event) => event.event === 'window');
  expect(later).toEqual([]);
});

test('a session that ended on another device is expired at once', async () => {
  server.endSession(browser.device.cookie!);
  await pass(100);
  expect(browser.page.session).toMatchObject({ state: 'expired', account: { user: ada.user } });
  await pass(60_000);
  expect(browser.device.sockets.length).toBe(1);
});

test('a token that the server does not take any more is renewed, whatever the own clock says', async () => {
  const refreshes = () => browser.device.requests.filter((request) => request.endsWith('/refresh')).length;
  const before = refreshes();
  server.forgetTokens();
  expect(await done(browser.commands.findPeople('bob'))).toMatchObject([{ name: 'bob' }]);
  expect(refreshes()).toBe(before + 1);
});
