import type { Change, Id, MessageRow, RoomRole, Row } from '../bridge/bridge';
import type { OutboxEntry, StoredEvent, StoredGap } from './database';
import type { EventPage, StreamEvent } from './protocol';

/** The sequences that a page covers; `undefined` for an empty one. */
export function coverage(page: EventPage): { from: number; to: number } | undefined {
  const from = Math.min(...page.events.map((event) => event.seq), ...page.gaps.map((gap) => gap.from));
  const to = Math.max(...page.events.map((event) => event.seq), ...page.gaps.map((gap) => gap.to));
  return from <= to ? { from, to } : undefined;
}

export function firstOf(row: Row): number {
  return row.row === 'gap' ? row.from : row.seq;
}

export function lastOf(row: Row): number {
  return row.row === 'gap' ? row.to : row.seq;
}

/** Whom a row names. */
export function peopleOf(row: Row): Id[] {
  switch (row.row) {
    case 'message':
      return [row.sender];
    case 'change':
      return 'user' in row.change ? [row.sender, row.change.user] : [row.sender];
    case 'gap':
      return [];
  }
}

export function rowsOf(events: StoredEvent[], gaps: StoredGap[]): Row[] {
  return [...events.map(eventRow), ...gaps.map(gapRow)].sort((a, b) => a.seq - b.seq);
}

function eventRow(event: StoredEvent): Row {
  const { id, seq, n, sender, at } = event;
  const common = { key: event.key ?? id, id, seq, n, sender, at };
  return event.type === 'message'
    ? { row: 'message', ...common, text: event.content.text ?? '', state: 'sent' }
    : { row: 'change', ...common, change: changeOf(event) };
}

function gapRow({ from, to, reason }: StoredGap): Row {
  return { row: 'gap', key: `gap-${from}`, seq: from, from, to, reason };
}

export function outboxRow(entry: OutboxEntry, self: Id): MessageRow {
  return {
    row: 'message',
    key: entry.key,
    id: entry.id ?? entry.key,
    seq: 0,
    n: 0,
    sender: self,
    at: entry.at,
    text: entry.text,
    state: entry.state,
    ...(entry.error ? { error: entry.error } : {}),
  };
}

function changeOf({ type, content }: StreamEvent): Change {
  const user = String(content['user']);
  switch (type) {
    case 'room.created':
      return typeof content['name'] === 'string' ? { type, name: content['name'] } : { type };
    case 'room.renamed':
      return { type, name: String(content['name']) };
    case 'room.closed':
      return { type };
    case 'member.joined':
    case 'member.invited':
    case 'member.left':
      return { type, user };
    case 'member.role':
      return { type, user, role: content['role'] as RoomRole };
    default:
      return { type: 'unknown', name: type };
  }
}
