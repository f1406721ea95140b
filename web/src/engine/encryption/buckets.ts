import { concatenated, idBytes, uint32, uint64, vector, type Bytes } from '../mls/bytes';
import { Refused } from '../mls/refused';
import type { MessageKey } from '../mls/message-key';
import { box, unbox } from './boxes';
import { Reader } from './structure';

const LABEL = 'Parley archive 1\0';
const NONCE_BYTES = 12;

/** Sequences of one bucket. */
export const BUCKET = 256;

/** What opens one message of a room. */
export interface ArchivedKey extends MessageKey {
  seq: number;
}

/** Where a bucket belongs; it opens nowhere else. */
export interface BucketPlace {
  user: string;
  room: string;
  incarnation: number;
  bucket: number;
}

export function bucketOf(seq: number): number {
  return Math.floor(seq / BUCKET);
}

/** The mark, in `meta`, of a bucket in which keys lie here that are not archived yet; they are stored together. */
export const UNARCHIVED = 'unarchived ';

export function markOf({ room, incarnation, bucket }: Omit<BucketPlace, 'user'>): string {
  return `${UNARCHIVED}${room} ${incarnation} ${bucket}`;
}

export function markedBy(name: string): Omit<BucketPlace, 'user'> {
  const [room, incarnation, bucket] = name.slice(UNARCHIVED.length).split(' ') as [string, string, string];
  return { room, incarnation: Number(incarnation), bucket: Number(bucket) };
}

export async function sealedBucket(keys: ArchivedKey[], archive: CryptoKey, place: BucketPlace): Promise<Bytes> {
  const ascending = [...keys].sort((a, b) => a.seq - b.seq);
  const plain = vector(concatenated(...ascending.map(({ seq, key, digest }) => concatenated(uint64(seq), key, digest))));
  const boxed = await box(archive, plain, additional(place));
  return concatenated(boxed.subarray(0, NONCE_BYTES), vector(boxed.subarray(NONCE_BYTES)));
}

/** Throws for what this person's devices did not write for this place. */
export async function openedBucket(bytes: Bytes, archive: CryptoKey, place: BucketPlace): Promise<ArchivedKey[]> {
  const reader = new Reader(bytes, 'the archive');
  const boxed = concatenated(reader.take(NONCE_BYTES), reader.vector());
  reader.end();
  const outer = new Reader(await unbox(archive, boxed, additional(place), 'the archive'), 'the archive');
  const inner = new Reader(outer.vector(), 'the archive');
  outer.end();
  const keys: ArchivedKey[] = [];
  while (!inner.isAtEnd) {
    keys.push({ seq: inner.uint64(), key: inner.take(32), digest: inner.take(32) });
  }
  if (keys.some(({ seq }, i) => bucketOf(seq) !== place.bucket || (i > 0 && seq <= keys[i - 1]!.seq))) {
    throw new Refused('the archive is not in order');
  }
  return keys;
}

/** Of one sequence what is there already stays. */
export function united(known: ArchivedKey[], more: ArchivedKey[]): ArchivedKey[] {
  const all = new Map([...more, ...known].map((key) => [key.seq, key]));
  return [...all.values()].sort((a, b) => a.seq - b.seq);
}

function additional({ user, room, incarnation, bucket }: BucketPlace): Bytes {
  return concatenated(LABEL, idBytes(user), idBytes(room), uint32(incarnation), uint32(bucket));
}
