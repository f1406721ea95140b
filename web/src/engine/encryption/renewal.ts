import type { Change } from '../mls/change';

/** How often a leaf is renewed, at the latest; and after how many messages of one's own. */
const EVERY_MS = 7 * 24 * 3600_000;
const MOST_SAID = 1_000;

/** So that devices that came together do not renew together. */
const SPREAD_MS = 24 * 3600_000;

/** Whoever was added renews soon; the more there are, the later, since each ends an epoch for all. */
const NEWCOMER_MS = 10_000;

/** When a leaf is to be renewed, and how much was said since it was. */
export interface Renewal {
  renewAt: number;
  said: number;
}

/** A leaf whose keys were made now. */
export function renewed(): Renewal {
  return { renewAt: Date.now() + EVERY_MS - Math.random() * SPREAD_MS, said: 0 };
}

/** A leaf as its key package had it, which somebody else took. */
export function newcomer({ leaves }: { leaves: unknown[] }): Renewal {
  return { renewAt: Date.now() + NEWCOMER_MS * (1 + Math.random() * leaves.length), said: 0 };
}

/** Milliseconds from now on. */
export function renewsIn({ renewAt, said }: Renewal): number {
  return said >= MOST_SAID ? 0 : Math.max(0, renewAt - Date.now());
}

/** Only additions leave the keys of whoever makes them as they were (RFC 9420, section 12.4). */
export function renews({ added, removed }: Change): boolean {
  return removed.length > 0 || added.length === 0;
}
