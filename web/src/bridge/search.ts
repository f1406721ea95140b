import type { Id, MessageRow, Profile } from './bridge';

/** What a message may hold besides words. */
export type Held = 'link' | 'code';

/** What is looked for: all of it holds of each message that is found. */
export interface SearchQuery {
  /** Each is said as it stands, as the beginning of a word, or nearly so; none for whatever was said. */
  words: string;
  /** Who said it: account names, or parts of what people are called; each in lower case. */
  from?: string[];
  /** Where it was said. */
  in?: Id[];
  has?: Held[];
  /** Said earlier than this, by the server's clock. */
  before?: number;
  /** Said at this time or later. */
  after?: number;
  /** So many at most. */
  limit: number;
}

export interface Found {
  room: Id;
  row: MessageRow;
}

/** What was found among the messages that this device keeps. */
export interface SearchResult {
  /** The newest first; those that say the words only nearly so come last. */
  found: Found[];
  hasMore: boolean;
  people: Record<Id, Profile>;
  /** Among so many it was looked for. */
  searched: number;
}

export interface SearchCommands {
  /** Looks for messages among those that this device keeps; works offline, too. */
  search(query: SearchQuery): Promise<SearchResult>;
}
