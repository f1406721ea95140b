import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { startClock, stopClock } from './testing/clock';
import { operations, World } from './testing/model';

/** Every build takes the same runs; the long tests other ones each time. `MODEL_SEED` and `MODEL_RUNS` choose. */
const isLong = process.env['LONG'] === '1';
const RUNS = Number(process.env['MODEL_RUNS'] ?? (isLong ? 3_000 : 120));
const SEED = Number(process.env['MODEL_SEED'] ?? (isLong ? Date.now() % 2 ** 31 : 1));

test('whatever happens, each page comes to show the log, and each message is in it once', { timeout: 3_600_000 }, async () => {
  console.log(`MODEL_SEED=${SEED} MODEL_RUNS=${RUNS}`);
  await fc.assert(
    fc.asyncProperty(fc.array(operations, { maxLength: 40 }), fc.integer(), async (all, seed) => {
      stopClock();
      vi.spyOn(Math, 'random').mockImplementation(chance(seed));
      const world = new World();
      try {
        await world.begin();
        for (const operation of all) {
          await world.take(operation);
          world.check();
        }
        await world.heal();
        world.checkEnd();
      } finally {
        world.end();
        vi.restoreAllMocks();
        startClock();
      }
    }),
    { numRuns: RUNS, seed: SEED, interruptAfterTimeLimit: 3_000_000 },
  );
  expect(vi.isFakeTimers()).toBe(false);
});

/** The same chances for the same seed (mulberry32). */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
