package chat.parley.rooms;

import chat.parley.protocol.BlobId;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The port to blobs: what is too large for an event, or is nobody's event. A blob is written once
 * and in whole; after that it is read or deleted, and never changes.
 *
 * <p>Whoever refers to a blob writes it first and the reference afterwards, so that no reference
 * leads nowhere. What nothing refers to is found by {@link #list} and can be deleted once it is
 * older than any write that may still be under way.
 *
 * <p>Contents are taken and given as they are: who needs to know that nobody changed them keeps a
 * hash with the reference, or seals them.
 *
 * <p>Safe for use by many threads; every call may block on I/O and belongs on a virtual thread.
 * Throws {@link StoreUnavailable}.
 */
public interface BlobStore extends AutoCloseable {

    /** Largest blob, in bytes. */
    long BLOB_BYTES = 32L << 30;

    /** Most entries in one page of {@link #list}. */
    int LIST_ENTRIES = 1_000;

    /**
     * Stores what the stream holds to its end; how long that is need not be known before. Durable,
     * and to be read by everybody, once it answers {@link Put#STORED}; before that, and if it
     * fails, nothing of it is seen. The stream is not closed.
     *
     * <p>The first blob under an id stays: two people who choose the same id do not overwrite each
     * other. After a {@link StoreUnavailable} it may be there, so that who tries again and is told
     * {@link Put#TAKEN} may have been the one who took it.
     *
     * <p>A store may hold a part of the stream in memory and let others wait meanwhile: a stream
     * that comes slowly is first written to a file.
     *
     * @param most bytes that the stream may hold, up to {@link #BLOB_BYTES}
     * @throws IOException when {@code content} cannot be read to its end
     */
    Put put(BlobId id, InputStream content, long most) throws IOException;

    /**
     * The bytes from {@code from} on, at most {@code length} of them: fewer where the blob ends,
     * none beyond its end. Empty when there is no such blob. Whoever asked closes the stream; it
     * throws an {@link IOException} when the store breaks off, and never just ends too soon.
     *
     * @param from 0 or more
     * @param length 1 or more
     */
    Optional<InputStream> read(BlobId id, long from, long length);

    /** In bytes; empty when there is no such blob. */
    OptionalLong size(BlobId id);

    /** Deletes the blob; durable once it returns. What is not there is passed over. */
    void delete(BlobId id);

    /**
     * Blobs in an order that is the store's own and stays: whatever is there all the while is in
     * exactly one page. An empty page is the end.
     *
     * @param after the last blob of the page before, be it there still or not; null for the first
     * @param limit 1 to {@link #LIST_ENTRIES}
     */
    List<Entry> list(@Nullable BlobId after, int limit);

    @Override
    void close();

    /** Throws an {@link IllegalArgumentException} for what {@link #list} does not take. */
    static void checkLimit(int limit) {
        if (limit < 1 || limit > LIST_ENTRIES) {
            throw new IllegalArgumentException(
                    "a page has 1 to " + LIST_ENTRIES + " blobs, not " + limit);
        }
    }

    /** What became of a blob that was to be stored. */
    enum Put {
        STORED,
        /** There is one under this id, which stays as it is. */
        TAKEN,
        /** It is longer than it may be; nothing was stored. */
        TOO_LARGE
    }

    /**
     * A blob that is there.
     *
     * @param length in bytes
     * @param storedAt in milliseconds since 1970 UTC, by the clock of the store
     */
    record Entry(BlobId id, long length, long storedAt) {}
}
