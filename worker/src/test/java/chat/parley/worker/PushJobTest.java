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
import chat.parley.protocol.Availability;
import chat.parley.protocol.AvailabilityChoice;
import chat.parley.protocol.Content;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.Encryption;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.EventType;
import chat.parley.protocol.Json;
import chat.parley.protocol.NotificationLevel;
import chat.parley.protocol.PushMessage;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.Said;
import chat.parley.protocol.ServerRole;
import chat.parley.protocol.SessionId;
import chat.parley.protocol.UserId;
import chat.parley.protocol.Uuids;
import chat.parley.rooms.Blocking;
import chat.parley.rooms.CorruptLog;
import chat.parley.rooms.EventHistory;
import chat.parley.rooms.LocalBus;
import chat.parley.rooms.MemoryDirectory;
import chat.parley.rooms.MemoryEventLog;
import chat.parley.rooms.MemoryPresence;
import chat.parley.rooms.MemoryPresenceStore;
import chat.parley.rooms.Outcome;
import chat.parley.rooms.RoomReader;
import chat.parley.rooms.Sequencers;
import chat.parley.rooms.StreamHead;
import chat.parley.rooms.StreamId;
import chat.parley.testkit.PushEndpoint;

import io.vertx.core.Vertx;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Who is told of what, by a real push service on this machine. */
class PushJobTest {
    private static final long START = 1_790_000_000_000L;

    private final AtomicLong now = new AtomicLong(START);
    private final Random random = new Random(7);
    private final MemoryEventLog log = new MemoryEventLog(1);
    private final MemoryDirectory directory = new MemoryDirectory();
    private final LocalBus bus = new LocalBus();
    private final MemoryPresence presence = new MemoryPresence();
    private final MemoryPresenceStore chosen = new MemoryPresenceStore();
    private final MemoryAccountStore accounts = new MemoryAccountStore();
    private final MemorySessionStore sessions = new MemorySessionStore(accounts);
    private final MemoryPush push = new MemoryPush(sessions, directory);
    private final VapidKey key = VapidKey.open(new MemoryKeyStore(), "", "mailto:ops@example.org");
    private final RoomReader reader = new RoomReader(log, directory);
    private final Sequencers rooms = new Sequencers(log, directory, bus, "node", now::get);
    private final Vertx vertx = Vertx.vertx();
    private final PushEndpoint phone = new PushEndpoint();
    private PushJob job = newJob(true);

    private final UserId ada = person("ada");
    private final UserId bob = person("bob");
    private final RoomId room = new RoomId(Uuids.v7(START, random));
    private final RoomId other = new RoomId(Uuids.v7(START, random));
    private final SessionId session = subscribe(bob, phone, true);

    private PushJob newJob(boolean local) {
        return newJob(local, log);
    }

    private PushJob newJob(boolean local, EventHistory history) {
        return new PushJob(
                new PushJob.Ports(
                        history, directory, reader, accounts, push, bus, presence, chosen,
                        now::get),
                new PushService(vertx, key, local, now::get));
    }

    private UserId person(String name) {
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

    private SessionId subscribe(UserId user, PushEndpoint at, boolean text) {
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
                        opened, user, at.endpoint(), at.p256dh(), at.auth(), text, START, null));
        return opened;
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

    private long submit(UserId who, String type, Object content) throws Exception {
        return submit(room, who, type, content);
    }

