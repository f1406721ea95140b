package chat.parley.storage.cassandra;

import chat.parley.rooms.Checksum;
import chat.parley.rooms.StreamId;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * The statements of the log, prepared once. Reads may be repeated by the driver; conditional writes
 * never are: a repeated one would lose to itself.
 */
final class LogStatements {
    private static final String OF_BUCKET = " WHERE kind = ? AND id = ? AND bucket = ?";
    private static final String DOWN = " AND first <= ? ORDER BY first DESC LIMIT ?";
    private static final String ROW = "SELECT first, version, events FROM bucket" + OF_BUCKET;

    private final PreparedStatement bucket;
    private final PreparedStatement rowsUp;
    private final PreparedStatement rowsDown;
    private final PreparedStatement bucketDown;
    private final PreparedStatement row;
    private final PreparedStatement append;
    private final PreparedStatement replace;
    private final PreparedStatement raiseFloor;
    private final PreparedStatement cleared;
    private final PreparedStatement newestWrite;
    private final PreparedStatement clear;
    private final PreparedStatement hint;
    private final PreparedStatement register;
    private final PreparedStatement begun;
    private final PreparedStatement streams;
    private final PreparedStatement listed;
    private final PreparedStatement buckets;
    private final PreparedStatement stands;

    LogStatements(CqlSession session) {
        bucket =
                session.prepare(
                        "SELECT DISTINCT kind, id, bucket, "
                                + Bucket.COLUMNS
                                + " FROM bucket"
                                + OF_BUCKET);
        rowsUp = session.prepare(ROW + " AND first > ? ORDER BY first ASC LIMIT ?");
        rowsDown = session.prepare(ROW + DOWN);
        bucketDown =
                session.prepare(
                        "SELECT first, version, events, "
                                + Bucket.COLUMNS
                                + " FROM bucket"
                                + OF_BUCKET
                                + DOWN);
        row = session.prepare(ROW + " AND first = ?");
        append =
                session.prepare(
                        "UPDATE bucket SET head = ?, count = ?, at = ?, link = ?, version = ?,"
                                + " events = ?"
                                + OF_BUCKET
                                + " AND first = ? IF head = ?");
        replace =
                session.prepare(
                        "UPDATE bucket SET version = ?, events = ?"
                                + OF_BUCKET
                                + " AND first = ? IF version = ?");
        raiseFloor =
                session.prepare(
                        "UPDATE bucket SET floor = ?, floor_link = ?"
                                + OF_BUCKET
                                + " IF floor = ?");
        cleared = session.prepare("UPDATE bucket SET cleared = ?" + OF_BUCKET + " IF cleared = ?");
        newestWrite =
                session.prepare(
                        "SELECT max(writetime(events)) FROM bucket"
                                + OF_BUCKET
                                + " AND first <= ?");
        clear =
                session.prepare(
                        "DELETE FROM bucket USING TIMESTAMP ?" + OF_BUCKET + " AND first <= ?");
        hint = session.prepare("UPDATE bucket SET newest = ?" + OF_BUCKET);
        register = session.prepare("INSERT INTO stream (kind, shard, id) VALUES (?, ?, ?)");
        begun =
                session.prepare(
                        "INSERT INTO stream (kind, shard, id, begun) VALUES (?, ?, ?, true)");
        streams =
                session.prepare(
                        "SELECT id, begun FROM stream WHERE kind = ? AND shard = ? AND id > ?"
                                + " ORDER BY id LIMIT ?");
        listed = session.prepare("SELECT id FROM stream WHERE kind = ? AND shard = ? AND id = ?");
        buckets = session.prepare("SELECT DISTINCT kind, id, bucket, head FROM bucket");
        stands = session.prepare("SELECT version FROM log WHERE name = 'log'");
    }

    BoundStatement bucket(StreamId of, int number, ConsistencyLevel level) {
        return read(bucket.bind(kind(of), of.id(), number)).setConsistencyLevel(level);
    }

    /** The next rows after the one that begins with {@code first}. */
    BoundStatement rowsUp(StreamId of, int number, long first, int most) {
        return read(rowsUp.bind(kind(of), of.id(), number, first, most));
    }

