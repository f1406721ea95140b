const LEAST_MS = 1_000;
const MOST_MS = 5 * 60_000;

/** The signs of life of a connection's two ends. */
export class Heartbeat {
  private everyMs = LEAST_MS;
  private heardAt = 0;
  private saidAt = 0;
  private pingedAt = 0;

  /** A connection begins. */
  begin(now: number): void {
    this.heardAt = now;
    this.pingedAt = now;
  }

  /** The server says how often it wants to hear something; not every number makes sense. */
  every(ms: number): void {
    this.everyMs = Math.min(MOST_MS, Math.max(LEAST_MS, ms));
  }

  heard(now: number): void {
    this.heardAt = now;
  }

  said(now: number): void {
    this.saidAt = now;
  }

  pinged(now: number): void {
    this.pingedAt = now;
  }

  /** A ping keeps the server from hanging up, and makes it speak when it was silent itself. */
  pingAt(): number {
    return this.everyMs + Math.min(this.saidAt, Math.max(this.heardAt, this.pingedAt));
  }

  /** When so long a silence means that the connection is dead. */
  silentAt(): number {
    return this.heardAt + 2 * this.everyMs;
  }
}
