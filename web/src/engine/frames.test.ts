import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ServerFrame } from './protocol';
import { Browser } from './testing/browser';
import { done, pass, until } from './testing/clock';
import { type Scene, scene, strike } from './testing/scene';

let { server, ada, bob, room, browser } = {} as Scene;

beforeEach(async () => {
  ({ server, ada, bob, room, browser } = scene());
  say('one', 'two', 'three');
  await browser.online();
  await browser.open(room);
  await pass(500);
});

afterEach(() => strike({ browser }));

function say(...texts: string[]): void {
  texts.forEach((text) => room.say(bob.user, text));
}

/** Loses the next frame that is meant. */
function loseNext(isMeant: (frame: ServerFrame) => boolean, then = () => {}): void {
  server.wire = (frame) => {
    if (!isMeant(frame)) {
      return [frame];
    }
    server.wire = (other) => [other];
    then();
    return [];
  };
}

async function untilSame(): Promise<void> {
  await until(() => browser.page.texts(room.room).length === room.texts.length && isSettled());
  expect(browser.page.texts(room.room)).toEqual(room.texts);
}

function isSettled(): boolean {
  return browser.page.messages(room.room).every((row) => row.state === 'sent');
}

test('behind: goes on from the own cursor', async () => {
  for (const connection of server.connections) {
    connection.behind(room.room);
  }
  say('four', 'five');
  await untilSame();
});

test('a missing event is asked for, doubles and late ones are not shown', async () => {
  loseNext((frame) => frame.op === 'event' && frame.content.text === 'four');
  say('four', 'five');
  await untilSame();
  const late = browser.device.socket!.heard.filter((frame) => frame.op === 'event');
  for (const connection of server.connections) {
    late.forEach((frame) => connection.say(frame));
  }
  server.wire = (frame) => [frame, frame];
  say('six');
  await untilSame();
  await pass(10_000);
  expect(browser.page.texts(room.room)).toEqual(room.texts);
});

test('reset: what was read is replaced by what the server has, and what waits is sent', async () => {
  const { head } = room;
  say('four', 'five');
  await untilSame();
  browser.device.reachable = false;
  browser.device.socket!.drop();
  await browser.send(room, 'mine');
  room.restore(head);
  say('four, differently');
  browser.device.reachable = true;
  await until(isSettled);
  await untilSame();
  expect(room.texts).toEqual(['one', 'two', 'three', 'four, differently', 'mine']);
});

test('reset to an empty room, and on from there', async () => {
  browser.device.socket!.drop();
  room.restore(0);
  await until(() => browser.page.connection.state === 'online');
  await until(() => browser.page.rows(room.room).length === 0);
  room.append('room.created', ada.user, { name: 'launch' });
  say('anew');
  await untilSame();
  expect(browser.page.rows(room.room).map((row) => row.seq)).toEqual([1, 2]);
});

test('gap: what retention took while one was away stands as a gap', async () => {
  browser.device.reachable = false;
  browser.device.socket!.drop();
  say('four', 'five', 'six');
  room.forget(room.head - 1);
  browser.device.reachable = true;
  await until(() => browser.page.texts(room.room).includes('six'));
  expect(browser.page.rows(room.room).slice(-2)).toMatchObject([
    { row: 'gap', from: room.head - 2, to: room.head - 1, reason: 'retention' },
    { row: 'message', text: 'six' },
  ]);
});

test('gap: what was said before one joined is hidden', async () => {
  const late = new Browser(server, server.person('carol'));
  room.join(late.person.user);
  await late.online();
  await late.open(room);
  say('hello carol');
  await until(() => late.page.texts(room.room).includes('hello carol'));
  expect(late.page.rows(room.room)[0]).toMatchObject({ row: 'gap', from: 1, to: room.members.get(late.person.user)! - 1 });
  expect(late.page.texts(room.room)).toEqual(['hello carol']);
  await done(late.engine.close());
});

test('bye: comes back within the time that the server asks for, with nothing lost', async () => {
  for (const connection of server.connections) {
    connection.bye('draining', 'the server restarts', 4_000);
  }
  await browser.send(room, 'mine');
  say('four');
  await until(() => browser.page.connection.state === 'offline');
  await until(() => browser.page.connection.state === 'online', 'it is back', 4_100);
  await untilSame();
});

test('an acknowledgement that is lost with the connection: the event appears once', async () => {
  loseNext((frame) => frame.op === 'ack', () => browser.device.socket!.drop());
  await browser.send(room, 'mine');
  await untilSame();
  expect(room.texts.filter((text) => text === 'mine')).toHaveLength(1);
});

test('an acknowledgement that is lost alone: the event is sent again, and appears once', async () => {
  server.wire = (frame) => (frame.op === 'ack' || (frame.op === 'event' && frame.room === room.room) ? [] : [frame]);
  await browser.send(room, 'mine');
  await until(() => room.texts.includes('mine'));
  await pass(20_000);
  server.wire = (frame) => [frame];
  await browser.send(room, 'next');
  await untilSame();
  expect(room.texts).toEqual(['one', 'two', 'three', 'mine', 'next']);
});

test('a socket that dies silently in the middle of a conversation loses nothing', async () => {
  browser.device.socket!.dead = true;
  say('four');
  await browser.send(room, 'mine');
  await untilSame();
});

test('what was acknowledged in a room that was not read yet, and then lost with a part of it, goes again', async () => {
  const other = server.room('other', [ada, bob]);
  await until(() => browser.page.entry(other.room) !== undefined);
  browser.device.hanging = true; // no page of the room comes
  browser.commands.openRoom({ room: other.room, position: { at: 'end' } }).catch(() => undefined);
  const { head } = other;
  await browser.send(other, 'mine');
  await until(() => other.texts.includes('mine'));
  await pass(1_000);
  other.restore(head);
  browser.device.hanging = false;
  server.connections.forEach((connection) => connection.bye('draining', 'restored'));
  await until(() => other.texts.includes('mine'));
  await browser.open(other);
  await until(() => browser.page.messages(other.room).every((row) => row.state === 'sent'));
  expect(browser.page.texts(other.room)).toEqual(['mine']);
});
