package chat.parley.rooms;

/**
 * Where a stream stands.
 *
 * @param generation changes when the store is restored from a backup; cursors of another generation
 *     are void
 * @param floor events up to this sequence are gone; 0 when none are
 * @param head the last sequence; 0 for a stream that does not exist yet
 * @param count the second dense number at {@code head}
 * @param at when the event at {@code head} was made, in ms since 1970; 0 when there never was one
 * @param position grows with every append anywhere in the store; tells what changed since. A store
 *     that has no such order answers 0, which means "maybe"
 */
public record StreamHead(
        long generation, long floor, long head, long count, long at, long position) {}
