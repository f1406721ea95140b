package chat.parley.storage.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Content;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.Encryption;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.EventType;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.UserId;
import chat.parley.protocol.Uuids;
import chat.parley.rooms.Append;
import chat.parley.rooms.Directory;
import chat.parley.rooms.EventFinder;
import chat.parley.rooms.EventHistory;
import chat.parley.rooms.EventLog;
import chat.parley.rooms.LocalBus;
import chat.parley.rooms.Outcome;
import chat.parley.rooms.RoomReader;
import chat.parley.rooms.Sequencers;
import chat.parley.rooms.StreamId;
import chat.parley.storage.sql.SqlDirectory;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** A room of 100,000 events costs whoever opens it what one of 1,000 costs, by what is read. */
class LongRoomTest {
    private static final int SHORT = 1_000;
    private static final int LONG = 100_000;
    private static final int PAGE = 50;

    /** Readings of single events by which a time is found among {@link #LONG}. */
    private static final int BISECTION = 17;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final UserId ada = new UserId(Uuids.v4(RANDOM));
    private final DeviceId device = new DeviceId(Uuids.v4(RANDOM));
    private long calls;
    private long events;

    @TempDir Path path;
    private DataFolder folder;
    private SqliteDatabase database;
    private SqliteEventLog log;
    private Directory directory;

    @BeforeEach
    void open() throws IOException {
        folder = DataFolder.open(path);
        database = SqliteDatabase.open(path.resolve("directory.db"));
        log = SqliteEventLog.open(folder);
        directory = new SqlDirectory(database);
    }

    @AfterEach
    void close() throws IOException {
        log.close();
        database.close();
        folder.close();
    }

    /** Ada's room, with so many events. */
    private RoomId room(int length) {
        RoomId room = new RoomId(Uuids.v7(System.currentTimeMillis(), RANDOM));
        var created = new RoomChange.Created(RoomKind.PUBLIC, "hall", Encryption.NONE, null);
        try (var sequencers =
                new Sequencers(log, directory, new LocalBus(), "node", System::currentTimeMillis)) {
            assertThat(
                            sequencers.submitAndWait(
                                    room, id(), created.type(), Content.of(created), ada, device))
                    .isInstanceOf(Outcome.Acked.class);
        }
        for (long head = 1; head < length; ) {
            List<Event> batch =
                    messages(head, (int) Math.min(EventLog.BATCH_EVENTS, length - head));
            assertThat(log.append(StreamId.of(room), head, batch))
                    .isInstanceOf(Append.Appended.class);
            head += batch.size();
        }
        database.jdbi()
                .useHandle(
                        handle ->
                                handle.createUpdate(
                                                "UPDATE room SET projected = :head WHERE id = :id")
                                        .bind("head", length)
                                        .bind("id", room)
                                        .execute());
        return room;
    }

    private static EventId id() {
        return new EventId(Uuids.v7(System.currentTimeMillis(), RANDOM));
    }

    /** Each a millisecond after the one before. */
    private List<Event> messages(long head, int count) {
        List<Event> batch = new ArrayList<>();
        for (long seq = head + 1; seq <= head + count; seq++) {
            batch.add(
                    new Event(
                            seq,
                            seq - 1,
                            id(),
                            EventType.MESSAGE,
                            ada,
                            device,
                            seq,
                            Content.text("message " + seq)));
        }
        return batch;
    }

    /** The log, whose readings are counted. */
    private EventHistory counted() {
        return (EventHistory)
                Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {EventHistory.class},
                        (_, method, arguments) -> {
                            calls++;
                            Object answer = method.invoke(log, arguments);
                            events += answer instanceof Collection<?> read ? read.size() : 0;
                            return answer;
                        });
    }

    /**
     * What was read of the log.
     *
     * @param calls also of where streams stand
     */
    private record Cost(long calls, long events) {}

    private Cost costOf(Runnable work) {
        calls = 0;
        events = 0;
        work.run();
        return new Cost(calls, events);
    }

    private Cost costOfOpening(RoomId room) {
        RoomReader reader = new RoomReader(counted(), directory);
        return costOf(
                () -> {
                    assertThat(reader.room(room, ada).room()).isEqualTo(room);
                    assertThat(reader.before(room, ada, Long.MAX_VALUE, PAGE).events())
                            .hasSize(PAGE);
                });
    }

    private Cost costOfJumping(RoomId room, long seq) {
        RoomReader reader = new RoomReader(counted(), directory);
        return costOf(
                () ->
                        assertThat(reader.after(room, ada, seq - 1, PAGE).events())
                                .hasSize(PAGE)
                                .first()
                                .extracting(Event::seq)
                                .isEqualTo(seq));
    }

    private Cost costOfFinding(RoomId room, long at) {
        EventHistory history = counted();
        EventFinder finder =
                new EventFinder(history, directory, new RoomReader(history, directory));
        return costOf(
                () ->
                        assertThat(finder.from(room, ada, at, PAGE).events())
                                .hasSize(PAGE)
                                .first()
                                .extracting(Event::at)
                                .isEqualTo(at));
    }

    @Test
    void openingAndJumpingReadNoMoreThanInAShortRoom() {
        RoomId hall = room(LONG);
        RoomId parlour = room(SHORT);
        assertThat(costOfOpening(hall)).isEqualTo(costOfOpening(parlour));
        assertThat(costOfJumping(hall, LONG / 2)).isEqualTo(costOfJumping(parlour, SHORT / 2));
        Cost found = costOfFinding(hall, LONG / 2);
        assertThat(found.events()).isLessThanOrEqualTo(BISECTION + PAGE);
    }
}
