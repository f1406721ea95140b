import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Profile } from '../bridge/bridge';
import { Browser } from './testing/browser';
import { done, pass, startClock, stopClock, until } from './testing/clock';
import { FakeServer } from './testing/fake-server';
import type { FakeStream } from './testing/fake-stream';

let server: FakeServer;
let ada: Profile;
let bob: Profile;
let carol: Profile;
let room: FakeStream;
let browser: Browser;

beforeEach(async () => {
  stopClock();
  server = new FakeServer();
  ada = server.person('ada');
  bob = server.person('bob');
  carol = server.person('carol');
  room = server.room('launch', [ada, bob, carol]);
  room.say(carol.user, 'hello');
  browser = new Browser(server, ada);
  await browser.online();
  await done(browser.commands.openRoom({ room: room.room, position: { at: 'end' } }));
});

afterEach(async () => {
  await done(browser.engine.close());
  startClock();
});

function waiting(text: string): Promise<void> {
  return done(browser.commands.send({ room: room.room, key: crypto.randomUUID(), text }));
}

function said(): string[] {
  return room.log.flatMap((event) => event.content.text ?? []);
}

/** The session is over, and the client finds out when it wants a fresh token. */
async function expire(): Promise<void> {
  server.sessions.clear();
  browser.device.socket!.drop();
  await until(() => browser.page.session.state === 'expired');
}

test('a refused refresh expires the session, and keeps all that was read and written', async () => {
  await done(browser.commands.saveDraft({ room: room.room, text: 'half a th' }));
  await expire();
  await waiting('one');
  await waiting('two');
  expect(browser.page.texts(room.room)).toEqual(['hello', 'one', 'two']);
  expect(browser.page.state.drafts[room.room]).toBe('half a th');

  await done(browser.commands.signIn({ name: 'ada', password: 'password of ada' }));
  await until(() => said().includes('two'));
  await until(() => browser.page.messages(room.room).every((row) => row.state === 'sent'));
  expect(said()).toEqual(['hello', 'one', 'two']);
  expect(browser.page.texts(room.room)).toEqual(['hello', 'one', 'two']);
  expect(browser.page.state.drafts[room.room]).toBe('half a th');
});

test('what waits survives a reload while the session is over', async () => {
  await expire();
  await waiting('one');
  await done(browser.engine.close());
  browser.start();
  void browser.commands.restore();
  await until(() => browser.page.session.state === 'expired');
  await done(browser.commands.signIn({ name: 'ada', password: 'password of ada' }));
  await until(() => said().includes('one'));
  await pass(60_000);
  expect(said()).toEqual(['hello', 'one']);
});

test('an event that was on its way when the session ended appears once', async () => {
  server.wire = (frame) => (frame.op === 'ack' || frame.op === 'event' ? [] : [frame]);
  await waiting('one');
  await until(() => said().includes('one'));
  await expire();
  server.wire = (frame) => [frame];
  await done(browser.commands.signIn({ name: 'ada', password: 'password of ada' }));
  await until(() => browser.page.messages(room.room).every((row) => row.state === 'sent'));
  expect(said()).toEqual(['hello', 'one']);
  expect(browser.page.texts(room.room)).toEqual(['hello', 'one']);
});

test('somebody else who signs in finds nothing of it', async () => {
  await done(browser.commands.saveDraft({ room: room.room, text: 'half a th' }));
  await expire();
  await waiting('not for bob to send');
  await done(browser.commands.signIn({ name: 'bob', password: 'password of bob' }));
  await until(() => browser.page.connection.state === 'online');
  await pass(10_000);
  expect(said()).toEqual(['hello']);
  expect(browser.page.state.windows).toEqual({});
  expect(browser.page.state.drafts).toEqual({});
  expect(browser.page.entry(room.room)).toMatchObject({ draft: false, unread: 1 });

  await done(browser.commands.openRoom({ room: room.room, position: { at: 'end' } }));
  expect(browser.page.texts(room.room)).toEqual(['hello']);
  await until(() => browser.page.state.windows[room.room]!.people[carol.user]?.displayName === 'CAROL');
});

test('nothing of the one before arrives once somebody else has signed in', async () => {
  const secret = server.room('secret', [ada]);
  await done(browser.commands.openRoom({ room: secret.room, position: { at: 'end' } }));
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
