import { expect, type Locator, type Page } from '@playwright/test';
import type { Id } from '../src/bridge/bridge';
import { given, People, roomOf, say, type Person } from './people';
import { Server } from './server';

/** A server with two people on it, for tests that share one scene; Ada owns the server. */
export interface World {
  address: string;
  ada: Person;
  bob: Person;
  rest: typeof rest;
  stop(): Promise<void>;
}

export type { Person };

const rest = {
  /** A public room with its members in it. */
  room: async (name: string, by: Person, members: Person[] = []): Promise<Id> => (await roomOf(name, by, ...members)).room,
  say: async (room: Id, by: Person, text: string) => ({ seq: await say(by, { room }, text) }),
  read: async (room: Id, by: Person, seq: number): Promise<void> => {
    await given(by.rest.PUT('/v1/rooms/{room}/read', { params: { path: { room } }, body: { seq } }));
  },
};

export async function startWorld(): Promise<World> {
  const server = await Server.start();
  const people = new People(server);
  const [ada, bob] = [await people.signUp('Ada'), await people.signUp('Bob')];
  return { address: server.address, ada, bob, rest, stop: () => server.stop() };
}

export async function signIn(page: Page, address: string, person: Person): Promise<void> {
  await page.goto(`${address}/sign-in`);
  await page.getByLabel('User name').fill(person.name);
  await page.locator('input[type=password]').fill(person.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('navigation', { name: 'Rooms' }).waitFor();
}

export async function openRoom(page: Page, room: Id): Promise<Locator> {
  await page.locator(`[data-room="${room}"]`).click();
  const log = page.getByRole('log');
  await expect(log.getByRole('article').first()).toBeVisible();
  return log;
}
