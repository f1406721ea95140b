package chat.parley.worker;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.accounts.MemoryAccountStore;
import chat.parley.accounts.MemoryKeyStore;
import chat.parley.accounts.MemoryPush;
import chat.parley.accounts.MemorySessionStore;
import chat.parley.accounts.PushSubscription;
import chat.parley.accounts.StoredAccount;
import chat.parley.accounts.StoredSession;
import chat.parley.accounts.StoredSettings;
import chat.parley.accounts.VapidKey;
import chat.parley.protocol.Content;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.Encryption;
import chat.parley.protocol.EventId;
import chat.parley.protocol.EventType;
import chat.parley.protocol.Json;
import chat.parley.protocol.PushMessage;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.Said;
import chat.parley.protocol.ServerRole;
import chat.parley.protocol.SessionId;
import chat.parley.protocol.UserId;
import chat.parley.protocol.Uuids;
import chat.parley.rooms.EventHistory;
import chat.parley.rooms.LocalBus;
import chat.parley.rooms.MemoryDirectory;
import chat.parley.rooms.MemoryEventLog;
import chat.parley.rooms.MemoryPresence;
import chat.parley.rooms.MemoryPresenceStore;
import chat.parley.rooms.Outcome;
import chat.parley.rooms.RoomReader;
import chat.parley.rooms.Sequencers;
import chat.parley.testkit.PushEndpoint;

import io.vertx.core.Vertx;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/** Two rooms of two people, one of whom has a phone: a real push service on this machine. */
abstract class PushScene {
    static final long START = 1_790_000_000_000L;

    final AtomicLong now = new AtomicLong(START);
    final Random random = new Random(7);
    final MemoryEventLog log = new MemoryEventLog(1);
    final MemoryDirectory directory = new MemoryDirectory();
    final LocalBus bus = new LocalBus();
    final MemoryPresence presence = new MemoryPresence();
    final MemoryPresenceStore chosen = new MemoryPresenceStore();
    final MemoryAccountStore accounts = new MemoryAccountStore();
    final MemorySessionStore sessions = new MemorySessionStore(accounts);
    final MemoryPush push = new MemoryPush(sessions, directory);
    final VapidKey key = VapidKey.open(new MemoryKeyStore(), "", "mailto:ops@example.org");
    final RoomReader reader = new RoomReader(log, directory);
    final Sequencers rooms = new Sequencers(log, directory, bus, "node", now::get);
    final Vertx vertx = Vertx.vertx();
    final PushEndpoint phone = new PushEndpoint();
    PushJob job = newJob(true);

    final UserId ada = person("ada");
    final UserId bob = person("bob");
    final RoomId room = new RoomId(Uuids.v7(START, random));
    final RoomId other = new RoomId(Uuids.v7(START, random));
    final SessionId session = subscribe(bob, phone, true);

    PushJob newJob(boolean local) {
        return newJob(local, log);
    }

    PushJob newJob(boolean local, EventHistory history) {
        return new PushJob(ports(history), new PushService(vertx, key, local, now::get));
    }

    PushJob.Ports ports(EventHistory history) {
        return new PushJob.Ports(
                history, directory, reader, accounts, push, bus, presence, chosen, now::get);
    }

    UserId person(String name) {
        UserId user = new UserId(Uuids.v4(random));
        accounts.changeSettings(new StoredSettings(true, false));
        accounts.signUp(
                new StoredAccount(
                        user,
                        name,
                        name.toUpperCase(Locale.ROOT),
                        null,
                        ServerRole.MEMBER,
                        "hash",
                        START,
                        null,
                        false),
                null);
        return user;
    }

    SessionId subscribe(UserId user, PushEndpoint at, boolean text) {
        SessionId opened = new SessionId(Uuids.v4(random));
        sessions.open(
                new StoredSession(
                        opened,
                        user,
                        new DeviceId(Uuids.v4(random)),
                        "phone",
                        "hash",
                        START,
                        START,
                        START,
                        null),
                "hash",
                100);
        push.put(
                new PushSubscription(
                        opened,
                        user,
                        at.endpoint(),
                        at.p256dh(),
                        at.auth(),
                        text,
                        null,
                        START,
                        null));
        return opened;
    }

    /** Bob's phone is told by this address from now on. */
    void move(String endpoint) {
        push.put(
                new PushSubscription(
                        session,
                        bob,
                        endpoint,
                        phone.p256dh(),
                        phone.auth(),
                        true,
                        null,
                        START,
                        null));
    }

    @BeforeEach
    void createTheRoom() throws Exception {
        for (RoomId each : List.of(room, other)) {
            var created = new RoomChange.Created(RoomKind.PUBLIC, "ops", Encryption.NONE, null);
            submit(each, ada, EventType.ROOM_CREATED, created);
            submit(each, bob, EventType.MEMBER_JOINED, new RoomChange.Joined(bob));
        }
        job.run();
        assertThat(phone.isQuiet()).isTrue();
    }

    @AfterEach
    void close() throws Exception {
        job.close();
        rooms.close();
        phone.close();
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    long submit(UserId who, String type, Object content) throws Exception {
        return submit(room, who, type, content);
    }

    long submit(RoomId into, UserId who, String type, Object content) throws Exception {
        Outcome outcome =
                rooms.submitAndWait(
                        into,
                        new EventId(Uuids.v7(now.get(), random)),
                        type,
                        Content.of(content),
                        who,
                        new DeviceId(Uuids.v4(random)));
        assertThat(outcome).isInstanceOf(Outcome.Acked.class);
        return ((Outcome.Acked) outcome).seq();
    }

    long say(String text) throws Exception {
        return submit(ada, EventType.MESSAGE, Said.Message.of(text));
    }

    long sayElsewhere(String text) throws Exception {
        return submit(other, ada, EventType.MESSAGE, Said.Message.of(text));
    }

    long mention(String text) throws Exception {
        return submit(
                ada, EventType.MESSAGE, new Said.Message(text, null, null, List.of(bob), null));
    }

    PushMessage.Said pushed() throws Exception {
        return Json.read(phone.next().text().getBytes(UTF_8), PushMessage.Said.class);
    }

    void nothingIsPushed() {
        job.run();
        assertThat(phone.isQuiet()).isTrue();
    }
}
