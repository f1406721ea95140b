import { concatenated, idBytes, sameBytes, uint64, vector, type Bytes } from '../mls/bytes';
import { Refused } from '../mls/refused';
import { box, unbox } from './boxes';
import { Reader } from './structure';

const LABEL = 'Parley marks 1\0';
const NONCE_BYTES = 12;
const KEY_BYTES = 32;

/** So many are kept; docs/encryption.md says which. */
export const MOST_MARKS = 256;

/** What a person decided about somebody's identity key: that they compared it, or that it is taken without. */
export interface Mark {
  user: string;
  isVerified: boolean;
  /** When, in milliseconds since 1970; of two the later holds. */
  at: number;
  identityKey: Bytes;
}

/** All of them, as one device wrote them; `counter` is one more with each writing. */
export interface MarksList {
  counter: number;
  marks: Mark[];
}

export async function sealedMarks({ counter, marks }: MarksList, archive: CryptoKey, user: string): Promise<Bytes> {
  const each = marks.map((mark) => concatenated(idBytes(mark.user), Uint8Array.of(mark.isVerified ? 1 : 0), uint64(mark.at), mark.identityKey));
  const boxed = await box(archive, concatenated(uint64(counter), vector(concatenated(...each))), additional(user));
  return concatenated(boxed.subarray(0, NONCE_BYTES), vector(boxed.subarray(NONCE_BYTES)));
}

/** Throws for what this person's devices did not write. */
export async function openedMarks(bytes: Bytes, archive: CryptoKey, user: string): Promise<MarksList> {
  const outer = new Reader(bytes, 'the list of marks');
  const boxed = concatenated(outer.take(NONCE_BYTES), outer.vector());
  outer.end();
  const reader = new Reader(await unbox(archive, boxed, additional(user), 'the list of marks'), 'the list of marks');
  const counter = reader.uint64();
  const inner = new Reader(reader.vector(), 'the list of marks');
  reader.end();
  const marks: Mark[] = [];
  while (!inner.isAtEnd) {
    const [of, verified, at] = [inner.id(), inner.uint8(), inner.uint64()];
    marks.push({ user: of, isVerified: verified === 1, at, identityKey: inner.take(KEY_BYTES) });
  }
  if (marks.length > MOST_MARKS || marks.some(({ user: of }, i) => i > 0 && of <= marks[i - 1]!.user)) {
    throw new Refused('the list of marks is not in order');
  }
  return { counter, marks };
}

/** Of each person the later; of two at the same time the one that trusts less. What is too many goes, the oldest that say the least first. */
export function unitedMarks(one: Mark[], other: Mark[]): Mark[] {
  const all = new Map<string, Mark>();
  for (const mark of [...one, ...other]) {
    const known = all.get(mark.user);
    all.set(mark.user, known && !isLater(mark, known) ? known : mark);
  }
  const kept = [...all.values()].sort((a, b) => Number(b.isVerified) - Number(a.isVerified) || b.at - a.at).slice(0, MOST_MARKS);
  return kept.sort((a, b) => (a.user < b.user ? -1 : 1));
}

export function isLater(mark: Mark, than: Mark): boolean {
  return mark.at > than.at || (mark.at === than.at && than.isVerified && !mark.isVerified);
}

export function sameMarks(one: Mark[], other: Mark[]): boolean {
  return one.length === other.length && one.every((mark, i) => isSame(mark, other[i]!));
}

function isSame(a: Mark, b: Mark): boolean {
  return a.user === b.user && a.isVerified === b.isVerified && a.at === b.at && sameBytes(a.identityKey, b.identityKey);
}

function additional(user: string): Bytes {
  return concatenated(LABEL, idBytes(user));
}
