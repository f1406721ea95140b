import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { done, pass, until } from './testing/clock';
import { type Scene, scene, strike } from './testing/scene';

let { server, ada, bob, room, browser } = {} as Scene;

beforeEach(() => {
  ({ server, ada, bob, room, browser } = scene());
});

afterEach(() => strike({ browser }));

const open = () => browser.page.state.openReports;

function reported(count: number): void {
  server.reports.set(ada.user, count);
  server.connections.forEach((connection) => connection.say({ op: 'reports' }));
}

test('how many reports wait is known with each connection, and whenever there are others', async () => {
  server.reports.set(ada.user, 2);
  await browser.online();
  await until(() => open() === 2);
  reported(3);
  await until(() => open() === 3);
  browser.device.socket?.drop();
  server.reports.set(ada.user, 0);
  await until(() => open() === 0);
});

test('however many are reported at once, the server is asked seldom', async () => {
  await browser.online();
  await until(() => server.reportsAsked > 0);
  const before = server.reportsAsked;
  for (let count = 1; count <= 50; count++) reported(count);
  await until(() => open() === 50);
  await pass(20_000);
  expect(server.reportsAsked - before).toBeLessThanOrEqual(2);
});

test('what a change of roles and the end of a room change is asked, and what whoever looks may find', async () => {
  await browser.online();
  await browser.open(room);
  await until(() => server.reportsAsked > 0);
  server.reports.set(ada.user, 1);
  room.append('member.role', bob.user, { user: ada.user, role: 'moderator' });
  await until(() => open() === 1);
  server.reports.set(ada.user, 2);
  await done(browser.commands.reports({ state: 'open' }));
  await until(() => open() === 2);
  server.reports.set(ada.user, 0);
  room.append('room.closed', bob.user, {});
  await until(() => open() === 0);
});
