package chat.parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Availability;
import chat.parley.protocol.AvailabilityChoice;
import chat.parley.protocol.PresenceSettings;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.StatusText;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Bus;
import chat.parley.rooms.StreamId;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What people choose to show of themselves, and who sees it. */
class PresenceOperationsTest {
    private static final String OWN = "/v1/account/presence";
    private static final StatusText LEAVE = new StatusText("🌴", "on leave", null);

    private static ApiServer server;
    private Person ada;
    private Person bob;
    private RoomId room;
    private String path = "";

    @BeforeAll
    static void start() {
        server = ApiServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Ada's room, in which Bob is, too. */
    @BeforeEach
    void meet() {
        ada = server.join("ada");
        bob = server.join("bob");
        room = ada.create(RoomKind.PUBLIC, "Open");
        path = "/v1/rooms/" + room;
        bob.enter(room);
    }

    private static Rest.PresencePatch patch(
            @Nullable AvailabilityChoice status,
            @Nullable StatusText said,
            @Nullable Boolean receipts,
            @Nullable Boolean typing) {
        return new Rest.PresencePatch(status, said, receipts, typing);
    }

    private static PresenceSettings own(Person person) {
        return person.get(OWN).expect(200).read(PresenceSettings.class);
    }

    private List<Rest.Presence> seenBy(Person person) {
        return person.get(path + "/presence").expect(200).read(Rest.Presences.class).people();
    }

    private static void connect(Person person) {
        server.presence.show(person.id(), "laptop", Availability.ONLINE, Long.MAX_VALUE);
    }

    @Test
    void whatIsChosenStaysAndIsToldToTheOwnDevices() throws InterruptedException {
        assertThat(own(bob)).isEqualTo(PresenceSettings.DEFAULTS);
        BlockingQueue<Bus.Signal> told = new LinkedBlockingQueue<>();
        try (Bus.Tap _ = server.hear(StreamId.inbox(bob.id()), told::add)) {
            var answer = bob.patch(OWN, patch(AvailabilityChoice.DND, LEAVE, null, false));
            var now = new PresenceSettings(AvailabilityChoice.DND, LEAVE, true, false);
            assertThat(answer.expect(200).read(PresenceSettings.class)).isEqualTo(now);
            assertThat(own(bob)).isEqualTo(now);
            assertThat(told.poll(5, TimeUnit.SECONDS)).isEqualTo(new Bus.Signal.SettingsChanged());
        }
        bob.raw("PATCH", OWN, "{\"statusText\":{}}").expect(200);
        assertThat(own(bob))
                .isEqualTo(new PresenceSettings(AvailabilityChoice.DND, null, true, false));
        assertThat(own(ada)).isEqualTo(PresenceSettings.DEFAULTS);
    }

    @Test
    void membersSeeWhoIsThereAndWhatTheySay() {
        connect(bob);
        assertThat(seenBy(ada)).containsExactly(presence(bob, Availability.ONLINE, null));
        bob.patch(OWN, patch(AvailabilityChoice.DND, LEAVE, null, null)).expect(200);
        assertThat(seenBy(ada)).containsExactly(presence(bob, Availability.DND, LEAVE));
        bob.patch(OWN, patch(AvailabilityChoice.INVISIBLE, null, null, null)).expect(200);
        assertThat(seenBy(ada)).containsExactly(presence(bob, Availability.OFFLINE, LEAVE));
        bob.patch(OWN, patch(null, StatusText.NOTHING, null, null)).expect(200);
        assertThat(seenBy(ada)).isEmpty();
        assertThat(own(bob).status()).isEqualTo(AvailabilityChoice.INVISIBLE);
    }

    private static Rest.Presence presence(
            Person of, Availability status, @Nullable StatusText said) {
        return new Rest.Presence(of.id(), status, said);
    }

    @Test
    void whoIsOnlyInvitedOrWasRemovedIsNotSeen() {
        Person eve = server.join("eve");
        connect(eve);
        connect(bob);
        ada.post(path + "/members", new Rest.NewMember(null, eve.id())).expect(201);
        ada.delete(path + "/members/" + bob.id()).expect(204);
        assertThat(seenBy(ada)).isEmpty();
        bob.get(path + "/presence").expect(403);
    }

    @Test
    void whoeverIsBlockedAndWhoBlocksDoNotSeeEachOther() {
        connect(ada);
        connect(bob);
        ada.put("/v1/blocks/" + bob.id()).expect(204);
        assertThat(seenBy(ada)).containsExactly(presence(ada, Availability.ONLINE, null));
        assertThat(seenBy(bob)).containsExactly(presence(bob, Availability.ONLINE, null));
        ada.delete("/v1/blocks/" + bob.id()).expect(204);
        assertThat(seenBy(ada)).hasSize(2);
    }

    @Test
    void itComesInPagesOfTheMembers() {
        connect(ada);
        connect(bob);
        Rest.Presences first =
                ada.get(path + "/presence?limit=1").expect(200).read(Rest.Presences.class);
        Rest.Presences second =
                ada.get(path + "/presence?limit=1&cursor=" + first.next())
                        .expect(200)
                        .read(Rest.Presences.class);
        List<UserId> seen =
                List.of(first.people().getFirst().user(), second.people().getFirst().user());
        assertThat(seen).containsExactlyInAnyOrder(ada.id(), bob.id());
    }

    @Test
    void aStatusThatIsOverIsNotShown() {
        long now = System.currentTimeMillis();
        bob.patch(OWN, patch(null, new StatusText(null, "back soon", now - 1), null, null))
                .expect(200);
        assertThat(own(bob)).isEqualTo(PresenceSettings.DEFAULTS);
        assertThat(seenBy(ada)).isEmpty();
        var lasting = new StatusText(null, "back soon", now + 600_000);
        bob.patch(OWN, patch(null, lasting, null, null)).expect(200);
        assertThat(seenBy(ada)).containsExactly(presence(bob, Availability.OFFLINE, lasting));
    }

    @Test
    void readingAndWritingAreToldOnlyIfThePersonWantsThat() throws InterruptedException {
        BlockingQueue<Bus.Signal> inRoom = new LinkedBlockingQueue<>();
        BlockingQueue<Bus.Signal> own = new LinkedBlockingQueue<>();
        try (Bus.Tap _ = server.hear(StreamId.of(room), inRoom::add);
                Bus.Tap _ = server.hear(StreamId.inbox(bob.id()), own::add)) {
            bob.patch(OWN, patch(null, null, false, false)).expect(200);
            bob.post(path + "/typing").expect(204);
            bob.put(path + "/read", new Rest.ReadCursor(1)).expect(200);
            assertThat(own.poll(5, TimeUnit.SECONDS)).isEqualTo(new Bus.Signal.SettingsChanged());
            assertThat(own.poll(5, TimeUnit.SECONDS)).isInstanceOf(Bus.Signal.ReadMoved.class);
            assertThat(inRoom).isEmpty();
            bob.patch(OWN, patch(AvailabilityChoice.INVISIBLE, null, true, true)).expect(200);
            bob.post(path + "/typing").expect(204);
            bob.put(path + "/read", new Rest.ReadCursor(2)).expect(200);
            assertThat(inRoom).isEmpty();
            bob.patch(OWN, patch(AvailabilityChoice.AWAY, null, null, null)).expect(200);
            bob.post(path + "/typing").expect(204);
            bob.put(path + "/read", new Rest.ReadCursor(2)).expect(200);
            assertThat(inRoom)
                    .hasAtLeastOneElementOfType(Bus.Signal.Typing.class)
                    .hasAtLeastOneElementOfType(Bus.Signal.ReadMoved.class);
        }
    }
}
