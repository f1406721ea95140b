package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.accounts.MemoryAccountStore;
import chat.parley.accounts.MemoryArchiveStore;
import chat.parley.accounts.MemoryAuditLog;
import chat.parley.accounts.MemoryIdentityStore;
import chat.parley.accounts.MemoryKeyPackageStore;
import chat.parley.accounts.MemoryKeyStore;
import chat.parley.accounts.MemoryMemberSearch;
import chat.parley.accounts.MemoryPictureStore;
import chat.parley.accounts.MemoryPush;
import chat.parley.accounts.MemorySessionStore;
import chat.parley.accounts.SharedLimits;
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
import chat.parley.rooms.Bus;
import chat.parley.rooms.MemoryDirectory;
import chat.parley.rooms.MemoryEventLog;
import chat.parley.rooms.MemoryPersonalStore;
import chat.parley.rooms.MemoryPresenceStore;
import chat.parley.rooms.NodeRole;
import chat.parley.rooms.Outcome;
import chat.parley.rooms.StreamId;
import chat.parley.storage.files.FolderBlobStore;
import chat.parley.storage.redis.Redis;
import chat.parley.storage.redis.RedisAddress;
import chat.parley.storage.redis.RedisBus;
import chat.parley.storage.redis.RedisNodes;
import chat.parley.storage.redis.RedisPresence;
import chat.parley.storage.redis.RedisRelay;
import chat.parley.testkit.RedisServer;
import chat.parley.testkit.TcpProxy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The rooms of several nodes over one store, with a real Redis between them. */
class SeveralNodesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Set<NodeRole> ALL = EnumSet.allOf(NodeRole.class);
    private static final Set<NodeRole> NO_ROOMS = EnumSet.complementOf(EnumSet.of(NodeRole.ROOMS));

    private final Random random = new Random(6);
    private final MemoryEventLog log = new MemoryEventLog(1);
    private final MemoryDirectory directory = new MemoryDirectory();
    private final UserId ada = new UserId(Uuids.v4(random));
    private final DeviceId device = new DeviceId(Uuids.v4(random));
    private final List<Node> nodes = new ArrayList<>();
    @TempDir Path folder;
    private RedisServer server;

    @BeforeEach
    void startRedis() {
        server = RedisServer.start(folder);
    }

    @AfterEach
    void stop() {
        nodes.forEach(Node::close);
        server.close();
    }

    @Test
    void everyRoomHasOneOwnerAndANodeWithoutTheRoleOwnsNone() throws Exception {
        start("one", ALL);
        start("two", ALL);
        start("three", NO_ROOMS);
        List<RoomId> rooms = new ArrayList<>();
        await().atMost(PATIENCE).until(() -> nodes.stream().allMatch(knows("one", "two")));
        for (int i = 0; i < 20; i++) {
            RoomId room = create(nodes.getLast());
            rooms.add(room);
            nodes.forEach(node -> say(node, room));
        }
        assertThat(directory.dirtyNodes()).containsExactlyInAnyOrder("one", "two");
        Set<RoomId> owned = new HashSet<>(directory.dirty("one", 100));
        assertThat(owned).hasSizeBetween(1, 19);
        assertThat(directory.dirty("two", 100))
                .containsExactlyInAnyOrderElementsOf(
                        rooms.stream().filter(room -> !owned.contains(room)).toList());
        rooms.forEach(room -> assertThat(log.head(StreamId.of(room)).head()).isEqualTo(4));
    }

    @Test
    void whatADyingNodeOwnedAnotherTakesOver() throws Exception {
        start("one", ALL);
        start("two", NO_ROOMS);
        await().atMost(PATIENCE).until(() -> nodes.stream().allMatch(knows("one")));
        RoomId room = create(nodes.getLast());
        assertThat(directory.dirtyNodes()).containsExactly("one");

        nodes.getFirst().redis.close(); // no word to anybody

        assertThat(say(nodes.getLast(), room)).isInstanceOf(Outcome.Acked.class);
        assertThat(directory.dirtyNodes()).containsExactlyInAnyOrder("one", "two");
    }

    /** Its beats arrive, but no word of others does, and no answer of Redis. */
    @Test
    void anOwnerWhoseOwnConnectionIsBrokenKeepsNobodyWaitingUntilTheyGiveUp() throws Exception {
        try (TcpProxy proxy = new TcpProxy(loopback(0), loopback(server.port()))) {
            start("one", ALL, "redis://127.0.0.1:" + proxy.address().getPort());
            start("two", NO_ROOMS);
            await().atMost(PATIENCE).until(() -> nodes.stream().allMatch(knows("one")));
            RoomId room = create(nodes.getLast());

            proxy.hold(TcpProxy.Way.TO_CLIENT);

            assertThat(say(nodes.getLast(), room)).isInstanceOf(Outcome.Acked.class);
            assertThat(directory.dirtyNodes()).containsExactlyInAnyOrder("one", "two");
        }
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    @Test
    void aNodeThatLeavesHandsItsRoomsOnWithoutAFault() throws Exception {
        start("one", ALL);
        start("two", ALL);
        await().atMost(PATIENCE).until(() -> nodes.stream().allMatch(knows("one", "two")));
        List<RoomId> rooms = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            rooms.add(create(nodes.getLast()));
        }
        List<Outcome> outcomes = new CopyOnWriteArrayList<>();
        Thread sender =
                Thread.startVirtualThread(
                        () -> {
                            while (!Thread.currentThread().isInterrupted()) {
                                rooms.forEach(room -> outcomes.add(say(nodes.getLast(), room)));
                            }
                        });
        Node leaving = nodes.removeFirst();
        leaving.rooms.retire();
        leaving.close();
        int then = outcomes.size();
        await().until(() -> outcomes.size() > then + 50);
        sender.interrupt();
        sender.join();

        assertThat(outcomes)
                .filteredOn(outcome -> !(outcome instanceof Outcome.Unknown))
                .allMatch(Outcome.Acked.class::isInstance);
        assertThat(directory.dirtyNodes()).containsExactly("two");
    }

    @Test
    void sendsGoOnWithoutRedisAndOneOwnerIsThereAgainAfterwards() throws Exception {
        start("one", ALL);
        start("two", ALL);
        await().atMost(PATIENCE).until(() -> nodes.stream().allMatch(knows("one", "two")));
        RoomId room = create(nodes.getFirst());

        server.kill();
        for (Node node : nodes) {
            assertThat(say(node, room)).isInstanceOf(Outcome.Acked.class);
        }

        server.restart();
        await().atMost(PATIENCE).until(() -> nodes.stream().allMatch(knows("one", "two")));
        for (Node node : nodes) {
            assertThat(say(node, room)).isInstanceOf(Outcome.Acked.class);
        }
        assertThat(log.read(StreamId.of(room), 0, 100))
                .extracting(Event::seq)
                .containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    /** Whether these nodes and no others own rooms now, as it sees it. */
    private static Predicate<Node> knows(String... owners) {
        return node -> node.owners().equals(Set.of(owners));
    }

    private boolean isHeard(String node) {
        String listeners = server.ask("pubsub", "shardnumsub", "parley:node:1:" + node);
        return listeners.strip().endsWith("1");
    }

    private RoomId create(Node node) {
        RoomId room = new RoomId(Uuids.v7(System.currentTimeMillis(), random));
        var created = new RoomChange.Created(RoomKind.PUBLIC, "ops", Encryption.NONE, null);
        Outcome outcome =
                node.rooms
                        .sends()
                        .submitAndWait(
                                room,
                                new EventId(room.value()),
                                created.type(),
                                Content.of(created),
                                ada,
                                device);
        assertThat(outcome).isInstanceOf(Outcome.Acked.class);
        return room;
    }

    private Outcome say(Node node, RoomId room) {
        EventId id;
        synchronized (random) {
            id = new EventId(Uuids.v7(System.currentTimeMillis(), random));
        }
        return node.rooms
                .sends()
                .submitAndWait(room, id, EventType.MESSAGE, Content.text("hi"), ada, device);
    }

    private void start(String name, Set<NodeRole> roles) throws Exception {
        start(name, roles, server.address());
    }

    private void start(String name, Set<NodeRole> roles, String address) throws Exception {
        nodes.add(new Node(name, roles, address));
    }

    /** One node, but for what speaks to clients. */
    private final class Node {
        private final Closing closing = new Closing();
        private final Redis redis;
        private final Rooms rooms;

        Node(String name, Set<NodeRole> roles, String address) throws Exception {
            redis = closing.add(Redis.open(RedisAddress.of(address), PATIENCE));
            Bus bus = closing.add(new RedisBus(redis));
            MemoryAccountStore accounts = new MemoryAccountStore();
            MemorySessionStore sessions = new MemorySessionStore(accounts);
            MemoryPush push = new MemoryPush(sessions, directory);
            MemoryKeyPackageStore packages = new MemoryKeyPackageStore(sessions);
            MemoryIdentityStore identities = new MemoryIdentityStore(accounts, sessions, packages);
            Stores stores =
                    new Stores(
                            log,
                            directory,
                            accounts,
                            sessions,
                            new MemoryKeyStore(),
                            new MemoryAuditLog(),
                            new MemoryPersonalStore(),
                            closing.add(FolderBlobStore.open(folder.resolve("blobs"))),
                            new MemoryPictureStore(accounts, directory),
                            new MemoryMemberSearch(accounts, directory),
                            bus,
                            new RedisPresence(redis),
                            new MemoryPresenceStore(),
                            push,
                            push,
                            identities,
                            packages,
                            new MemoryArchiveStore(identities),
                            new RedisNodes(redis),
                            closing.add(new RedisRelay(redis)),
                            SharedLimits.NONE,
                            true,
                            List.of(),
                            List.of());
            rooms =
                    Rooms.open(
                            stores,
                            roles,
                            name,
                            InstantSource.system(),
                            () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()),
                            new Random(name.hashCode()),
                            closing);
        }

        /** Those that beat, and hear what is sent to them. */
        Set<String> owners() {
            Set<String> heard = new HashSet<>(Objects.requireNonNull(rooms.heartbeat).owners());
            heard.removeIf(owner -> !isHeard(owner));
            return heard;
        }

        void close() {
            closing.close();
        }
    }
}
