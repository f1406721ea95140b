package chat.parley.rooms;

import chat.parley.protocol.BlobId;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The port to what is known of rooms' groups beside what rooms are told with: epochs and Welcomes,
 * folded from the log by {@link Directory#project}, and the parts of commits that were uploaded.
 * Safe for use by many threads; every call may block on I/O. Durable once a writing call returns.
 * Throws {@link StoreUnavailable}.
 */
public interface GroupStore {
    /**
     * A part that is stored under this id next; noting it again makes it younger.
     *
     * @return false for one that is being swept away
     */
    boolean note(Part part, long atMs);

    /**
     * Makes parts younger, so that nobody sweeps them away while a commit refers to them.
     *
     * @return whether all of them were noted, and are not being swept away
     */
    boolean touch(Collection<BlobId> parts, long atMs);

    /**
     * Parts that nothing needs, and that were noted before: of commits that never came to be, of
     * epochs that are over and to which no Welcome waits, and commits that events hold themselves.
     */
    List<BlobId> needless(long beforeMs, int limit);

    /** Whether it is being swept away from now on, having been noted before {@code beforeMs}. */
    boolean condemn(BlobId part, long beforeMs);

    /** To be called once it is deleted. */
    void forget(BlobId part);

    /** Epochs of this incarnation that began after this one, ascending. */
    List<GroupEpoch> epochs(RoomId room, int incarnation, long after, int limit);

    /** The epoch that the event at this sequence began; without who was welcomed. */
    Optional<GroupEpoch> epoch(RoomId room, long seq);

    /**
     * The Welcomes that wait for a device, the oldest first, one for each room. None waits any more
     * once a later group of the room began, or once the device has no leaf or its session is known
     * to be over.
     */
    List<Welcome> welcomes(UserId user, DeviceId device, int limit);

    Optional<Welcome> welcome(UserId user, DeviceId device, RoomId room);

    /** None that an event up to this one brought waits for the device in this room any more. */
    void acknowledge(UserId user, DeviceId device, RoomId room, long seq);

    /** Takes back Welcomes of commits that were made before. */
    void expire(long beforeMs);

    /**
     * Devices in groups whose sessions ended not long ago, and of which the room's log does not say
     * so.
     */
    List<InGroup> gone(int limit);

    /**
     * Looks through all devices in groups of which the room's log does not say that they are gone,
     * a page at a time.
     *
     * @param after the last one of the page before; null for the first page
     * @param most devices that are looked at
     */
    Look look(@Nullable InGroup after, int most);

    /** A device in a room's group. */
    record InGroup(RoomId room, UserId user, DeviceId device) {}

    /**
     * @param gone those that are signed in no more
     * @param last null when there are no more
     */
    record Look(List<InGroup> gone, @Nullable InGroup last) {}

    /**
     * A part of a commit.
     *
     * @param bytes how many it has
     */
    record Part(BlobId blob, RoomId room, CommitName commit, CommitPart part, int bytes) {}

    /**
     * A Welcome that waits.
     *
     * @param epoch the one in which the device begins
     * @param seq of the event that added it
     */
    record Welcome(RoomId room, int incarnation, long epoch, long seq) {}
}
