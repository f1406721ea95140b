import { expect, test as base, type Browser, type BrowserContextOptions, type Locator, type Page } from '@playwright/test';
import { People, type Person, type Room } from './people';
import { Server } from './server';

/** What the browser says of a network that a test cut, and of a session that is not there yet. */
const EXPECTED = /net::ERR_|status of 40[01]|WebSocket connection to/;

/** Its `serviceWorkers` are blocked if not allowed: to keep the shell costs a page a fifth of its work, and few tests need it. */
export interface Visit extends BrowserContextOptions {
  path?: string;
  /** What the device remembers, by key of localStorage. */
  kept?: Record<string, string>;
}

interface Fixtures {
  /** For the tests of a file that are about a new server, or that list all people on it. */
  ownServer: boolean;
  running: Running;
  server: Server;
  people: People;
  /** Opens the client in a browser context of its own. */
  visit(visit?: Visit): Promise<Page>;
  /** The same, signed in. */
  visitAs(person: Person, visit?: Visit): Promise<Page>;
  newPage(visit: Visit): Promise<Page>;
}

/**
 * The tests of a worker share a server, since a start costs more than most tests; each makes its own
 * people and rooms. Whatever a page complains of in its console fails the test: violations of the
 * content security policy are among it.
 */
export const test = base.extend<Fixtures, { servers: Servers }>({
  servers: [
    async ({}, use) => {
      const servers = new Servers();
      await use(servers);
      await servers.stop();
    },
    { scope: 'worker' },
  ],
  ownServer: [false, { option: true }],
  running: async ({ servers, ownServer }, use, { file }) => use(await servers.of(ownServer ? file : SHARED)),
  server: async ({ running }, use) => use(running.server),
  people: async ({ running }, use) => use(running.people),
  newPage: async ({ browser, server }, use) => {
    const complaints: string[] = [];
    const pages: Page[] = [];
    await use(async (visit) => {
      const page = await open(browser, server, visit, complaints);
      pages.push(page);
      return page;
    });
    await Promise.all(pages.map((page) => page.context().close()));
    expect(complaints).toEqual([]);
  },
  visit: async ({ newPage }, use) => {
    await use(async (visit = {}) => {
      const page = await newPage(visit);
      await page.goto(visit.path ?? '/');
      return page;
    });
  },
  visitAs: async ({ newPage, server }, use) => {
    await use(async (person, visit = {}) => {
      const page = await newPage(visit);
      await signIn(page, person, server);
      await page.goto(visit.path ?? '/');
      return page;
    });
  },
});

/** Puts the cookie of a session into the page's browser, as its own sign-in would. */
export async function signIn(page: Page, { name, password }: Person, { address }: Pick<Server, 'address'>): Promise<void> {
  const answer = await page.request.post('/v1/sessions', {
    data: { name, password, cookie: true },
    headers: { origin: address },
  });
  expect(answer.status()).toBe(201);
}

interface Running {
  server: Server;
  people: People;
}

const SHARED = '';

/** The shared one, and that of the last file that wanted its own. */
export class Servers {
  private readonly running = new Map<string, Running>();

  async of(file: string): Promise<Running> {
    const there = this.running.get(file);
    if (there) return there;
    await this.stop((other) => other !== SHARED);
    const server = await Server.start();
    const started = { server, people: new People(server) };
    this.running.set(file, started);
    return started;
  }

  async stop(which: (file: string) => boolean = () => true): Promise<void> {
    for (const [file, { server }] of [...this.running].filter(([file]) => which(file))) {
      this.running.delete(file);
      await server.stop();
    }
  }
}

async function open(browser: Browser, server: Server, { path: _, kept, serviceWorkers = 'block', ...options }: Visit, complaints: string[]) {
  const context = await browser.newContext({ baseURL: server.address, ...options });
  if (serviceWorkers === 'block') await context.addInitScript(() => Reflect.deleteProperty(Navigator.prototype, 'serviceWorker'));
  await context.addInitScript((kept) => {
    for (const [key, value] of Object.entries(kept)) if (localStorage.getItem(key) === null) localStorage.setItem(key, value);
  }, kept ?? {});
  const page = await context.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error' && !EXPECTED.test(message.text())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return page;
}

export const pathOf = ({ room }: Room) => `/r/${room}`;
export const timeline = (page: Page): Locator => page.getByRole('log');
export const message = (page: Page, text: string | RegExp): Locator =>
  timeline(page).getByRole('article').filter({ hasText: text });
export const composer = (page: Page): Locator => page.locator('textarea.composer-text');
export const roomLink = (page: Page, { room }: Room): Locator => page.locator(`[data-room="${room}"]`);

/** Chooses the room in the list, and waits for what was said in it. */
export async function openRoom(page: Page, room: Room): Promise<Locator> {
  await roomLink(page, room).click();
  await expect(timeline(page).getByRole('article').first()).toBeVisible();
  return timeline(page);
}

/** Writes and sends, as a person would. */
export async function write(page: Page, text: string): Promise<void> {
  await composer(page).fill(text);
  await composer(page).press('Enter');
}

/** Fills in the page where accounts are made, and makes it. */
export async function fillAccount(page: Page, displayName: string, name: string): Promise<void> {
  await page.getByLabel('Your name').fill(displayName);
  await page.getByLabel('User name').fill(name);
  await page.locator('input[type=password]').fill(`correct horse battery ${name}`);
  await page.getByRole('button', { name: 'Make my account' }).click();
}

export { expect };
