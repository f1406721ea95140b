import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Coalesced } from './coalesced';

const EVERY_MS = 100;

let times: number;
let release: () => void;
let failures: unknown[];

beforeEach(() => {
  vi.useFakeTimers();
  times = 0;
  failures = [];
  release = () => {};
});

afterEach(() => {
  vi.useRealTimers();
});

function coalesced(): Coalesced {
  return new Coalesced(
    () => {
      times++;
      return new Promise((resolve) => (release = resolve));
    },
    EVERY_MS,
    (error) => failures.push(error),
  );
}

async function pass(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
}

test('the first is done at once, all others of the next 100 ms once after them', async () => {
  const work = coalesced();
  work.ask();
  await pass(0);
  expect(times).toBe(1);
  release();
  for (let i = 0; i < 9; i++) {
    work.ask();
    await pass(10);
  }
  expect(times).toBe(1);
  await pass(10);
  expect(times).toBe(2);
});

test('with a time to wait for more, also the first comes only after it', async () => {
  const work = new Coalesced(async () => void times++, EVERY_MS, (error) => failures.push(error), 60);
  work.ask();
  await pass(59);
  work.ask();
  expect(times).toBe(0);
  await pass(1);
  expect(times).toBe(1);
  await pass(1_000);
  expect(times).toBe(1);
});

test('it is never done twice at a time, and what was asked meanwhile is done afterwards', async () => {
  const work = coalesced();
  const first = work.now();
  const second = work.now();
  const third = work.now();
  await pass(1_000);
  expect(times).toBe(1);
  release();
  await first;
  await pass(0);
  expect(times).toBe(2);
  release();
  await Promise.all([second, third]);
  expect(times).toBe(2);
});

test('a failure is told, and ends nothing', async () => {
  const work = new Coalesced(
    async () => {
      times++;
      throw new Error('no');
    },
    EVERY_MS,
    (error) => failures.push(error),
  );
  work.ask();
  await pass(0);
  work.ask();
  await pass(EVERY_MS);
  expect(times).toBe(2);
  expect(failures).toHaveLength(2);
});

test('closed, it does nothing any more', async () => {
  const work = coalesced();
  work.ask();
  work.close();
  await pass(1_000);
  await work.now();
  expect(times).toBe(0);
});
