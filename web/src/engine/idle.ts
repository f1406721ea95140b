import type { Availability } from '../bridge/bridge';

/** Whoever has used no page for so long is away. */
const AWAY_MS = 10 * 60_000;

/** Whether somebody uses this device; nothing is told before the first page says so. */
export class Idle {
  isAway = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly show: (status: Availability) => void) {}

  active(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.set(true), AWAY_MS);
    this.set(false);
  }

  close(): void {
    clearTimeout(this.timer);
  }

  private set(isAway: boolean): void {
    if (this.isAway !== isAway) {
      this.isAway = isAway;
      this.show(isAway ? 'away' : 'online');
    }
  }
}
