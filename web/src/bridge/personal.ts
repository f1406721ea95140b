import type { Id, MessageRow, Page, Profile } from './bridge';
import type { Arrangement } from './sections';

/** A message that this person keeps. */
export interface SavedMessage {
  room: Id;
  seq: number;
  /** Absent when it is not to be read any more: it was deleted, or the room was left. */
  row?: MessageRow;
  /** Whoever the row names. */
  people: Record<Id, Profile>;
}

/** The messages that this person keeps, by room; which they are, not what they say. */
export type SavedPlaces = Record<Id, number[]>;

/** What this person keeps for themselves, the same on all their devices. */
export interface PersonalCommands {
  /** Keeps a message, or not any more. */
  keepMessage(change: { room: Id; seq: number; saved: boolean }): Promise<void>;
  /** The kept messages, the last saved first. */
  savedMessages(list: { cursor?: string }): Promise<Page<SavedMessage>>;
  /** Changes how the list of rooms is arranged; holds here at once, also without a network. */
  arrange(change: Arrangement): Promise<void>;
}
