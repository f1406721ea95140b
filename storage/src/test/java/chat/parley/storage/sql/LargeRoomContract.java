package chat.parley.storage.sql;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Content;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.Encryption;
import chat.parley.protocol.EventId;
import chat.parley.protocol.EventType;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.UserId;
import chat.parley.protocol.Uuids;
import chat.parley.rooms.Directory;
import chat.parley.rooms.EventLog;
import chat.parley.rooms.LocalBus;
import chat.parley.rooms.MemoryPresenceStore;
import chat.parley.rooms.Outcome;
import chat.parley.rooms.Receipts;
import chat.parley.rooms.RoomReader;
import chat.parley.rooms.Sequencers;
import chat.parley.storage.sql.SqlDatabase.Turn;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicLong;

/** A room of 100,000 costs its members what a room of ten costs, by the rows that are read. */
public abstract class LargeRoomContract {
    private static final int LARGE = 100_000;
    private static final int SMALL = 10;
    private static final int PAGE = 100;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final UserId ada = person();
    private final AtomicLong rows = new AtomicLong();

    private SqlDatabase database;
    private EventLog log;
    private Directory directory;
    private Sequencers sequencers;

    /** Empty, before each test. */
    protected abstract SqlDatabase database() throws IOException;

    /** Empty, after {@link #database}; closed by the test. */
    protected abstract EventLog log() throws IOException;

    /** An expression of SQL: 16 bytes at random. */
    protected abstract String freshId();

    @BeforeEach
    void open() throws IOException {
        database = database();
        log = log();
        directory = counted(new SqlDirectory(database));
        start();
    }

    private void start() {
        sequencers =
                new Sequencers(log, directory, new LocalBus(), "node", System::currentTimeMillis);
    }

    @AfterEach
    void close() {
        sequencers.close();
        log.close();
    }

    /** Counts the rows that its lists and maps are made of. */
    private Directory counted(Directory directory) {
        return (Directory)
                Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {Directory.class},
                        (_, method, arguments) -> {
                            Object answer = call(directory, method, arguments);
                            if (answer instanceof Collection<?> found) {
                                rows.addAndGet(found.size());
                            }
                            return answer;
                        });
    }

    private static Object call(Directory directory, Method method, Object[] arguments)
            throws Throwable {
        try {
            return method.invoke(directory, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static UserId person() {
        return new UserId(Uuids.v4(RANDOM));
    }

    private Outcome send(RoomId room, UserId by, String type, Content content) {
        EventId id = new EventId(Uuids.v7(System.currentTimeMillis(), RANDOM));
        DeviceId device = new DeviceId(Uuids.v4(RANDOM));
        return sequencers.submitAndWait(room, id, type, content, by, device);
    }

    private void change(RoomId room, UserId by, RoomChange change) {
        assertThat(send(room, by, change.type(), Content.of(change)))
                .isInstanceOf(Outcome.Acked.class);
    }

    /** A public room of so many, whose sequencer is not loaded yet. */
    private RoomId room(int members) {
        RoomId room = new RoomId(Uuids.v7(System.currentTimeMillis(), RANDOM));
        change(room, ada, new RoomChange.Created(RoomKind.PUBLIC, "hall", Encryption.NONE, null));
        UserId bob = person();
        change(room, bob, new RoomChange.Joined(bob));
        sequencers.close();
        fill(room, bob, members);
        start();
        return room;
    }

    private void fill(RoomId room, UserId like, int members) {
        String others =
                """
                WITH RECURSIVE other (i) AS
                  (SELECT 3 UNION ALL SELECT i + 1 FROM other WHERE i < :members)
                INSERT INTO membership (room, person, role, invited_at, banned, intervals)
                SELECT room, %s, role, invited_at, banned, intervals
                FROM other, membership WHERE room = :room AND person = :like\
                """
                        .formatted(freshId());
        database.write(
                Turn.ROOMS,
                handle -> {
                    handle.createUpdate(others)
                            .bind("members", members)
                            .bind("room", room)
                            .bind("like", like)
                            .execute();
                    return handle.createUpdate(
                                    "UPDATE room SET members = :members WHERE id = :room")
                            .bind("members", members)
                            .bind("room", room)
                            .execute();
                });
    }

    private long rowsOf(Runnable work) {
        rows.set(0);
        work.run();
        return rows.get();
    }

    private long rowsOfJoining(RoomId room) {
        UserId eve = person();
        return rowsOf(() -> change(room, eve, new RoomChange.Joined(eve)));
    }

    private long rowsOfSaying(RoomId room) {
        return rowsOf(
                () ->
                        assertThat(send(room, ada, EventType.MESSAGE, Content.text("hello")))
                                .isInstanceOf(Outcome.Acked.class));
    }

    private long rowsOfOpening(RoomId room) {
        RoomReader reader = new RoomReader(log, directory);
        return rowsOf(
                () -> {
                    assertThat(reader.room(room, ada).room()).isEqualTo(room);
                    assertThat(reader.before(room, ada, Long.MAX_VALUE, 50).events()).isNotEmpty();
                });
    }

    @Test
    void aLargeRoomReadsNoMoreThanASmallOneAndAPageAtATime() {
        RoomId hall = room(LARGE);
        RoomId parlour = room(SMALL);
        assertThat(rowsOfJoining(hall)).isLessThanOrEqualTo(rowsOfJoining(parlour));
        assertThat(rowsOfSaying(hall)).isLessThanOrEqualTo(rowsOfSaying(parlour));
        assertThat(rowsOfOpening(hall)).isLessThanOrEqualTo(rowsOfOpening(parlour));
        assertThat(directory.room(hall).orElseThrow().members()).isEqualTo(LARGE + 1);
        RoomReader reader = new RoomReader(log, directory);
        assertThat(rowsOf(() -> reader.members(hall, ada, null, PAGE))).isEqualTo(PAGE);
        Receipts receipts = new Receipts(reader, directory, new MemoryPresenceStore());
        assertThat(rowsOf(() -> assertThat(receipts.of(hall, ada).shown()).isFalse()))
                .as("it has none")
                .isLessThanOrEqualTo(2 * PAGE + 1);
    }
}