    /** The row that holds {@code seq}, and those before it. */
    BoundStatement rowsDown(StreamId of, int number, long seq, int most) {
        return read(rowsDown.bind(kind(of), of.id(), number, seq, most));
    }

    /** As {@link #rowsDown}; each row tells where the bucket stands, too. */
    BoundStatement bucketDown(StreamId of, int number, long seq, int most) {
        return read(bucketDown.bind(kind(of), of.id(), number, seq, most));
    }

    BoundStatement row(StreamId of, int number, long first) {
        return read(row.bind(kind(of), of.id(), number, first))
                .setConsistencyLevel(ConsistencyLevel.SERIAL);
    }

    /**
     * The compare-and-set of an append.
     *
     * @param head that the bucket must have; 0: it must not be opened
     */
    BoundStatement append(StreamId of, Bucket after, Batch batch, long head) {
        return expecting(
                append.bind(
                        after.head(),
                        after.count(),
                        after.at(),
                        bytes(after.link()),
                        batch.version(),
                        batch.bytes(),
                        kind(of),
                        of.id(),
                        after.number(),
                        batch.first()),
                head);
    }

    /** Puts a changed row in the place of the version before. */
    BoundStatement replace(StreamId of, int number, Batch batch) {
        return replace.bind(
                batch.version(),
                batch.bytes(),
                kind(of),
                of.id(),
                number,
                batch.first(),
                batch.version() - 1);
    }

    BoundStatement raiseFloor(StreamId of, Bucket first, long floor, Checksum link) {
        return expecting(raiseFloor.bind(floor, bytes(link), kind(of), of.id(), 0), first.floor());
    }

    BoundStatement cleared(StreamId of, Bucket first, long upTo) {
        return expecting(cleared.bind(upTo, kind(of), of.id(), 0), first.cleared());
    }

    /** When the newest of the rows that begin up to {@code first} was written, in µs. */
    BoundStatement newestWrite(StreamId of, int number, long first) {
        return read(newestWrite.bind(kind(of), of.id(), number, first));
    }

    /**
     * Deletes the rows that begin up to {@code first} by one mark, and not what is written later.
     * Not conditional: a range cannot be; hence the time of those very rows, not of a clock.
     */
    BoundStatement clear(StreamId of, int number, long first, long writtenUpTo) {
        return clear.bind(writtenUpTo, kind(of), of.id(), number, first).setIdempotent(true);
    }

    BoundStatement hint(StreamId of, int newest) {
        return hint.bind(newest, kind(of), of.id(), 0).setIdempotent(true);
    }

    BoundStatement register(StreamId stream) {
        return register.bind(kind(stream), Shards.of(stream), Shards.key(stream.id()))
                .setIdempotent(true);
    }

    BoundStatement begun(StreamId stream) {
        return begun.bind(kind(stream), Shards.of(stream), Shards.key(stream.id()))
                .setIdempotent(true);
    }

    BoundStatement streams(StreamId.Kind kind, byte shard, @Nullable UUID after, int most) {
        ByteBuffer from = after == null ? ByteBuffer.allocate(0) : Shards.key(after);
        return read(streams.bind(kind.code(), shard, from, most));
    }

    BoundStatement listed(StreamId stream) {
        return read(listed.bind(kind(stream), Shards.of(stream), Shards.key(stream.id())));
    }

    /** All there are, in no order. */
    BoundStatement buckets() {
        return read(buckets.bind());
    }

    /** As an append asks its bucket. */
    BoundStatement stands() {
        return read(stands.bind()).setConsistencyLevel(ConsistencyLevel.SERIAL);
    }

    private static BoundStatement read(BoundStatement statement) {
        return statement.setIdempotent(true);
    }

    private static byte kind(StreamId stream) {
        return stream.kind().code();
    }

    private static ByteBuffer bytes(Checksum checksum) {
        return ByteBuffer.wrap(checksum.toBytes());
    }

    /** With the condition as its last variable; 0 was never written, and is null. */
    private static BoundStatement expecting(BoundStatement write, long value) {
        int last = write.size() - 1;
        return value == 0 ? write.setToNull(last) : write.setLong(last, value);
    }
}
