import type { ErrorCode, Id, MessageRow, Reaction, Replies, Row } from '../bridge/bridge';
import type { OutboxEntry, StoredEvent } from './database';
import { isNote, type Fold, type Folded } from './fold';
import { quoteOf } from './timeline';

/** So many of those who reacted are named. */
const MOST_NAMED = 20;
const MOST_FACES = 3;

/** What waits comes after everything that is numbered. */
const WAITING = 2 ** 52;

type RoomFold = Fold<StoredEvent>;

/**
 * Message rows as they are to be shown, with what was said about them here and not sent yet. What stands
 * in a thread is among them, too.
 */
export function shownRows(rows: Row[], fold: RoomFold, waiting: OutboxEntry[], self: Id): Row[] {
  const notes = waiting.filter(({ type }) => isNote({ type }));
  const ahead = notes.filter(({ state }) => state === 'pending').map((entry) => waitingEvent(entry, self));
  ahead.forEach((event) => fold.add(event));
  const refused = refusedBy(notes);
  const shown = rows.map((row) => (row.row === 'message' ? shownRow(row, fold, self, refused.get(row.seq)) : row));
  ahead.forEach(({ seq }) => fold.remove(seq));
  return shown;
}

function waitingEvent({ send, room, id, key, type, content, at }: OutboxEntry, self: Id): StoredEvent {
  return { room, seq: WAITING + send, n: 0, id: id ?? key, type, sender: self, device: '', at, content };
}

function shownRow(row: MessageRow, fold: RoomFold, self: Id, refused: MessageRow['refused']): MessageRow {
  const folded = row.seq > 0 ? fold.message(row.seq) : undefined;
  if (!folded) {
    return row;
  }
  const { text, replyTo, thread, replies, mentions, edits } = folded;
  const { replyTo: _replyTo, unreadable: _unreadable, mentions: _mentions, mentionsRoom: _mentionsRoom, ...base } = row;
  return {
    ...base,
    text,
    ...(folded.isDeleted ? deleted(folded) : {}),
    ...(folded.unreadable ? { unreadable: folded.unreadable } : {}),
    ...(edits.length > 1 ? { editedAt: edits.at(-1)!.at } : {}),
    ...(mentions.length > 0 ? { mentions } : {}),
    ...(folded.mentionsRoom ? { mentionsRoom: true } : {}),
    ...(replyTo === undefined ? {} : { replyTo: quoteOf(fold, replyTo) }),
    ...(thread === undefined ? {} : { thread }),
    ...(replies.length > 0 ? { replies: repliesOf(replies) } : {}),
    ...(folded.reactions.size > 0 ? { reactions: reactionsOf(folded, self) } : {}),
    ...(refused === undefined ? {} : { refused }),
  };
}

function deleted({ deletedBy }: Folded): Pick<MessageRow, 'deleted' | 'deletedBy'> {
  return deletedBy === undefined ? { deleted: true } : { deleted: true, deletedBy };
}

function repliesOf(replies: StoredEvent[]): Replies {
  const users = [...new Set(replies.map(({ sender }) => sender).reverse())].slice(0, MOST_FACES);
  return { count: replies.length, at: replies.at(-1)!.at, users };
}

function reactionsOf({ reactions }: Folded<StoredEvent>, self: Id): Reaction[] {
  return [...reactions].map(([emoji, by]) => ({
    emoji,
    count: by.length,
    own: by.some(({ sender }) => sender === self),
    users: by.slice(0, MOST_NAMED).map(({ sender }) => sender),
  }));
}

/** The last refusal by what it was about. */
function refusedBy(notes: OutboxEntry[]): Map<number, NonNullable<MessageRow['refused']>> {
  const failed = notes.flatMap(({ key, type, content, state, error }) => {
    const what = type as 'edit' | 'reaction' | 'deletion';
    const refused = { key, what, error: error ?? { code: 'unavailable' as ErrorCode, message: '' } };
    return state === 'failed' ? [content['of']].flat().map((of) => [of as number, refused] as const) : [];
  });
  return new Map(failed);
}
