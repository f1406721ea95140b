package chat.parley.storage.cassandra;

import chat.parley.rooms.Checksum;

import com.datastax.oss.driver.api.core.cql.Row;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;

/**
 * Where a bucket of a stream stands: its static columns, see {@code event_log.cql}.
 *
 * @param head 0 while the bucket is not opened
 * @param at when the event at {@code head} was made
 * @param link of the event at {@code head}
 * @param floor of the stream; in bucket 0 only, as what follows
 * @param floorLink link of the event at {@code floor}
 * @param cleared events up to this one are deleted
 * @param newest a hint
 */
record Bucket(
        int number,
        long head,
        long count,
        long at,
        Checksum link,
        long floor,
        Checksum floorLink,
        long cleared,
        int newest) {

    static final String COLUMNS = "head, count, at, link, floor, floor_link, cleared, newest";

    static Bucket unopened(int number) {
        return new Bucket(number, 0, 0, 0, Checksum.ZERO, 0, Checksum.ZERO, 0, 0);
    }

    /** Columns that were never written are null, and read as 0. */
    static Bucket of(int number, @Nullable Row row) {
        return row == null
                ? unopened(number)
                : new Bucket(
                        number,
                        row.getLong("head"),
                        row.getLong("count"),
                        row.getLong("at"),
                        checksum(row.getByteBuffer("link")),
                        row.getLong("floor"),
                        checksum(row.getByteBuffer("floor_link")),
                        row.getLong("cleared"),
                        row.getInt("newest"));
    }

    private static Checksum checksum(@Nullable ByteBuffer column) {
        return column == null ? Checksum.ZERO : Checksum.read(column);
    }

    boolean isOpened() {
        return head > 0;
    }

    /**
     * Full, and so it stays: nobody appends to it any more.
     *
     * @param size events of a bucket
     */
    boolean isFull(int size) {
        return head >= (number + 1L) * size;
    }

    /** Where an append after this bucket's head goes. */
    int next(int size) {
        return isFull(size) ? number + 1 : number;
    }

    /** This stream's newest bucket after the append of {@code batch}. */
    Bucket after(Batch batch, int size) {
        var last = batch.events().getLast();
        return new Bucket(
                next(size),
                batch.last(),
                last.event().n(),
                last.event().at(),
                last.link(),
                floor,
                floorLink,
                cleared,
                newest);
    }
}
