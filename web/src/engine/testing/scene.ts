import { expect } from 'vitest';
import { Browser } from './browser';
import { done, startClock, stopClock } from './clock';
import { FakeServer } from './fake-server';

/** A server, a room of two people, and the browser of one of them, which has not connected yet. */
export function scene() {
  stopClock();
  const server = new FakeServer();
  const ada = server.person('ada');
  const bob = server.person('bob');
  const room = server.room('launch', [ada, bob]);
  return { server, ada, bob, room, browser: new Browser(server, ada) };
}

export type Scene = ReturnType<typeof scene>;

/** Ends what `scene` began. */
export async function strike({ browser }: Pick<Scene, 'browser'>): Promise<void> {
  await done(browser.engine.close());
  startClock();
  expect(browser.device.reports, 'failures that nobody expected').toEqual([]);
}
