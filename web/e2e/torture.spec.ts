import type { Page } from '@playwright/test';
import { chance } from '../src/engine/testing/chance';
import { Network } from './network';
import { composer, expect, message, pathOf, signIn, test, write } from './parley';
import { given, roomOf, say, type Person, type Room } from './people';
import type { Server } from './server';

const isLong = process.env['LONG'] === '1';
const SEEDS = isLong ? Array.from({ length: 10 }, (_, i) => i + 1) : [1];
/** How often a seed goes through all that can go wrong. */
const ROUNDS = isLong ? 5 : 1;
const HOUR_MS = 3_600_000;

/** What is said in the room, one after the other: where it stands, and the words. */
type Said = [seq: number, text: string][];

for (const seed of SEEDS) {
  test(`seed ${seed}: whatever the network, the server and the clock do, page, storage and log end up equal`, async ({ people, server, newPage }) => {
    test.setTimeout(isLong ? 900_000 : 120_000);
    const [ada, bob] = [await people.signUp('Ada'), await people.signUp('Bob')];
    const room = await roomOf('torture', ada, bob);
    const network = await Network.to(server);
    const first = await newPage({ baseURL: network.address, viewport: { width: 1280, height: 4_000 } });
    await signIn(first, ada, network);
    const tabs = [first, await first.context().newPage()];
    for (const tab of tabs) {
      await tab.goto(pathOf(room));
      await expect(composer(tab)).toBeVisible();
    }
    const random = chance(seed);
    const blows = blowsOf(tabs, network, server);
    const told: string[][] = [[], [], []];
    for (let round = 0; round < ROUNDS; round++) {
      for (const name of shuffled(Object.keys(blows), random)) {
        await test.step(name, async () => {
          const heal = await blows[name]!();
          for (const [who, tab] of tabs.entries()) await tell(told[who]!, `tab ${who}`, (text) => write(tab, text));
          if (name === 'restart') await heal(); // whoever speaks for Bob does not try again
          await tell(told[2]!, 'Bob', (text) => say(bob, room, text));
          await heal();
          // The other half of the time the next one comes before this one is over.
          if (random() < 0.5) await expect(message(tabs[0]!, told[2]!.at(-1)!)).toHaveCount(1, { timeout: 60_000 });
        });
      }
    }

    await expect.poll(async () => (await logOf(bob, room)).length, { timeout: 60_000 }).toBe(told.flat().length);
    const all = await logOf(bob, room);
    for (const words of told) expect(all.map(([, text]) => text).filter((text) => words.includes(text))).toEqual(words); // each once, in order
    for (const tab of tabs) {
      await expect.poll(() => storedIn(tab, room), { timeout: 60_000 }).toEqual(all);
      await expect.poll(() => shownIn(tab), { timeout: 60_000 }).toEqual(all.slice(-(await shownIn(tab)).length));
      expect((await shownIn(tab)).length).toBeGreaterThanOrEqual(Math.min(all.length, 30));
      await expect(tab.locator('article[aria-busy]')).toHaveCount(0);
    }
    network.close();
  });
}

/** What goes wrong; each answers how it ends, which may be asked for twice. */
type Blow = () => Promise<() => Promise<void>>;

function blowsOf(tabs: Page[], network: Network, server: Server): Record<string, Blow> {
  const weather = (kind: 'slow' | 'held' | 'down') => async () => {
    network.turn(kind);
    return async () => {
      network.turn('fine');
      await hurry(tabs);
    };
  };
  const context = tabs[0]!.context();
  return {
    slow: weather('slow'),
    held: weather('held'),
    down: weather('down'),
    async flapping() {
      for (let times = 0; times < 5; times++) {
        network.cut();
        await tabs[times % 2]!.evaluate(() => new Promise(requestAnimationFrame));
      }
      return async () => undefined;
    },
    async offline() {
      await context.setOffline(true);
      return () => context.setOffline(false);
    },
    async restart() {
      await server.kill();
      return once(async () => {
        await server.startAgain();
        await hurry(tabs);
      });
    },
    async clock() {
      const backOrForth = [-HOUR_MS, 2 * HOUR_MS];
      for (const [i, tab] of tabs.entries()) await jump(tab, backOrForth[i % 2]!);
      return async () => undefined;
    },
    async reload() {
      await tabs[0]!.reload();
      return async () => undefined;
    },
    async otherTabLeads() {
      await tabs[0]!.goto('about:blank');
      await tabs[0]!.goBack();
      return async () => undefined;
    },
  };
}

/** Somebody sees that it is offline, and wants it to try now; in the long run nobody does, and it tries by itself. */
async function hurry(tabs: Page[]): Promise<void> {
  if (isLong) return;
  for (const tab of tabs) await tab.evaluate(() => document.querySelector<HTMLButtonElement>('.connection .link-button')?.click());
}

/** The clock of the device, for the page and for the engine. */
async function jump(tab: Page, byMs: number): Promise<void> {
  const shift = (byMs: number) => {
    const now = Date.now;
    Date.now = () => now() + byMs;
  };
  await tab.evaluate(shift, byMs);
  for (const worker of tab.workers()) await worker.evaluate(shift, byMs);
}

function once(act: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= act());
}

function shuffled<T>(all: T[], random: () => number): T[] {
  const left = [...all];
  return all.map(() => left.splice(Math.floor(random() * left.length), 1)[0]!);
}

async function tell(told: string[], who: string, saying: (text: string) => Promise<unknown>): Promise<void> {
  const text = `${who}: ${told.length + 1}.`;
  told.push(text);
  await saying(text);
}

async function logOf({ rest }: Person, { room }: Room): Promise<Said> {
  const all: Said = [];
  for (let after = 0; ; ) {
    const { events } = await given(rest.GET('/v1/rooms/{room}/events', { params: { path: { room }, query: { after, limit: 100 } } }));
    if (events.length === 0) return all;
    all.push(...events.filter(({ type }) => type === 'message').map(({ seq, content }): Said[number] => [seq, (content as { text: string }).text]));
    after = events.at(-1)!.seq;
  }
}

/** What the browser keeps of the room. */
function storedIn(tab: Page, { room }: Room): Promise<Said> {
  return tab.evaluate(
    (room) =>
      new Promise<[number, string][]>((resolve, reject) => {
        const opening = indexedDB.open('parley');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const reading = opening.result.transaction('events').objectStore('events').getAll(IDBKeyRange.bound([room, 0], [room, Infinity]));
          reading.onsuccess = () => {
            opening.result.close();
            resolve(reading.result.filter(({ type }) => type === 'message').map(({ seq, content }) => [seq, content.text]));
          };
        };
      }),
    room,
  );
}

function shownIn(tab: Page): Promise<Said> {
  return tab.getByRole('log').getByRole('article').evaluateAll((rows) =>
    rows.map((row): [number, string] => [Number(row.getAttribute('data-seq')), row.querySelector('.message-text')?.textContent ?? '']),
  );
}
