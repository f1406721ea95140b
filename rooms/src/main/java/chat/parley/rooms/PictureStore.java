package chat.parley.rooms;

import chat.parley.protocol.BlobId;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;

import java.util.List;

/**
 * The port to what is known of the blobs that are pictures: each is noted before it is stored and
 * forgotten after it was deleted, so that whatever ends in between, none stays that nobody shows.
 * Whose picture it is now, accounts and rooms say. Safe for use by many threads; every call may
 * block on I/O. Durable once a writing call returns. Throws {@link StoreUnavailable}.
 */
public interface PictureStore {

    /** Of whom a picture is. */
    sealed interface Owner {
        record Person(UserId user) implements Owner {}

        record Room(RoomId room) implements Owner {}
    }

    /**
     * @param atMs milliseconds since 1970 UTC
     */
    void note(BlobId picture, Owner of, long atMs);

    /** What is not noted is passed over. */
    void forget(BlobId picture);

    /**
     * Pictures noted before this time that neither their person nor their room shows; of rooms
     * whose tables may be behind none.
     */
    List<BlobId> unshown(long beforeMs, int limit);
}
