/**
 * Does something at most once in a while, and never twice at a time: whatever is asked meanwhile
 * becomes one more time.
 */
export class Coalesced {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running: Promise<void> | undefined;
  private next: Promise<void> | undefined;
  private restUntil = 0;
  private isClosed = false;

  constructor(
    private readonly work: () => Promise<void>,
    private readonly everyMs: number,
    private readonly failed: (error: unknown) => void,
    /** How long to wait for more even when the last time is long ago. */
    private readonly atLeastMs = 0,
  ) {}

  /** Soon. */
  ask(): void {
    if (this.timer === undefined && !this.isClosed) {
      const rest = Math.max(this.atLeastMs, this.restUntil - performance.now());
      this.timer = setTimeout(() => void this.now().catch(this.failed), rest);
    }
  }

  /** Now, or right after what is under way; resolves when it is done. */
  now(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.next) {
      return this.next;
    }
    if (!this.running) {
      return this.start();
    }
    this.next = this.running
      .catch(() => undefined)
      .then(() => {
        this.next = undefined;
        return this.start();
      });
    return this.next;
  }

  /** What is under way ends by itself; nothing begins any more. */
  close(): void {
    this.isClosed = true;
    clearTimeout(this.timer);
  }

  private start(): Promise<void> {
    if (this.isClosed) {
      return Promise.resolve();
    }
    this.restUntil = performance.now() + this.everyMs;
    this.running = this.work().finally(() => {
      this.running = undefined;
    });
    return this.running;
  }
}
