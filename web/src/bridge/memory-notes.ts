import { CommandError, type Edit, type Id, type Message, type MessageRow, type Quote, type Thread } from './bridge';
import type { MemoryRoom, MemoryWorld } from './memory-world';

const edits = new WeakMap<MessageRow, Edit[]>();

export function messageAt(room: MemoryRoom, seq: number): MessageRow {
  const row = room.rows.find((candidate) => candidate.seq === seq);
  if (row?.row !== 'message') {
    throw new CommandError('not-found', 'there is no such message');
  }
  return row;
}

/** Gives a new message what it says about others. */
export function placed(room: MemoryRoom, row: MessageRow, { replyTo, thread, mentions, mentionsRoom }: Message): void {
  Object.assign(row, {
    ...(replyTo === undefined ? {} : { replyTo: quoteOf(messageAt(room, replyTo)) }),
    ...(thread === undefined ? {} : { thread }),
    ...(mentions === undefined ? {} : { mentions }),
    ...(mentionsRoom === undefined ? {} : { mentionsRoom }),
  });
  if (thread !== undefined) {
    const root = messageAt(room, thread);
    const users = [row.sender, ...(root.replies?.users ?? []).filter((user) => user !== row.sender)].slice(0, 3);
    root.replies = { count: (root.replies?.count ?? 0) + 1, at: row.at, users };
  }
}

export function edited(row: MessageRow, text: string, at: number): void {
  edits.set(row, [...editsOf(row), { text, at }]);
  row.text = text;
  row.editedAt = at;
}

export function editsOf(row: MessageRow): Edit[] {
  return edits.get(row) ?? [{ text: row.text, at: row.at }];
}

export function reacted(row: MessageRow, user: Id, emoji: string, removed: boolean): void {
  const reactions = row.reactions ?? [];
  const users = (reactions.find((reaction) => reaction.emoji === emoji)?.users ?? []).filter((other) => other !== user);
  const now = removed ? users : [...users, user];
  const reaction = { emoji, count: now.length, own: !removed, users: now };
  const isNew = reactions.every((other) => other.emoji !== emoji);
  const all = isNew ? [...reactions, reaction] : reactions.map((other) => (other.emoji === emoji ? reaction : other));
  row.reactions = all.filter(({ count }) => count > 0);
}

export function deleted(row: MessageRow, user: Id): void {
  for (const field of ['editedAt', 'reactions', 'replyTo', 'mentions', 'mentionsRoom'] as const) {
    delete row[field];
  }
  Object.assign(row, { text: '', deleted: true, deletedBy: user });
}

export function threadOf(world: MemoryWorld, room: MemoryRoom, root: number): Thread {
  const rows = room.rows.filter((row): row is MessageRow => row.row === 'message' && row.thread === root);
  const people = Object.fromEntries(world.people.map((person) => [person.user, person]));
  return { room: room.room, root, first: { ...messageAt(room, root) }, rows: rows.map((row) => ({ ...row })), older: 0, people };
}

function quoteOf({ seq, sender, text, deleted: isGone }: MessageRow): Quote {
  return isGone ? { seq, sender } : { seq, sender, text };
}
