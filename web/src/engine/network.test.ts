import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Commands } from '../bridge/bridge';
import { Database } from './database';
import { Engine } from './engine';
import { done, pass, startClock, stopClock, until } from './testing/clock';
import { FakeDevice, FakeServer } from './testing/fake-server';
import { alone, TestPage } from './testing/page';

let server: FakeServer;
let device: FakeDevice;
let engine: Engine;
let page: TestPage;
let commands: Commands;

beforeEach(async () => {
  stopClock();
  server = new FakeServer();
  const ada = server.person('ada');
  device = new FakeDevice(server);
  device.cookie = server.signIn(ada.user);
  engine = new Engine(device.world(new Database(crypto.randomUUID())));
  page = new TestPage();
  commands = alone(engine, page.hear);
  void commands.restore();
  await until(() => page.connection.state === 'online');
});

afterEach(async () => {
  await done(engine.close());
  startClock();
});

test('the browser says offline: so does the engine at once, although the socket says nothing', async () => {
  device.socket!.dead = true;
  await pass(1_000);
  expect(page.connection.state).toBe('online');
  const since = Date.now();
  device.say('offline');
  await pass(1);
  expect(page.connection).toMatchObject({ state: 'offline', since });
});

test('tries in between do not start the time anew', async () => {
  const since = Date.now();
  device.say('offline');
  await pass(20_000);
  expect(device.sockets.length).toBeGreaterThan(2);
  expect(page.connection).toMatchObject({ state: 'offline', since });
});

test('the browser says online: the engine connects at once', async () => {
  device.say('offline');
  await pass(60_000);
  device.say('online');
  await pass(20);
  expect(page.connection.state).toBe('online');
});

test('a try that hangs when the browser says online makes way for a new one', async () => {
  device.say('offline');
  const tries = device.sockets.length;
  await until(() => device.sockets.length > tries);
  device.socket!.dead = true;
  device.say('online');
  await pass(20);
  expect(page.connection.state).toBe('online');
});

test('offline while the first token is asked for is told, too', async () => {
  await done(engine.close());
  device.hanging = true;
  engine = new Engine(device.world(new Database(crypto.randomUUID())));
  page = new TestPage();
  commands = alone(engine, page.hear);
  await pass(1_000);
  device.say('offline');
  await pass(1);
  expect(page.connection.state).toBe('offline');
});

test('a socket that dies silently is noticed by the heartbeat', async () => {
  device.socket!.dead = true;
  await pass(2 * server.heartbeatMs + 100);
  expect(page.connection.state === 'offline' || device.sockets.length > 1).toBe(true);
  await until(() => page.connection.state === 'online');
});

test('a request that hangs is given up, and answered as offline', async () => {
  device.hanging = true;
  const asked = commands.server();
  asked.catch(() => undefined);
  await expect(done(asked)).rejects.toMatchObject({ code: 'offline' });
});
