import type { Emit } from './sync-types';

const NEVER = Infinity;
const RETRY_MS = 5_000;

/** Fresh tokens that a server may reject in a row before the client takes its word for it. */
const REJECTIONS = 3;

/** The access token that `hello` carries, and when a fresh one is due. */
export class Token {
  value: string | undefined;
  private isAsked = false;
  private renewAt = NEVER;
  private rejections = 0;

  isGood(now: number): boolean {
    return this.value !== undefined && now < this.renewAt;
  }

  /** When to ask for the next one. */
  dueAt(): number {
    return this.isAsked ? NEVER : this.renewAt;
  }

  ask(emit: Emit): void {
    if (!this.isAsked) {
      this.isAsked = true;
      emit({ do: 'needToken' });
    }
  }

  given(fresh: string, expiresInMs: number, now: number): void {
    this.isAsked = false;
    this.value = fresh;
    this.renewAt = now + Math.max(RETRY_MS, Math.floor(expiresInMs / 4) * 3);
  }

  /** There is none for now. */
  failed(): void {
    this.isAsked = false;
  }

  renewLater(now: number): void {
    this.renewAt = now + RETRY_MS;
  }

  accepted(): void {
    this.rejections = 0;
  }

  /** @returns whether it is worth trying another one */
  rejected(): boolean {
    this.value = undefined;
    return ++this.rejections < REJECTIONS;
  }
}
