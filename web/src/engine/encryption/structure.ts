import { idOf, type Bytes } from '../mls/bytes';
import { Refused } from '../mls/refused';

/** Reads the structures of docs/encryption.md, in order, to the last byte. */
export class Reader {
  private at = 0;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly what: string,
  ) {}

  get isAtEnd(): boolean {
    return this.at === this.bytes.length;
  }

  /** What was read so far. */
  get read(): Bytes {
    return this.bytes.slice(0, this.at);
  }

  take(length: number): Bytes {
    if (this.at + length > this.bytes.length) {
      throw new Refused(`${this.what} ends too soon`);
    }
    this.at += length;
    return this.bytes.slice(this.at - length, this.at);
  }

  id(): string {
    return idOf(this.take(16));
  }

  uint8(): number {
    return this.take(1)[0]!;
  }

  uint32(): number {
    return new DataView(this.take(4).buffer).getUint32(0);
  }

  uint64(): number {
    const value = new DataView(this.take(8).buffer).getBigUint64(0);
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) {
      throw new Refused(`${this.what} has a number that is too large`);
    }
    return Number(value);
  }

  /** A vector with its length before it (RFC 9420, section 2.1.2). */
  vector(): Bytes {
    const first = this.uint8();
    const size = 1 << (first >> 6);
    const low = first & 0x3f;
    const length = size === 1 ? low : [...this.take(size - 1)].reduce((sum, byte) => sum * 256 + byte, low);
    if (size > 4 || (size > 1 && length < (size === 2 ? 1 << 6 : 1 << 14))) {
      throw new Refused(`${this.what} has a length that is not written as it should be`);
    }
    return this.take(length);
  }

  end(): void {
    if (!this.isAtEnd) {
      throw new Refused(`${this.what} does not end where it should`);
    }
  }
}
