import type { Change, ConfiguredSettings, Id, MessageRow, Quote, RoomRole, Row } from '../bridge/bridge';
import type { OutboxEntry, StoredEvent, StoredGap } from './database';
import { idsIn, isNote, type Fold } from './fold';
import type { Content, EventPage, Gap, StreamEvent } from './protocol';

/** As much of what is quoted as one line shows. */
const MOST_QUOTED = 200;

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
    case 'message': {
      const { sender, deletedBy, mentions = [], replyTo, reactions = [], replies } = row;
      const reacting = reactions.flatMap(({ users }) => users);
      const named = [sender, deletedBy, replyTo?.sender, ...mentions, ...reacting, ...(replies?.users ?? [])];
      return named.filter((user) => user !== undefined);
    }
    case 'change':
      return 'user' in row.change ? [row.sender, row.change.user] : [row.sender];
    case 'gap':
      return [];
  }
}

/** What stands in the room: what was said about what stands there is told with it. */
export function rowsOf(events: StoredEvent[], gaps: StoredGap[]): Row[] {
  return [...events.filter((event) => !isNote(event) && event.type !== 'mls.commit').map(eventRow), ...gaps.map(gapRow)].sort((a, b) => a.seq - b.seq);
}

/** The rows after `after` up to `to`; of a gap that reaches further, the part that does not. */
export function within(rows: Row[], after: number, to = Infinity): Row[] {
  return rows
    .filter((row) => lastOf(row) > after && firstOf(row) <= to)
    .map((row) => (row.row === 'gap' ? gapRow(clipped(row, after, to)) : row));
}

/** Rows one after another, where a gap that was read in two parts is one again. */
export function joined(earlier: Row[], later: Row[]): Row[] {
  const [last, first] = [earlier.at(-1), later[0]];
  if (last?.row === 'gap' && first?.row === 'gap' && last.reason === first.reason) {
    return [...earlier.slice(0, -1), gapRow({ ...last, to: first.to }), ...later.slice(1)];
  }
  return [...earlier, ...later];
}

/** The gaps that there are once `gaps` is what is known of the part after `after` up to `to`. */
export function withGaps<G extends Gap>(known: G[], gaps: G[], after: number, to: number): G[] {
  const outside = known.flatMap((gap) => [clipped(gap, 0, after), clipped(gap, to, Infinity)]);
  const all = [...outside, ...gaps].filter((gap) => gap.from <= gap.to).sort((a, b) => a.from - b.from);
  return all.reduce<G[]>((whole, gap) => {
    const last = whole.at(-1);
    const isSame = last?.to === gap.from - 1 && last.reason === gap.reason;
    return isSame ? [...whole.slice(0, -1), { ...last, to: gap.to }] : [...whole, gap];
  }, []);
}

function clipped<G extends Gap>(gap: G, after: number, to: number): G {
  return { ...gap, from: Math.max(gap.from, after + 1), to: Math.min(gap.to, to) };
}

function eventRow(event: StoredEvent): Row {
  const { id, seq, n, sender, at } = event;
  const common = { key: event.key ?? id, id, seq, n, sender, at };
  return event.type === 'message'
    ? { row: 'message', ...common, text: event.content.text ?? '', state: 'sent', ...mentionsIn(event), ...unreadableIn(event) }
    : { row: 'change', ...common, change: changeOf(event) };
}

function mentionsIn({ content: { mentions, mentionsRoom } }: StoredEvent): Pick<MessageRow, 'mentions' | 'mentionsRoom'> {
  const named = idsIn(mentions);
  return { ...(named.length > 0 ? { mentions: named } : {}), ...(mentionsRoom === true ? { mentionsRoom } : {}) };
}

function unreadableIn({ content: { unreadable } }: StoredEvent): Pick<MessageRow, 'unreadable'> {
  return unreadable === undefined ? {} : { unreadable };
}

/** Named by its end, which stays when scrolling back shows more of it. */
function gapRow({ from, to, reason }: Gap): Row {
  return { row: 'gap', key: `gap-${to}`, seq: from, from, to, reason };
}

export function outboxRow(entry: OutboxEntry, self: Id, fold: Fold<StoredEvent>): MessageRow {
  const { replyTo, thread, mentions, mentionsRoom } = entry.content;
  return {
    row: 'message',
    key: entry.key,
    id: entry.id ?? entry.key,
    seq: 0,
    n: 0,
    sender: self,
    at: entry.at,
    text: entry.content.text ?? '',
    state: entry.state,
    ...(replyTo === undefined ? {} : { replyTo: quoteOf(fold, replyTo) }),
    ...(thread === undefined ? {} : { thread }),
    ...(mentions === undefined ? {} : { mentions }),
    ...(mentionsRoom === true ? { mentionsRoom } : {}),
    ...(entry.error ? { error: entry.error } : {}),
  };
}

/** What a message answers, as far as it is known. */
export function quoteOf(fold: Fold<StoredEvent>, seq: number): Quote {
  const event = fold.get(seq);
  const folded = fold.message(seq);
  if (!event || !folded) {
    return { seq };
  }
  return folded.isDeleted ? { seq, sender: event.sender } : { seq, sender: event.sender, text: cut(folded.text) };
}

/** What is hidden may reach past the end: a text that is too long ends where that begins. */
function cut(text: string): string {
  if (text.length <= MOST_QUOTED) {
    return text;
  }
  const start = text.slice(0, MOST_QUOTED);
  const hidden = start.indexOf('||');
  return hidden < 0 ? start : `${start.slice(0, hidden)}||…||`;
}

function changeOf({ type, content }: StreamEvent): Change {
  const user = String(content['user']);
  switch (type) {
    case 'room.created':
      return typeof content['name'] === 'string' ? { type, name: content['name'] } : { type };
    case 'room.renamed':
      return { type, name: String(content['name']) };
    case 'room.closed':
    case 'room.encrypted':
      return { type };
    case 'room.configured':
      return { type, settings: settingsIn(content) };
    case 'room.pinned':
    case 'room.unpinned':
      return { type, of: Number(content['of']) };
    case 'member.joined':
    case 'member.invited':
    case 'member.unbanned':
      return { type, user };
    case 'member.left':
      return content['banned'] === true ? { type, user, banned: true } : { type, user };
    case 'member.role':
      return { type, user, role: content['role'] as RoomRole };
    case 'member.nick':
      return typeof content['nick'] === 'string' ? { type, user, nick: content['nick'] } : { type, user };
    default:
      return { type: 'unknown', name: type };
  }
}

/** What a room is from now on, by the fields that are named. */
export function settingsIn(content: Content): ConfiguredSettings {
  const { topic, description, announcement, slowModeMs, archived, history, picture } = content as ConfiguredSettings;
  return {
    ...(topic === undefined ? {} : { topic }),
    ...(description === undefined ? {} : { description }),
    ...(announcement === undefined ? {} : { announcement }),
    ...(slowModeMs === undefined ? {} : { slowModeMs }),
    ...(archived === undefined ? {} : { archived }),
    ...(history === undefined ? {} : { history }),
    ...(picture === undefined ? {} : { picture }),
  };
}
