import type { Id, Unreadable } from '../bridge/bridge';
import type { StreamEvent } from './protocol';

/** What folding needs of an event. */
export type Said = Pick<StreamEvent, 'seq' | 'type' | 'sender' | 'content'>;

/** A message as it is shown, with everything that was said about it. */
export interface Folded<E extends Said = Said> {
  text: string;
  isDeleted: boolean;
  /** Why what it says is not known here. */
  unreadable?: Unreadable;
  deletedBy?: Id;
  mentions: Id[];
  mentionsRoom: boolean;
  /** All texts that held, the first one first; one, if it was not edited. */
  edits: E[];
  /** Who reacted, by emoji and in the order of their events. */
  reactions: Map<string, E[]>;
  replyTo?: number;
  /** The message that it stands below. */
  thread?: number;
  /** What stands below it and was not deleted. */
  replies: E[];
}

/**
 * What was said about what was said, folded as if by ascending sequence, in whatever order it is learnt
 * (decision 6; `protocol/folding-scenarios.json`). It knows a part of a room: `isAbsent` tells of which
 * sequences it is certain that there is nothing that one may see.
 */
export class Fold<E extends Said = Said> {
  private readonly events = new Map<number, E>();
  /** What refers to a sequence: edits, reactions and deletions of it, and messages below it. */
  private readonly about = new Map<number, Set<number>>();

  constructor(private readonly isAbsent: (seq: number) => boolean = () => false) {}

  get(seq: number): E | undefined {
    return this.events.get(seq);
  }

  get size(): number {
    return this.events.size;
  }

  add(event: E): void {
    this.remove(event.seq);
    this.events.set(event.seq, event);
    for (const seq of refersTo(event)) {
      const about = this.about.get(seq);
      if (about) {
        about.add(event.seq);
      } else {
        this.about.set(seq, new Set([event.seq]));
      }
    }
  }

  remove(seq: number): void {
    const event = this.events.get(seq);
    if (event) {
      this.events.delete(seq);
      for (const of of refersTo(event)) {
        const about = this.about.get(of);
        about?.delete(seq);
        if (about?.size === 0) {
          this.about.delete(of);
        }
      }
    }
  }

  /** Forgets what is neither one of these nor says something about one; of what is said about the quoted ones only what they say now is kept. */
  keepOnly(seqs: ReadonlySet<number>, quoted: ReadonlySet<number> = new Set()): void {
    for (const event of [...this.events.values()]) {
      const { seq, type } = event;
      const isTold = type === 'edit' || type === 'deletion';
      const isKept = seqs.has(seq) || quoted.has(seq) || refersTo(event).some((of) => seqs.has(of) || (isTold && quoted.has(of)));
      if (!isKept) {
        this.remove(seq);
      }
    }
  }

  /** The message as it is shown; nothing for what is no message, or not known. */
  message(seq: number): Folded<E> | undefined {
    const event = this.events.get(seq);
    if (event?.type !== 'message') {
      return undefined;
    }
    const said = this.said(seq);
    const replies = said.filter((other) => other.type === 'message' && this.threadOf(other) === seq && !this.isDeleted(other));
    if (this.isDeleted(event)) {
      const by = said.find(isDeletion)?.sender;
      return {
        text: '', isDeleted: true, mentions: [], mentionsRoom: false, edits: [], reactions: new Map(), replies,
        ...(by === undefined ? {} : { deletedBy: by }),
      };
    }
    const edits = [event, ...said.filter((edit) => edit.type === 'edit' && edit.sender === event.sender && this.holds(edit))];
    const { text, mentions, mentionsRoom, unreadable } = edits.at(-1)!.content;
    const replyTo = replyOf(event);
    const thread = this.threadOf(event);
    return {
      text: String(text),
      isDeleted: false,
      ...(unreadable === undefined ? {} : { unreadable }),
      mentions: idsIn(mentions),
      mentionsRoom: mentionsRoom === true,
      edits,
      reactions: this.reactions(said),
      replies,
      ...(replyTo === undefined ? {} : { replyTo }),
      ...(thread === undefined ? {} : { thread }),
    };
  }

  /** The message that this one stands below: known or presumed to be one that is itself in no thread. */
  threadOf({ seq, type, content }: Said): number | undefined {
    const { thread } = content;
    if (type !== 'message' || !isSeq(thread) || thread >= seq || this.isAbsent(thread)) {
      return undefined;
    }
    const root = this.events.get(thread);
    return !root || (root.type === 'message' && this.threadOf(root) === undefined) ? thread : undefined;
  }

  /** What refers to it and comes after it, ascending. */
  private said(seq: number): E[] {
    const about = [...(this.about.get(seq) ?? [])].filter((later) => later > seq).sort((a, b) => a - b);
    return about.map((later) => this.events.get(later)!);
  }

  private reactions(said: E[]): Map<string, E[]> {
    const last = new Map<string, E>();
    for (const reaction of said.filter((one) => one.type === 'reaction' && this.holds(one))) {
      const key = `${reaction.sender} ${String(reaction.content['emoji'])}`;
      last.delete(key);
      last.set(key, reaction);
    }
    const byEmoji = new Map<string, E[]>();
    for (const reaction of last.values()) {
      if (reaction.content['removed'] !== true) {
        const emoji = String(reaction.content['emoji']);
        byEmoji.set(emoji, [...(byEmoji.get(emoji) ?? []), reaction]);
      }
    }
    return byEmoji;
  }

  private isDeleted(message: Said): boolean {
    return !hasShape(message) || !this.holds(message);
  }

  /** Whether nobody has deleted it. */
  private holds({ seq }: Said): boolean {
    return !this.said(seq).some(isDeletion);
  }
}

/** The sequences that an event says something about; none if it is not of the shape that it should be. */
export function refersTo(event: Said): number[] {
  const { type, content } = event;
  if (!hasShape(event)) {
    return [];
  }
  switch (type) {
    case 'edit':
    case 'reaction':
      return [content['of'] as number];
    case 'deletion':
      return content['of'] as number[];
    case 'message':
      return isSeq(content.thread) ? [content.thread] : [];
    default:
      return [];
  }
}

/** Whether what it is about is told by what it refers to: it is no row of its own. */
export function isNote({ type }: Pick<Said, 'type'>): boolean {
  return type === 'edit' || type === 'reaction' || type === 'deletion';
}

function hasShape({ type, content }: Said): boolean {
  const { text, thread, replyTo } = content;
  switch (type) {
    case 'message':
      return typeof text === 'string' && isSeqOrNone(thread) && isSeqOrNone(replyTo);
    case 'edit':
      return isSeq(content['of']) && typeof text === 'string';
    case 'reaction':
      return isSeq(content['of']) && typeof content['emoji'] === 'string';
    case 'deletion':
      return Array.isArray(content['of']) && content['of'].every(isSeq);
    default:
      return true;
  }
}

function isDeletion({ type }: Said): boolean {
  return type === 'deletion';
}

function replyOf({ seq, content: { replyTo } }: Said): number | undefined {
  return isSeq(replyTo) && replyTo < seq ? replyTo : undefined;
}

function isSeq(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
}

function isSeqOrNone(value: unknown): boolean {
  return value === undefined || isSeq(value);
}

export function idsIn(value: unknown): Id[] {
  return Array.isArray(value) ? value.filter((id): id is Id => typeof id === 'string') : [];
}
