import { vi } from 'vitest';

const START = Date.UTC(2026, 10, 23, 9, 0);

/** So many turns of the event loop without work for the database, and nothing is under way but what waits for time. */
const IDLE_TURNS = 4;
const STEP_MS = 50;

const turn = globalThis.setImmediate;
let tasks = 0;

/** From here on time passes only in `pass` and `until`. IndexedDB works on `setImmediate`, which stays real. */
export function stopClock(): void {
  vi.stubGlobal('setImmediate', (run: () => void) => {
    tasks++;
    return turn(() => {
      tasks--;
      run();
    });
  });
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'], now: START });
}

export function startClock(): void {
  vi.unstubAllGlobals();
  vi.useRealTimers();
}

/** Lets time pass, and everything happen that falls due. */
export async function pass(ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= STEP_MS) {
    await vi.advanceTimersByTimeAsync(Math.min(left, STEP_MS));
    await turns();
  }
  await turns();
}

/** Lets time pass until something holds. */
export async function until(holds: () => boolean, what = String(holds), mostMs = 120_000): Promise<void> {
  for (let waited = 0; !holds(); waited += STEP_MS) {
    if (waited > mostMs) {
      throw new Error(`never so in ${mostMs} ms: ${what}`);
    }
    await pass(STEP_MS);
  }
}

/** Runs something while time passes. */
export async function done<T>(work: Promise<T>): Promise<T> {
  let over = false;
  const end = () => {
    over = true;
  };
  work.then(end, end);
  await until(() => over, 'it ends');
  return work;
}

async function turns(): Promise<void> {
  for (let idle = 0; idle < IDLE_TURNS; idle = tasks > 0 ? 0 : idle + 1) {
    await new Promise((resolve) => turn(resolve));
  }
}
