import { expect, type Locator, type Page } from '@playwright/test';
import { uuidV7 } from '../src/engine/uuid';
import { Server } from './server';

/** People that act through REST, for tests that need a room with a history before the browser opens it. */
export interface Person {
  name: string;
  user: string;
  token: string;
}

const PASSWORD = 'correct horse battery staple';

export class Rest {
  constructor(private readonly address: string) {}

  /** The first one owns the server and needs no invitation. */
  async signUp(name: string, invitation?: string): Promise<Person> {
    const displayName = name.charAt(0).toUpperCase() + name.slice(1);
    await this.call('POST', '/v1/accounts', { name, displayName, password: PASSWORD, ...(invitation && { invitation }) });
    const session = await this.call<{ accessToken: string; user: string }>('POST', '/v1/sessions', { name, password: PASSWORD });
    return { name, user: session.user, token: session.accessToken };
  }

  async invitation(by: Person): Promise<string> {
    return (await this.call<{ code: string }>('POST', '/v1/invitations', { uses: 20 }, by)).code;
  }

  /** A public room with its members in it. */
  async room(name: string, by: Person, members: Person[] = []): Promise<string> {
    const { room } = await this.call<{ room: string }>('POST', '/v1/rooms', { id: uuidV7(Date.now()), name, kind: 'public' }, by);
    for (const member of members) {
      await this.call('POST', `/v1/rooms/${room}/members`, { id: uuidV7(Date.now()), user: member.user }, member);
    }
    return room;
  }

  say(room: string, by: Person, text: string): Promise<{ seq: number }> {
    return this.call('POST', `/v1/rooms/${room}/events`, { id: uuidV7(Date.now()), type: 'message', content: { text } }, by);
  }

  async read(room: string, by: Person, seq: number): Promise<void> {
    await this.call('PUT', `/v1/rooms/${room}/read`, { seq }, by);
  }

  async call<T>(method: string, path: string, body: unknown, by?: Person): Promise<T> {
    const response = await fetch(this.address + path, {
      method,
      headers: { 'content-type': 'application/json', ...(by && { authorization: `Bearer ${by.token}` }) },
      body: JSON.stringify(body),
    });
    if (!response.ok) {
      throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    }
    return (response.status === 204 ? undefined : await response.json()) as T;
  }
}

export interface World {
  address: string;
  rest: Rest;
  ada: Person;
  bob: Person;
  stop(): Promise<void>;
}

/** A server with two people on it, of whom Ada owns it. */
export async function startWorld(): Promise<World> {
  const server = await Server.start();
  const rest = new Rest(server.address);
  const ada = await rest.signUp('ada');
  const bob = await rest.signUp('bob', await rest.invitation(ada));
  return { address: server.address, rest, ada, bob, stop: () => server.stop() };
}

export async function signIn(page: Page, address: string, person: Person): Promise<void> {
  await page.goto(`${address}/sign-in`);
  await page.getByLabel('User name').fill(person.name);
  await page.locator('input[type=password]').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('navigation', { name: 'Rooms' }).waitFor();
}

export async function openRoom(page: Page, room: string): Promise<Locator> {
  await page.locator(`[data-room="${room}"]`).click();
  const log = page.getByRole('log');
  await expect(log.getByRole('article').first()).toBeVisible();
  return log;
}
