package chat.parley.accounts;

import chat.parley.protocol.Bytes;
import chat.parley.protocol.Rest;
import chat.parley.protocol.UserId;

import java.util.List;
import java.util.UUID;

/**
 * The port to what people's devices archive, sealed: buckets of keys, of each room and incarnation
 * of its group. They go with the account. Safe for use by many threads; every call may block on
 * I/O. Durable once a writing call returns. Throws {@link chat.parley.rooms.StoreUnavailable}.
 */
public interface ArchiveStore {
    /** What a bucket counts at least, in bytes. */
    int LEAST_BYTES = 1024;

    /**
     * Which of a person's buckets.
     *
     * @param stream a room's id, or the person's own
     */
    record Place(UserId user, UUID stream, long incarnation, long bucket) {}

    /**
     * Puts {@code sealed} in the place of the bucket's version {@code from}.
     *
     * @param generation of the identity whose archive key sealed it
     * @param from 0 for none
     * @param most what the person has in all afterwards, in bytes
     */
    Putting put(Place place, long generation, long from, Bytes sealed, long most);

    enum Putting {
        DONE,
        /** The bucket is of another version, or the person's identity of another generation. */
        OUTDATED,
        /** The person would have more than {@code most}. */
        FULL
    }

    /**
     * Newest first.
     *
     * @param before only buckets below this one
     */
    List<Rest.ArchivedBucket> read(
            UserId user, UUID stream, long incarnation, long before, int limit);

    /** All of it, of all incarnations. */
    void forget(UserId user, UUID stream);
}
