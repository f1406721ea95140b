import { vi } from 'vitest';

const START = Date.UTC(2026, 10, 23, 9, 0);

/** IndexedDB works on `setImmediate`, which stays real: so many turns are enough for a whole command. */
const TURNS = 60;
const STEP_MS = 50;

/** From here on time passes only in `pass` and `until`. */
export function stopClock(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'], now: START });
}

export function startClock(): void {
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
  for (let turn = 0; turn < TURNS; turn++) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}
