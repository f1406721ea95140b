package chat.parley.rooms;

import chat.parley.protocol.Limits;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;

import java.util.List;

/**
 * The port to what people keep for themselves: which messages, and how their list of rooms is
 * arranged. Nobody else sees it, and nothing of it says that somebody may still read what it names.
 * Safe for use by many threads; every call may block on I/O and is one transaction. Durable once a
 * writing call returns. Throws {@link StoreUnavailable}.
 */
public interface PersonalStore {

    /**
     * Keeps a message, as the person's newest; one that they keep already stays where it is.
     *
     * @return false when they keep {@link Limits#SAVED_MESSAGES} others
     */
    boolean save(UserId person, RoomId room, long seq);

    /** Keeps a message no more. */
    void unsave(UserId person, RoomId room, long seq);

    /**
     * What the person keeps, the last that they saved first.
     *
     * @param before the place of the last one of the page before; {@link Long#MAX_VALUE} for the
     *     first page
     */
    List<Saved> saved(UserId person, long before, int limit);

    /**
     * A message that somebody keeps.
     *
     * @param place rises with each that they save
     */
    record Saved(long place, RoomId room, long seq) {}

    /** How the person arranged their rooms; version 0 and nothing when they never did. */
    Rest.RoomSections sections(UserId person);

    /**
     * Compare-and-set: they are of version {@code from + 1} then. False when {@code from} is not
     * the version any more.
     */
    boolean arrange(UserId person, long from, List<Rest.Section> sections);

    /** Everything that the person kept is gone. */
    void forget(UserId person);
}
