import type { FoundMentions, StoredRoom } from './database';
import { refersTo } from './fold';
import type { RoomHead, RoomSummary, StreamEvent } from './protocol';

/** What the server told may be older than what was heard since; of another generation, nothing else counts. */
export function merged(known: StoredRoom, summary: RoomSummary): StoredRoom {
  const { here } = known;
  if (known.encryption === 'mls' && summary.encryption !== 'mls') {
    return merged(known, { ...summary, encryption: 'mls' });
  }
  if (known.generation !== summary.generation) {
    return summary;
  }
  const now = { ...grown(summary, known), ...(known.found ? { found: known.found } : {}) };
  return here && here.seq > summary.read ? { ...readTo(now, here.seq, here.n), here } : now;
}

/** Never shrinks: what is told late changes nothing. */
export function grown(room: StoredRoom, to: Pick<StoredRoom, 'head' | 'count' | 'at'>): StoredRoom {
  const [head, count, at] = [Math.max(room.head, to.head), Math.max(room.count, to.count), Math.max(room.at, to.at)];
  const unread = room.read >= head ? 0 : room.unread + Math.max(0, count - room.count);
  return counted({ ...room, head, count, at, unread, mentions: Math.min(room.mentions, unread) });
}

/** @param n of `seq`, if it is known */
export function readTo(room: StoredRoom, seq: number, n: number | undefined): StoredRoom {
  const unread = seq >= room.head ? 0 : n === undefined ? room.unread : Math.max(0, room.count - n);
  return counted({ ...room, read: Math.max(room.read, seq), unread, mentions: Math.min(room.mentions, unread) });
}

/** In an encrypted room what was found here counts, and not what the server says. */
export function counted<R extends StoredRoom>(room: R): R {
  return room.encryption === 'mls' ? { ...room, mentions: (room.found?.seqs ?? []).filter((seq) => seq > room.read).length } : room;
}

/** Whether something unread may mention this person that was not looked at. */
export function isUncounted({ encryption, role, head, read, unread, found }: StoredRoom): boolean {
  return encryption === 'mls' && role !== undefined && unread > 0 && head > Math.max(read, found?.to ?? 0);
}

/** Whether it is said in a thread, and so is read apart from the room; in encrypted rooms the server cannot tell, and counts it. */
export function standsBelow({ encryption }: StoredRoom, { type, content }: Pick<StreamEvent, 'type' | 'content'>): boolean {
  return encryption !== 'mls' && type === 'message' && content.thread !== undefined;
}

/** An event that came, which mentions this person or does not. */
export function looked(room: StoredRoom, event: StreamEvent, isMentioning: boolean): StoredRoom {
  if (room.encryption !== 'mls') {
    return isMentioning ? { ...room, mentions: room.mentions + 1 } : room;
  }
  const { to, seqs, closed } = room.found ?? { to: 0, seqs: [] };
  const isNext = event.seq === Math.max(to, room.read) + 1;
  const gone = event.type === 'deletion' ? refersTo(event) : [];
  const all = new Set(isMentioning ? [...seqs, event.seq] : seqs);
  const isClosed = closed === true || event.content.unreadable !== undefined;
  const left = [...all].filter((seq) => seq > room.read && !gone.includes(seq));
  return counted({ ...room, found: { to: isNext ? event.seq : to, seqs: left, ...(isClosed ? { closed: true } : {}) } });
}

/** What was looked at in a part of an encrypted room, and what was deleted. */
export function lookedAt(room: StoredRoom, { to, seqs, closed }: FoundMentions, gone: number[]): StoredRoom {
  const before = room.found ?? { to: 0, seqs: [] };
  const all = [...new Set([...before.seqs, ...seqs])].filter((seq) => seq > room.read && !gone.includes(seq));
  const isClosed = closed === true || before.closed === true;
  return counted({ ...room, found: { to: Math.max(before.to, to), seqs: all, ...(isClosed ? { closed: true } : {}) } });
}

/** What was read here ends in the middle of what is not known here, or not by whom it was meant. */
export function isCountOpen({ here, head, mentions, encryption }: StoredRoom): boolean {
  return here !== undefined && (here.n === undefined || (mentions > 0 && encryption !== 'mls')) && here.seq < head;
}

/** Something else than messages was added, or own ones among others: how many are unread only the server knows. */
export function isUnclear(known: StoredRoom, { head, count }: RoomHead): boolean {
  const isOwn = known.read > known.head && known.read < head;
  return head > known.head && (head - known.head > count - known.count || isOwn);
}
