package chat.parley.storage.log;

import chat.parley.protocol.Event;
import chat.parley.rooms.Checksum;
import chat.parley.rooms.CorruptLog;
import chat.parley.rooms.StreamHead;
import chat.parley.rooms.StreamId;
import chat.parley.storage.sql.IdColumns;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.zip.CRC32C;

/**
 * A row of the table {@code stream}.
 *
 * @param no 0 while there is no row
 * @param at when the event at {@code head} was made
 * @param last id of the event at {@code head}; it may be trimmed
 * @param link of the event at {@code head}
 * @param floorLink link of the event at {@code floor}, to which the next one is chained
 */
public record StreamState(
        long no,
        StreamId id,
        long head,
        long count,
        long at,
        long last,
        Checksum link,
        long floor,
        Checksum floorLink) {

    public static final String COLUMNS =
            "no, kind, id, head, count, at, last, link, floor, floor_link, checksum";

    public static StreamState empty(StreamId id) {
        return new StreamState(0, id, 0, 0, 0, 0, Checksum.ZERO, 0, Checksum.ZERO);
    }

    /** Reads a row and checks its checksum. */
    public static StreamState of(ResultSet row) throws SQLException {
        StreamState state = read(row);
        state.check(state.checksum(), row);
        return state;
    }

    /** Reads a row of layout 1, in which streams had no time; its checksum is that of then. */
    public static StreamState ofLayout1(ResultSet row) throws SQLException {
        StreamState state = read(row);
        state.check(state.checksumOfLayout1(), row);
        return state;
    }

    private void check(long checksum, ResultSet row) throws SQLException {
        if (checksum != row.getLong("checksum")) {
            throw new CorruptLog(id, head, "the stream's row does not match its checksum");
        }
    }

    private static StreamState read(ResultSet row) throws SQLException {
        byte[] id = row.getBytes("id");
        byte[] link = row.getBytes("link");
        byte[] floorLink = row.getBytes("floor_link");
        int code = row.getInt("kind");
        if (!isLong(id) || !isLong(link) || !isLong(floorLink) || code >> 1 != 0) {
            throw new CorruptLog("the row of stream no " + row.getLong("no") + " is damaged");
        }
        StreamId.Kind kind = code == 0 ? StreamId.Kind.ROOM : StreamId.Kind.INBOX;
        return new StreamState(
                row.getLong("no"),
                new StreamId(kind, IdColumns.uuid(id)),
                row.getLong("head"),
                row.getLong("count"),
                row.getLong("at"),
                row.getLong("last"),
                Checksum.read(ByteBuffer.wrap(link)),
                row.getLong("floor"),
                Checksum.read(ByteBuffer.wrap(floorLink)));
    }

    private static boolean isLong(byte @Nullable [] column) {
        return column != null && column.length == Checksum.LENGTH;
    }

    public StreamState numbered(long newNo) {
        return new StreamState(newNo, id, head, count, at, last, link, floor, floorLink);
    }

    public StreamState appended(Event event, long newLast, Checksum newLink) {
        return new StreamState(
                no, id, event.seq(), event.n(), event.at(), newLast, newLink, floor, floorLink);
    }

    public StreamState at(long time) {
        return new StreamState(no, id, head, count, time, last, link, floor, floorLink);
    }

    public StreamState trimmed(long newFloor, Checksum newFloorLink) {
        return new StreamState(no, id, head, count, at, last, link, newFloor, newFloorLink);
    }

    /** What readers are told; everything changed when the generation did. */
    public StreamHead headOf(LogState log) {
        long position = no == 0 ? 0 : Math.max(last, log.started());
        return new StreamHead(log.generation(), floor, head, count, at, position);
    }

    public long checksum() {
        return checksum(ByteBuffer.allocate(8).putLong(at).array());
    }

    public long checksumOfLayout1() {
        return checksum(new byte[0]);
    }

    private long checksum(byte[] time) {
        ByteBuffer row = ByteBuffer.allocate(1 + 7 * 8 + time.length + 2 * Checksum.LENGTH);
        row.put(id.kind().code())
                .putLong(id.id().getMostSignificantBits())
                .putLong(id.id().getLeastSignificantBits())
                .putLong(no)
                .putLong(head)
                .putLong(count)
                .put(time)
                .putLong(last)
                .putLong(floor);
        floorLink.write(link.write(row));
        CRC32C crc = new CRC32C();
        crc.update(row.flip());
        return crc.getValue();
    }
}
