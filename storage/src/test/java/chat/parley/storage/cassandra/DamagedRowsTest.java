package chat.parley.storage.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.protocol.Event;
import chat.parley.rooms.Append;
import chat.parley.rooms.CorruptLog;
import chat.parley.rooms.StreamId;
import chat.parley.storage.log.LogCheck;
import chat.parley.testkit.LogReader;
import chat.parley.testkit.SampleEvents;

import com.datastax.oss.driver.api.core.cql.Row;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What somebody or something changed in the tables is named, and never served. */
@Tag("proof")
@Tag("long")
class DamagedRowsTest {
    private static final int FLIPS = 40;

    private final SampleEvents samples = new SampleEvents(8);
    private final StreamId room = samples.room();
    private final List<Event> events = new ArrayList<>();
    private CassandraEventLog log;

    @BeforeEach
    void fillLog() throws IOException {
        log = TestCassandra.open(TestCassandra.emptied());
        for (int size = 1; size <= 8; size++) {
            events.addAll(
                    events.isEmpty() ? samples.after(0, 0, size) : samples.following(events, size));
            List<Event> last = events.subList(events.size() - size, events.size());
            assertThat(log.append(room, last.getFirst().seq() - 1, last))
                    .isEqualTo(new Append.Appended());
        }
        assertThat(verify().isClean()).isTrue();
    }

    @AfterEach
    void closeLog() {
        log.close();
    }

    private LogCheck verify() {
        return log.verify((done, total) -> assertThat(done).isLessThanOrEqualTo(total));
    }

    @Test
    void everythingIsCounted() {
        LogCheck check = verify();
        assertThat(check.streams()).isEqualTo(1);
        assertThat(check.events()).isEqualTo(events.size());
    }

    @Test
    void everyFlippedBitIsNoticed() throws IOException {
        Random random = new Random(9);
        List<Row> rows = rows();
        for (int i = 0; i < FLIPS; i++) {
            Row row = rows.get(random.nextInt(rows.size()));
            byte[] bytes = bytes(row);
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            put(row, bytes);
            assertThatThrownBy(() -> LogReader.readAll(log, room))
                    .isInstanceOf(CorruptLog.class)
                    .hasMessageContaining(room.toString());
            put(row, bytes(row));
        }
        assertThat(LogReader.readAll(log, room)).isEqualTo(events);
        put(rows.getFirst(), new byte[] {1, 2, 3});
        assertThat(verify().faults()).isNotEmpty();
    }

    @Test
    void aMissingRowIsNoticedWhereverItIs() throws IOException {
        for (Row row : rows()) {
            cql("DELETE FROM bucket WHERE kind = 0 AND id = ? AND bucket = ? AND first = ?", row);
            long first = row.getLong("first");
            assertThatThrownBy(() -> log.read(room, first - 1, 1)).isInstanceOf(CorruptLog.class);
            assertThatThrownBy(() -> log.readBack(room, first + 1, 1))
                    .isInstanceOf(CorruptLog.class);
            assertThat(verify().faults())
                    .anyMatch(fault -> fault.contains(room + " at sequence " + first + ":"));
            put(row, bytes(row));
        }
    }

    @Test
    void aBucketThatTellsAnotherHeadIsNoticed() throws IOException {
        TestCassandra.cql(
                "UPDATE bucket SET head = ? WHERE kind = 0 AND id = ? AND bucket = ?",
                events.size() - 2L,
                room.id(),
                lastBucket());
        assertThat(verify().faults()).isNotEmpty();
        TestCassandra.cql(
                "UPDATE bucket SET head = ? WHERE kind = 0 AND id = ? AND bucket = ?",
                events.size() + 2L,
                room.id(),
                lastBucket());
        assertThat(verify().faults()).isNotEmpty();
    }

    @Test
    void aStreamThatIsNotListedIsNoticed() throws IOException {
        TestCassandra.cql("TRUNCATE stream");
        assertThat(verify().faults()).containsExactly(room + " has events and is not listed");
    }

    private int lastBucket() throws IOException {
        return rows().stream().mapToInt(row -> row.getInt("bucket")).max().orElseThrow();
    }

    private List<Row> rows() throws IOException {
        return TestCassandra.cql(
                        "SELECT bucket, first, version, events FROM bucket WHERE id = ?"
                                + " ALLOW FILTERING",
                        room.id())
                .all();
    }

    private void cql(String statement, Row row) throws IOException {
        TestCassandra.cql(statement, room.id(), row.getInt("bucket"), row.getLong("first"));
    }

    private static byte[] bytes(Row row) {
        ByteBuffer events = row.getByteBuffer("events");
        byte[] bytes = new byte[events.remaining()];
        events.get(bytes);
        return bytes;
    }

    private void put(Row row, byte[] bytes) throws IOException {
        TestCassandra.cql(
                "INSERT INTO bucket (kind, id, bucket, first, version, events)"
                        + " VALUES (0, ?, ?, ?, ?, ?)",
                room.id(),
                row.getInt("bucket"),
                row.getLong("first"),
                row.getInt("version"),
                ByteBuffer.wrap(bytes));
    }
}
