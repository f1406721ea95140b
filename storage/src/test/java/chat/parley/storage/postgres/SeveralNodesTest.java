package chat.parley.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.accounts.AccountStore.SignUp;
import chat.parley.accounts.AuditEntry;
import chat.parley.accounts.AuditEntry.Happening;
import chat.parley.accounts.AuditKind;
import chat.parley.accounts.StoredAccount;
import chat.parley.protocol.Encryption;
import chat.parley.protocol.Event;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.ServerRole;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Append;
import chat.parley.rooms.RoomIndex;
import chat.parley.rooms.RoomRecord;
import chat.parley.rooms.RoomSettings;
import chat.parley.rooms.StreamHead;
import chat.parley.rooms.StreamId;
import chat.parley.storage.log.LogCheck;
import chat.parley.storage.sql.IdColumns;
import chat.parley.storage.sql.SqlAccountStore;
import chat.parley.storage.sql.SqlAuditLog;
import chat.parley.storage.sql.SqlDirectory;
import chat.parley.testkit.Races;
import chat.parley.testkit.SampleEvents;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** What holds when several nodes write to one database at once. */
class SeveralNodesTest {
    private static final int NODES = 3;
    private static final int ROOMS = 120;

    private final List<PostgresDatabase> nodes = new ArrayList<>();
    private PostgresAddress address;

    @BeforeEach
    void open() {
        address = TestDatabase.log();
        nodes.add(TestDatabase.directory());
        while (nodes.size() < NODES) {
            nodes.add(PostgresDatabase.connect(address));
        }
    }

    @AfterEach
    void close() {
        nodes.stream().skip(1).forEach(PostgresDatabase::close);
    }

    private PostgresDatabase node(int i) {
        return nodes.get(i % NODES);
    }

    @Test
    void theAuditLogIsOneChain() throws Exception {
        Races.run(
                90,
                i ->
                        () ->
                                new SqlAuditLog(node(i))
                                        .append(
                                                new Happening(
                                                        i,
                                                        AuditKind.SIGNED_IN,
                                                        null,
                                                        null,
                                                        null,
                                                        null,
                                                        null)));
        List<AuditEntry> all = new SqlAuditLog(node(0)).after(0, 100);
        assertThat(all).hasSize(90);
        @Nullable AuditEntry before = null;
        for (AuditEntry entry : all) {
            assertThat(entry.follows(before)).as("entry %d", entry.seq()).isTrue();
            before = entry;
        }
    }

    @Test
    void oneOfManyWhoSignUpAtOnceBecomesOwner() throws Exception {
        List<SignUp> outcomes =
                Races.run(30, i -> () -> new SqlAccountStore(node(i)).signUp(account(i), null));
        assertThat(outcomes)
                .filteredOn(SignUp.Done.class::isInstance)
                .singleElement()
                .satisfies(
                        done ->
                                assertThat(((SignUp.Done) done).account().role())
                                        .isEqualTo(ServerRole.OWNER));
    }

    private static StoredAccount account(int i) {
        UserId user = new UserId(new UUID(8, i + 1));
        return new StoredAccount(
                user, "person-" + i, "Person", null, ServerRole.MEMBER, "hash", 1, null, false);
    }

    /** Who has seen version v has seen every change up to v: none comes later with a lower one. */
    @Test
    void aReaderOfTheVersionMissesNoChangeThatIsCommittedLater() throws Exception {
        CompletableFuture<List<Map<Long, Set<RoomId>>>> reading =
                CompletableFuture.supplyAsync(this::readUntilAllAreThere);
        Races.run(
                ROOMS,
                i -> {
                    RoomRecord room = room(i);
                    return () -> {
                        new SqlDirectory(node(i)).project(room, List.of(), RoomIndex.EMPTY);
                        return room;
                    };
                });
        Map<Long, RoomId> versions = versions();
        for (Map<Long, Set<RoomId>> reads : reading.get()) {
            reads.forEach(
                    (version, seen) ->
                            versions.forEach(
                                    (of, room) ->
                                            assertThat(of > version || seen.contains(room))
                                                    .as("%d of %s at %d", of, room, version)
                                                    .isTrue()));
        }
    }

    private List<Map<Long, Set<RoomId>>> readUntilAllAreThere() {
        SqlDirectory directory = new SqlDirectory(node(0));
        List<Map<Long, Set<RoomId>>> reads = new ArrayList<>();
        long version = 0;
        while (version < ROOMS) {
            version = directory.version();
            reads.add(Map.of(version, new HashSet<>(directory.rooms(null, ROOMS))));
        }
        return reads;
    }

    private static RoomRecord room(int i) {
        return new RoomRecord(
                new RoomId(new UUID(7, i + 1)),
                RoomKind.PUBLIC,
                "room " + i,
                Encryption.NONE,
                RoomSettings.DEFAULT,
                false,
                0,
                0,
                1);
    }

    private Map<Long, RoomId> versions() {
        Map<Long, RoomId> versions = new HashMap<>();
        node(0).read(handle -> handle.createQuery("SELECT version, id FROM room").mapToMap().list())
                .forEach(
                        row ->
                                versions.put(
                                        (Long) row.get("version"),
                                        new RoomId(IdColumns.uuid((byte[]) row.get("id")))));
        return versions;
    }

    /**
     * Each node appends to all rooms, in an order of its own: neither conflicts nor locks stop any.
     */
    @Test
    void nodesThatAppendToTheSameStreamsAllGetOn() throws Exception {
        List<StreamId> rooms = new ArrayList<>();
        SampleEvents samples = new SampleEvents(11);
        for (int i = 0; i < 10; i++) {
            rooms.add(samples.room());
        }
        List<Event> landed = new ArrayList<>();
        List<PostgresEventLog> logs = new ArrayList<>();
        try {
            for (int i = 0; i < NODES; i++) {
                logs.add(PostgresEventLog.connect(address));
            }
            Races.run(
                            NODES * rooms.size(),
                            i ->
                                    () ->
                                            insist(
                                                    logs.get(i % NODES),
                                                    rooms.get((i / NODES + i) % rooms.size()),
                                                    new SampleEvents(100 + i)))
                    .forEach(landed::addAll);
            List<Event> stored = new ArrayList<>();
            for (StreamId room : rooms) {
                stored.addAll(logs.getFirst().read(room, 0, 500));
            }
            assertThat(stored).containsExactlyInAnyOrderElementsOf(landed);
        } finally {
            logs.forEach(PostgresEventLog::close);
        }
        assertClean(rooms.size(), landed.size());
    }

    private static List<Event> insist(PostgresEventLog log, StreamId room, SampleEvents samples) {
        List<Event> landed = new ArrayList<>();
        while (landed.size() < 20) {
            StreamHead head = log.head(room);
            List<Event> pair = samples.after(head.head(), head.count(), 2);
            if (log.append(room, head.head(), pair) instanceof Append.Appended) {
                landed.addAll(pair);
            }
        }
        return landed;
    }

    private void assertClean(int streams, int events) throws IOException {
        LogCheck check = PostgresEventHistory.verify(address, (_, _) -> {});
        assertThat(check).isEqualTo(new LogCheck(streams, events, List.of(), 0));
    }
}
