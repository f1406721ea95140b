package chat.parley.rooms;

import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The port to the tables that are folded from the log (rooms, memberships), to what people have
 * read, and to the marks of rooms whose tables may be behind. Safe for use by many threads; every
 * call may block on I/O. Durable once a writing call returns. Throws {@link StoreUnavailable}.
 */
public interface Directory extends ReadStates, AutoCloseable {

    Optional<RoomRecord> room(RoomId room);

    /**
     * Every room that was ever projected, ordered by room id.
     *
     * @param after the last room of the page before; null for the first page
     */
    List<RoomId> rooms(@Nullable RoomId after, int limit);

    /** {@link Membership#none} for somebody the room does not know. */
    Membership membership(RoomId room, UserId user);

    /**
     * Members and invited people, now, ordered by user id, after {@code after} (null: from the
     * start).
     */
    List<Membership> members(RoomId room, @Nullable UserId after, int limit);

    /** What those of these people are called in the room who have a nick there, by user id. */
    Map<UserId, String> nicks(RoomId room, Collection<UserId> people);

    /** Whoever is banned from the room, ordered by user id, after {@code after}. */
    List<Membership> banned(RoomId room, @Nullable UserId after, int limit);

    /** Moderators and owners, ordered by user id; of a direct conversation both its people. */
    List<UserId> moderators(RoomId room, int limit);

    /** Everybody the room knows, also those who left, ordered by user id. */
    List<Membership> known(RoomId room, int limit);

    /**
     * Stores what changed, unless the room was projected further already: then nothing is done. All
     * or nothing.
     *
     * @param record the room, with the sequence that it is projected up to
     * @param changed every membership that changed since the last projection, as it is now; one
     *     that is not {@linkplain Membership#isKnown known} any more is deleted
     * @param index what was said since; relations and tombstones may be there already
     */
    void project(RoomRecord record, List<Membership> changed, RoomIndex index);

    /**
     * What events of these types say about these events, ordered by (seq, of).
     *
     * @param after only events of a greater sequence
     */
    List<Relation> relations(
            RoomId room, Collection<Long> of, Set<String> types, long after, int limit);

    /**
     * The sequence of the last event of this type about that one; 0 when there is none.
     *
     * @param before only of events of a lesser sequence
     */
    long lastAbout(RoomId room, long of, String type, long before);

    /** All that events of the room say about each other; nobody is silenced in it. */
    RoomIndex index(RoomId room);

    /** How many messages with a greater sequence were deleted, but for those in threads. */
    long deletedAfter(RoomId room, long seq);

    /**
     * Rooms in which the person is member or invited, ordered by room id.
     *
     * @param after the last room of the page before; null for the first page
     */
    List<Listing> roomsOf(UserId user, @Nullable RoomId after, int limit);

    /**
     * Open public rooms whose name contains {@code query} (any case), ordered by room id.
     *
     * @param query empty for all
     */
    List<RoomRecord> publicRooms(String query, @Nullable RoomId after, int limit);

    /** Whom people have blocked. */
    Blocks blocks();

    /** What people reported. */
    Reports reports();

    /** Epochs, Welcomes and parts of commits of encrypted rooms. */
    GroupStore groups();

    /** Moves the person's read cursor forward; a lower one changes nothing. Answers what holds. */
    ReadCursor advance(RoomId room, UserId user, ReadCursor to);

    /** {@link ReadCursor#START} when the person has read nothing yet. */
    ReadCursor readCursor(RoomId room, UserId user);

    /** The cursors of those of these people who have read something, by user id. */
    Map<UserId, ReadCursor> readCursors(RoomId room, Collection<UserId> people);

    /**
     * Grows with every {@link #project} that changes a membership or a room's record, and every
     * {@link #advance} that moves.
     */
    long version();

    /**
     * Notes durably that {@code node} is about to append to the room, so that its tables may fall
     * behind if the node dies. Repeatable.
     */
    void markDirty(RoomId room, String node);

    /** Takes back the node's own mark; those of other nodes stay. */
    void clearDirty(RoomId room, String node);

    /** Up to {@code limit} marks. */
    List<DirtyMark> dirty(int limit);

    /** Every node that has a mark. */
    Set<String> dirtyNodes();

    /** Up to {@code limit} rooms that the node has marked. */
    List<RoomId> dirty(String node, int limit);

    @Override
    void close();

    record DirtyMark(RoomId room, String node) {}

    /**
     * A room in a person's list.
     *
     * @param deleted how many messages after the cursor were deleted
     * @param mentions how many messages after the cursor, but for those in threads, mention the
     *     person
     * @param followed 0 when the person follows no thread of it
     * @param room without its group, which no list of rooms tells
     * @param marks what the person wants of it
     * @param version {@link Directory#version} at the last change of room, membership or cursor
     */
    record Listing(
            RoomRecord room,
            Membership membership,
            @Nullable UserId with,
            ReadCursor read,
            long deleted,
            long mentions,
            int followed,
            ReadStates.RoomMarks marks,
            long version) {}

    /**
     * How far somebody has read.
     *
     * @param n the second dense number at {@code seq}
     */
    record ReadCursor(long seq, long n) {
        public static final ReadCursor START = new ReadCursor(0, 0);
    }
}
