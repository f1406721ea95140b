import type { Random } from './sync-types';

const FIRST_MS = 500;
const MOST_MS = 30_000;

/** What a server may ask for at most, so that a wrong one cannot silence its clients. */
const MOST_ASKED_MS = 5 * 60_000;

/** How long to wait before the next connection: full jitter over a window that grows by half each time. */
export class Backoff {
  private tries = 0;

  constructor(private readonly random: Random) {}

  next(askedMs: number): number {
    const span = Math.max(asked(askedMs), window(FIRST_MS, this.tries));
    this.tries++;
    return Math.floor(this.random() * span);
  }

  reset(): void {
    this.tries = 0;
  }
}

/** Never less than asked, and up to half as much again, so that those refused together do not come together. */
export function rest(askedMs: number, tries: number, random: Random): number {
  const least = Math.max(asked(askedMs), window(FIRST_MS / 2, tries));
  return least + Math.floor((random() * least) / 2);
}

function asked(ms: number): number {
  return Math.min(MOST_ASKED_MS, Math.max(0, ms));
}

function window(first: number, tries: number): number {
  let span = first;
  for (let i = 0; i < tries && span < MOST_MS; i++) {
    span = Math.floor((span * 3) / 2);
  }
  return Math.min(MOST_MS, span);
}
