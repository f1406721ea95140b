import { afterEach, beforeEach, expect, test } from 'vitest';
import { SyncLoop } from './sync-loop';
import type { SyncEffect } from './sync-types';
import { pass, startClock, stopClock, until } from './testing/clock';
import { FakeDevice, FakeServer } from './testing/fake-server';

let loop: SyncLoop;
/** So many events were carried out together at most. */
let together: number;

beforeEach(() => {
  stopClock();
  together = 0;
});

afterEach(async () => {
  await loop.close();
  startClock();
});

/** A loop that follows one room from its start, and takes a while for each event. */
function slowly(server: FakeServer, device: FakeDevice, deliver: (seq: number) => Promise<void>): void {
  const session = device.cookie!;
  const [room] = [...server.streams.values()].filter((stream) => !stream.isInbox);
  const carryOut = async (effect: SyncEffect) => {
    if (effect.do === 'needToken') {
      loop.input({ on: 'tokenGiven', token: server.freshToken(session).accessToken, expiresInMs: 600_000 });
    }
    if (effect.do === 'deliver') {
      together = Math.max(together, 1 + (effect.more?.length ?? 0));
      for (const event of [effect.event, ...(effect.more ?? [])]) await deliver(event.seq);
      expect(effect.cursor.after).toBe((effect.more?.at(-1) ?? effect.event).seq);
    }
  };
  loop = new SyncLoop(undefined, device.world(undefined as never).openSocket, carryOut, async (frame) => frame, (error) => {
    throw error;
  });
  loop.input({ on: 'follow', from: { room: room!.room, after: 0 } });
  loop.input({ on: 'start' });
}

function talkative(events: number): { server: FakeServer; device: FakeDevice } {
  const server = new FakeServer();
  const ada = server.person('ada');
  const room = server.room('launch', [ada]);
  for (let i = room.head; i < events; i++) {
    room.say(ada.user, `message ${i}`);
  }
  const device = new FakeDevice(server);
  device.cookie = server.signIn(ada.user);
  return { server, device };
}

test('a room that says more than can be stored pauses, and loses nothing', async () => {
  const { server, device } = talkative(3_000);
  const delivered: number[] = [];
  slowly(server, device, async (seq) => {
    await new Promise((resolve) => setTimeout(resolve, 2));
    delivered.push(seq);
  });
  const heard: string[] = [];
  server.heard = (frame) => heard.push(frame.op);
  await until(() => delivered.at(-1) === 3_000);
  expect(delivered).toEqual(Array.from({ length: 2_999 }, (_, i) => i + 2));
  expect(heard.filter((op) => op === 'unsub').length).toBeGreaterThan(1);
  expect(heard.filter((op) => op === 'unsub').length).toBeLessThan(10);
  expect(together).toBe(50);
});

test('an effect that cannot be carried out ends the loop, and is told', async () => {
  const { server, device } = talkative(10);
  const broken: unknown[] = [];
  const session = device.cookie!;
  const room = [...server.streams.values()].find((stream) => !stream.isInbox)!;
  loop = new SyncLoop(
    undefined,
    device.world(undefined as never).openSocket,
    async (effect) => {
      if (effect.do === 'needToken') {
        loop.input({ on: 'tokenGiven', token: server.freshToken(session).accessToken, expiresInMs: 600_000 });
      }
      if (effect.do === 'deliver') {
        throw new Error(`not ${effect.event.seq}`);
      }
    },
    async (frame) => frame,
    (error) => broken.push(error),
  );
  loop.input({ on: 'follow', from: { room: room.room, after: 0 } });
  loop.input({ on: 'start' });
  await until(() => broken.length > 0);
  await pass(100_000);
  expect(broken).toEqual([new Error('not 2')]);
  expect(device.sockets).toHaveLength(1);
  expect(device.socket!.closed).toBe(true);
});