    private long submit(RoomId into, UserId who, String type, Object content) throws Exception {
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

    private long say(String text) throws Exception {
        return submit(ada, EventType.MESSAGE, Said.Message.of(text));
    }

    private long sayElsewhere(String text) throws Exception {
        return submit(other, ada, EventType.MESSAGE, Said.Message.of(text));
    }

    private long mention(String text) throws Exception {
        return submit(
                ada, EventType.MESSAGE, new Said.Message(text, null, null, List.of(bob), null));
    }

    private PushMessage.Said pushed() throws Exception {
        return Json.read(phone.next().text().getBytes(UTF_8), PushMessage.Said.class);
    }

    private void nothingIsPushed() {
        job.run();
        assertThat(phone.isQuiet()).isTrue();
    }

    @Test
    void whoeverIsAwayIsToldWhatWasSaid() throws Exception {
        long seq = say("Lunch?");
        now.addAndGet(60_000);
        job.run();
        PushEndpoint.Pushed raw = phone.next();
        assertThat(raw.key()).isEqualTo(key.publicKey());
        assertThat(raw.claims())
                .contains("\"aud\":\"" + phone.origin() + "\"")
                .contains("\"sub\":\"mailto:ops@example.org\"")
                .contains("\"exp\":" + (now.get() / 1_000 + 12 * 3_600));
        assertThat(raw.header("TTL")).isEqualTo(String.valueOf(4 * 3_600 - 60));
        assertThat(raw.header("Urgency")).isEqualTo("normal");
        assertThat(raw.text())
                .isEqualTo(
                        new String(
                                Json.write(
                                        new PushMessage.Said(
                                                room, seq, START, "ops", "ADA", "Lunch?", false,
                                                List.of())),
                                UTF_8));
        assertThat(push.of(bob).getFirst().last())
                .isEqualTo(new PushSubscription.Answer(201, now.get(), null));
        nothingIsPushed();
    }

    @Test
    void ofOneConversationTheLastIsPushed() throws Exception {
        say("one");
        say("two");
        job.run();
        assertThat(pushed().text()).isEqualTo("two");
        say("three");
        job.run();
        assertThat(pushed().text()).isEqualTo("three");
        nothingIsPushed();
    }

    @Test
    void thePushServiceLearnsOfARoomOnlyThatItIsTheSame() throws Exception {
        try (PushEndpoint tablet = new PushEndpoint("sixteen others!!")) {
            subscribe(bob, tablet, true);
            say("one");
            job.run();
            String topic = String.valueOf(phone.next().header("Topic"));
            assertThat(topic).matches("[A-Za-z0-9_-]{32}");
            assertThat(tablet.next().header("Topic"))
                    .matches("[A-Za-z0-9_-]{32}")
                    .isNotEqualTo(topic);
            say("two");
            sayElsewhere("three");
            job.run();
            assertThat(List.of(topicOfNext(), topicOfNext()))
                    .containsOnlyOnce(topic)
                    .doesNotHaveDuplicates();
        }
    }

    private String topicOfNext() throws Exception {
        return String.valueOf(phone.next().header("Topic"));
    }

    @Test
    void nobodyIsToldOfTheirOwnWords() throws Exception {
        submit(bob, EventType.MESSAGE, Said.Message.of("mine"));
        nothingIsPushed();
    }

    @Test
    void whatWasReadIsNotPushed() throws Exception {
        long seq = say("hi");
        reader.advance(room, bob, seq);
        nothingIsPushed();
    }

    @Test
    void theLevelOfTheRoomIsHeeded() throws Exception {
        directory.setNotifications(room, bob, NotificationLevel.MENTIONS);
        say("not for bob");
        nothingIsPushed();
        mention("for bob");
        job.run();
        PushEndpoint.Pushed raw = phone.next();
        assertThat(raw.header("Urgency")).isEqualTo("high");
        assertThat(raw.text()).contains("\"mention\":true");
        directory.setNotifications(room, bob, NotificationLevel.NOTHING);
        mention("for bob, who wants nothing");
        nothingIsPushed();
    }

    @Test
    void whoeverWantsToBeLeftAloneIs() throws Exception {
        chosen.change(bob, new Rest.PresencePatch(AvailabilityChoice.DND, null, null, null));
        say("hi");
        nothingIsPushed();
        chosen.change(bob, new Rest.PresencePatch(AvailabilityChoice.ONLINE, null, null, null));
        nothingIsPushed();
    }

    @Test
    void whoeverIsBlockedPushesNothing() throws Exception {
        new Blocking(directory).block(bob, ada);
        say("hi");
        nothingIsPushed();
    }

    @Test
    void whoeverIsBlockedMeanwhilePushesNothing() throws Exception {
        whileTheServiceIsBusy("hi", () -> new Blocking(directory).block(bob, ada));
    }

    @Test
    void theLevelIsHeededThatHoldsWhenItIsPushed() throws Exception {
        whileTheServiceIsBusy(
                "not for bob",
                () -> directory.setNotifications(room, bob, NotificationLevel.MENTIONS));
    }

    private void whileTheServiceIsBusy(String text, Runnable change) throws Exception {
        phone.answer(503, Map.of("Retry-After", "60"));
        say(text);
        job.run();
        assertThat(pushed().text()).isEqualTo(text);
        change.run();
        phone.answer(201, Map.of());
        now.addAndGet(60_000);
        nothingIsPushed();
    }

    @Test
    void whoeverIsThereIsToldOnceTheyGoIfTheyHaveNotReadIt() throws Exception {
        presence.show(bob, "laptop", Availability.ONLINE, Long.MAX_VALUE);
        say("hi");
        nothingIsPushed();
        presence.show(bob, "laptop", Availability.AWAY, Long.MAX_VALUE);
        now.addAndGet(PushTiming.LOOK_AGAIN.toMillis());
        job.run();
        assertThat(pushed().text()).isEqualTo("hi");
    }

    @Test
    void whoeverStaysThereIsNotToldLater() throws Exception {
        presence.show(bob, "laptop", Availability.ONLINE, Long.MAX_VALUE);
        say("hi");
        job.run();
        now.addAndGet(PushTiming.PRESENT.toMillis());
        job.run();
        presence.drop(bob, "laptop");
        now.addAndGet(PushTiming.LOOK_AGAIN.toMillis());
        nothingIsPushed();
    }

    @Test
    void whatIsLateIsNotPushed() throws Exception {
        say("hi");
        now.addAndGet(PushTiming.LATE.toMillis());
        nothingIsPushed();
    }

    @Test
    void whatWasDeletedMeanwhileIsNotPushed() throws Exception {
        phone.answer(503, Map.of("Retry-After", "60"));
        long seq = say("oh no");
        job.run();
        assertThat(pushed().text()).isEqualTo("oh no");
        submit(ada, EventType.DELETION, new RoomChange.Deletion(List.of(seq)));
        phone.answer(201, Map.of());
        now.addAndGet(60_000);
        nothingIsPushed();
    }

    @Test
    void whatWasSaidBeforeADeletedMessageIsPushedOnce() throws Exception {
        presence.show(bob, "laptop", Availability.ONLINE, Long.MAX_VALUE);
        say("stays");
        long seq = say("oh no");
        nothingIsPushed();
        submit(ada, EventType.DELETION, new RoomChange.Deletion(List.of(seq)));
        presence.drop(bob, "laptop");
        now.addAndGet(PushTiming.LOOK_AGAIN.toMillis());
        job.run();
        assertThat(pushed().text()).isEqualTo("stays");
        seq = say("and again");
        presence.show(bob, "laptop", Availability.ONLINE, Long.MAX_VALUE);
        nothingIsPushed();
        submit(ada, EventType.DELETION, new RoomChange.Deletion(List.of(seq)));
        presence.drop(bob, "laptop");
        now.addAndGet(PushTiming.LOOK_AGAIN.toMillis());
        nothingIsPushed();
    }

    @Test
    void whatIsNotToBeShownIsNotPushed() throws Exception {
        subscribe(bob, phone, false);
        say("secret");
        job.run();
        assertThat(phone.next().text()).doesNotContain("secret").contains("\"seq\"");
    }

    @Test
    void whatIsLongIsCut() throws Exception {
        say("😀".repeat(2_000));
        job.run();
        assertThat(pushed().text()).endsWith("😀…").hasSize(2 * (PushMessage.TEXT_CHARS - 1) + 1);
    }

    @Test
    void aBusyServiceIsAskedAgainWhenItSays() throws Exception {
        phone.answer(429, Map.of("Retry-After", "120"));
        say("hi");
        job.run();
        assertThat(pushed().text()).isEqualTo("hi");
        phone.answer(201, Map.of());
        now.addAndGet(119_000);
        nothingIsPushed();
        now.addAndGet(1_000);
        job.run();
        assertThat(pushed().text()).isEqualTo("hi");
        nothingIsPushed();
    }

    @Test
    void afterOneThatFailsTheRestOfTheSessionWaitsWithIt() throws Exception {
        phone.answer(503, Map.of("Retry-After", "60"));
        say("here");
        sayElsewhere("there");
        job.run();
        phone.next();
        assertThat(phone.isQuiet()).isTrue();
        now.addAndGet(59_000);
        nothingIsPushed();
        phone.answer(201, Map.of());
        now.addAndGet(1_000);
        job.run();
        assertThat(List.of(pushed().room(), pushed().room()))
                .containsExactlyInAnyOrder(room, other);
    }

    @Test
    void aHostThatDoesNotAnswerIsLeftAloneForAWhile() throws Exception {
        SessionId lost;
        try (PushEndpoint closed = new PushEndpoint()) {
            lost = subscribe(ada, closed, true);
        }
        push.test(lost, UUID.randomUUID().toString());
        job.run();
        assertThat(push.of(ada).getFirst().last())
                .extracting(PushSubscription.Answer::status)
                .isEqualTo(0);
        say("hi");
        nothingIsPushed();
        now.addAndGet(PushHosts.AVOIDED.toMillis());
        job.run();
        assertThat(pushed().text()).isEqualTo("hi");
    }

    @Test
    void aServiceThatFailsIsGivenUpInTheEnd() throws Exception {
        phone.answer(500, Map.of());
        say("hi");
        for (int i = 0; i < 5; i++) {
            job.run();
            assertThat(pushed().text()).isEqualTo("hi");
            now.addAndGet(Duration.ofMinutes(30).toMillis());
        }
        nothingIsPushed();
        assertThat(push.of(bob).getFirst().last())
                .extracting(PushSubscription.Answer::status)
                .isEqualTo(500);
    }

    @Test
    void whatIsRefusedIsNotTriedAgain() throws Exception {
        phone.answer(403, Map.of());
        say("hi");
        job.run();
        assertThat(pushed().text()).isEqualTo("hi");
        now.addAndGet(60_000);
        nothingIsPushed();
        assertThat(push.of(bob)).hasSize(1);
    }

    @Test
    void aSubscriptionThatTheServiceForgotIsRemoved() throws Exception {
        for (int status : List.of(404, 410)) {
            push.put(
                    new PushSubscription(
                            session,
                            bob,
                            phone.endpoint(),
                            phone.p256dh(),
                            phone.auth(),
                            true,
                            START,
                            null));
            phone.answer(status, Map.of());
            say("hi");
            job.run();
            assertThat(pushed().text()).isEqualTo("hi");
            assertThat(push.of(bob)).isEmpty();
        }
    }

    @Test
    void whoeverSignedOutIsNotTold() throws Exception {
        say("hi");
        sessions.end(bob, session, now.get());
        nothingIsPushed();
        assertThat(push.of(bob)).isEmpty();
    }

    @Test
    void aPushTellsWhatWasReadSinceTheOneBefore() throws Exception {
        long seq = say("hi");
        job.run();
        assertThat(pushed().read()).isEmpty();
        reader.advance(room, bob, seq);
        say("and again");
        job.run();
        assertThat(pushed().read()).containsExactly(room);
        say("and once more");
        job.run();
        assertThat(pushed().read()).isEmpty();
    }

    @Test
    void whatIsPushedInARoomThatWasReadIsToldAsReadLater() throws Exception {
        reader.advance(room, bob, pushedIn(say("one")));
        reader.advance(room, bob, pushedIn(say("two")));
        sayElsewhere("three");
        job.run();
        assertThat(pushed().read()).containsExactly(room);
    }

    private long pushedIn(long seq) throws Exception {
        job.run();
        assertThat(pushed().seq()).isEqualTo(seq);
        return seq;
    }

    @Test
    void theNextNodeGoesOnWhereTheOneBeforeDied() throws Exception {
        job.close();
        say("while nobody works");
        job = newJob(true);
        job.run();
        assertThat(pushed().text()).isEqualTo("while nobody works");
        job.close();
        job = newJob(true);
        nothingIsPushed();
    }

    @Test
    void whoeverRestedGoesOn() throws Exception {
        job.rest();
        say("meanwhile");
        job.run();
        assertThat(pushed().text()).isEqualTo("meanwhile");
        say("now");
        job.run();
        assertThat(pushed().text()).isEqualTo("now");
    }

    @Test
    void aTestIsSentWhateverHolds() throws Exception {
        chosen.change(bob, new Rest.PresencePatch(AvailabilityChoice.DND, null, null, null));
        UUID id = UUID.randomUUID();
        push.test(session, id.toString());
        job.run();
        assertThat(phone.next().text()).isEqualTo("{\"test\":\"" + id + "\"}");
        assertThat(push.of(bob).getFirst().last())
                .isEqualTo(new PushSubscription.Answer(201, now.get(), id.toString()));
        nothingIsPushed();
    }

    @Test
    void noMachineIsReachedThatOnlyThisOneReaches() throws Exception {
        job.close();
        job = newJob(false);
        say("hi");
        nothingIsPushed();
        assertThat(push.of(bob).getFirst().last())
                .extracting(PushSubscription.Answer::status)
                .isEqualTo(0);
    }

    @Test
    void aRoomThatCannotBeReadKeepsNoOtherFromBeingPushed() throws Exception {
        say("lost");
        sayElsewhere("found");
        job.close();
        job = newJob(true, new Unreadable(log, StreamId.of(room)));
        job.run();
        assertThat(pushed().text()).isEqualTo("found");
        nothingIsPushed();
        job.close();
        job = newJob(true);
        job.run();
        assertThat(pushed().text()).isEqualTo("lost");
    }

    /** A log of which one stream is damaged. */
    private record Unreadable(EventHistory log, StreamId damaged) implements EventHistory {
        private EventHistory at(StreamId stream) {
            if (stream.equals(damaged)) {
                throw new CorruptLog(stream, 3, "its checksum is another");
            }
            return log;
        }

        @Override
        public List<Event> read(StreamId stream, long after, int limit) {
            return at(stream).read(stream, after, limit);
        }

        @Override
        public List<Event> readBack(StreamId stream, long before, int limit) {
            return at(stream).readBack(stream, before, limit);
        }

        @Override
        public StreamHead head(StreamId stream) {
            return log.head(stream);
        }

        @Override
        public Map<StreamId, StreamHead> heads(Collection<StreamId> streams) {
            return log.heads(streams);
        }

        @Override
        public List<StreamId> streams(StreamId.Kind kind, @Nullable StreamId after, int limit) {
            return log.streams(kind, after, limit);
        }

        @Override
        public long position() {
            return log.position();
        }
    }

    @Test
    void noRedirectIsFollowed() throws Exception {
        try (PushEndpoint elsewhere = new PushEndpoint()) {
            phone.answer(302, Map.of("Location", elsewhere.endpoint()));
            say("hi");
            job.run();
            assertThat(pushed().text()).isEqualTo("hi");
            assertThat(elsewhere.isQuiet()).isTrue();
            nothingIsPushed();
        }
    }
}
