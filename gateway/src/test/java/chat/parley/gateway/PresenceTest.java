package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Availability;
import chat.parley.protocol.AvailabilityChoice;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Limits;
import chat.parley.protocol.PresenceSettings;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.StatusText;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Bus;
import chat.parley.rooms.StreamId;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.List;

/** What people have chosen to show of themselves, and to whom it is told. */
class PresenceTest {
    private static final StatusText LEAVE = new StatusText("🌴", "on leave", null);

    private final TestNode node = new TestNode();
    private final UserId ada = node.person();
    private final UserId bob = node.person();
    private final RoomId room = node.room(ada, bob);

    @AfterEach
    void stop() {
        node.close();
    }

    /** As the API does it. */
    private void choose(
            UserId who,
            @Nullable AvailabilityChoice status,
            @Nullable StatusText said,
            @Nullable Boolean receipts,
            @Nullable Boolean typing) {
        node.chosen.change(who, new Rest.PresencePatch(status, said, receipts, typing));
        node.bus.tellOwn(who, new Bus.Signal.SettingsChanged());
    }

    private static PresenceSettings awaitSettings(TestClient client) {
        return client.await(ServerFrame.Settings.class).presence();
    }

    /** It may be told more than once, and what was before, too. */
    private static void awaitPresence(
            TestClient seenBy, UserId user, Availability status, @Nullable StatusText said) {
        var expected = new ServerFrame.Presence(user, status, said);
        ServerFrame.Presence seen;
        do {
            seen = seenBy.await(ServerFrame.Presence.class);
        } while (!seen.equals(expected));
    }

    /** Somebody of whom the other hears, in the room. */
    private TestClient arrive(UserId who) {
        return arrive(who, 2);
    }

    private TestClient arrive(UserId who, long head) {
        TestClient client = node.signIn(who);
        client.subscribe(room, head - 1);
        client.events(room, 1);
        return client;
    }

    /** All that {@code seenBy} was told of somebody, once something later has come. */
    private List<ServerFrame> toldOf(UserId user, TestClient seenBy) {
        node.say(room, ada, "later");
        seenBy.events(room, 1);
        return seenBy.soFar().stream().filter(frame -> isOf(user, frame)).toList();
    }

    private static boolean isOf(UserId user, ServerFrame frame) {
        return switch (frame) {
            case ServerFrame.Presence presence -> presence.user().equals(user);
            case ServerFrame.Typing typing -> typing.user().equals(user);
            case ServerFrame.Read read -> read.user().equals(user);
            default -> false;
        };
    }

    @Test
    void whatOneHasChosenIsToldAtSignInAndToAllDevicesWhenItChanges() {
        try (TestClient laptop = node.signIn(ada);
                TestClient phone = node.signIn(ada)) {
            assertThat(awaitSettings(laptop)).isEqualTo(PresenceSettings.DEFAULTS);
            assertThat(awaitSettings(phone)).isEqualTo(PresenceSettings.DEFAULTS);
            choose(ada, AvailabilityChoice.DND, LEAVE, false, null);
            var now = new PresenceSettings(AvailabilityChoice.DND, LEAVE, false, true);
            assertThat(awaitSettings(laptop)).isEqualTo(now);
            assertThat(awaitSettings(phone)).isEqualTo(now);
            try (TestClient later = node.signIn(ada)) {
                assertThat(awaitSettings(later)).isEqualTo(now);
            }
        }
    }

    @Test
    void aChangeIsSeenByWhoeverHasAnyRoomOfOursOpen() {
        try (TestClient a = arrive(ada);
                TestClient b = node.signIn(bob)) {
            awaitPresence(a, bob, Availability.ONLINE, null);
            choose(bob, AvailabilityChoice.DND, LEAVE, null, null);
            awaitPresence(a, bob, Availability.DND, LEAVE);
            choose(bob, AvailabilityChoice.ONLINE, StatusText.NOTHING, null, null);
            awaitPresence(a, bob, Availability.ONLINE, null);
            b.send(new ClientFrame.Status(Availability.AWAY));
            awaitPresence(a, bob, Availability.AWAY, null);
        }
    }

    @Test
    void whatIsSaidOfOneselfIsSeenOfThoseWhoAreGoneUntilItsTime() {
        long now = System.currentTimeMillis();
        StatusText over = new StatusText(null, "back soon", now - 1);
        choose(
                bob,
                AvailabilityChoice.DND,
                new StatusText("🌴", null, now + 3_600_000),
                null,
                null);
        try (TestClient a = arrive(ada)) {
            awaitPresence(
                    a, bob, Availability.OFFLINE, new StatusText("🌴", null, now + 3_600_000));
        }
        choose(bob, null, over, null, null);
        try (TestClient a = arrive(ada)) {
            a.await(ServerFrame.Presence.class);
            assertThat(toldOf(bob, a)).isEmpty();
        }
    }

    @Test
    void nothingBetraysWhoIsInvisible() {
        choose(bob, AvailabilityChoice.INVISIBLE, null, null, null);
        try (TestClient a = arrive(ada);
                TestClient phone = node.signIn(bob)) {
            try (TestClient b = arrive(bob)) {
                awaitPresence(b, ada, Availability.ONLINE, null);
                b.send(new ClientFrame.Typing(room, null));
                b.send(new ClientFrame.Status(Availability.AWAY));
                b.send(new ClientFrame.Read(room, 2));
                assertThat(phone.await(ServerFrame.Read.class).seq()).isEqualTo(2);
                choose(bob, null, LEAVE, null, null);
                assertThat(awaitSettings(b)).isNotNull();
                b.soFar();
            }
            assertThat(toldOf(bob, a)).isEmpty();
            choose(bob, AvailabilityChoice.ONLINE, null, null, null);
            awaitPresence(a, bob, Availability.ONLINE, LEAVE);
            choose(bob, AvailabilityChoice.INVISIBLE, null, null, null);
            awaitPresence(a, bob, Availability.OFFLINE, LEAVE);
        }
    }

    @Test
    void whoIsInvisibleIsNotToldWhatOthersReadAndWrite() {
        choose(bob, AvailabilityChoice.INVISIBLE, null, null, null);
        try (TestClient a = arrive(ada);
                TestClient b = arrive(bob)) {
            assertThat(awaitSettings(b).status()).isEqualTo(AvailabilityChoice.INVISIBLE);
            a.send(new ClientFrame.Typing(room, null));
            a.send(new ClientFrame.Read(room, 2));
            assertThat(a.await(ServerFrame.Read.class).user()).isEqualTo(ada);
            assertThat(toldOf(ada, b))
                    .noneMatch(ServerFrame.Read.class::isInstance)
                    .noneMatch(ServerFrame.Typing.class::isInstance);
        }
    }

    @Test
    void withoutReceiptsNobodyIsToldAndOneIsNotTold() {
        choose(bob, null, null, false, null);
        try (TestClient a = arrive(ada);
                TestClient b = arrive(bob);
                TestClient phone = node.signIn(bob)) {
            b.send(new ClientFrame.Read(room, 2));
            assertThat(phone.await(ServerFrame.Read.class).user()).isEqualTo(bob);
            a.send(new ClientFrame.Read(room, 2));
            assertThat(a.await(ServerFrame.Read.class).user()).isEqualTo(ada);
            assertThat(toldOf(bob, a)).noneMatch(ServerFrame.Read.class::isInstance);
            assertThat(toldOf(ada, b)).noneMatch(ServerFrame.Read.class::isInstance);
        }
    }

    @Test
    void withoutTypingNobodyIsToldAndOneIsNotTold() {
        choose(bob, null, null, null, false);
        try (TestClient a = arrive(ada);
                TestClient b = arrive(bob)) {
            b.send(new ClientFrame.Typing(room, null));
            a.send(new ClientFrame.Typing(room, null));
            b.soFar();
            a.soFar();
            assertThat(toldOf(bob, a)).noneMatch(ServerFrame.Typing.class::isInstance);
            assertThat(toldOf(ada, b)).noneMatch(ServerFrame.Typing.class::isInstance);
        }
    }

    /** However few of its members are connected. */
    @Test
    void whatPassesIsNotToldInALargeRoom() {
        for (int members = 2; members < Limits.PASSING_MEMBERS; members++) {
            join(node.person());
        }
        UserId last = node.person();
        try (TestClient a = arrive(ada, node.say(room, ada, "full"))) {
            assertThat(passing(a)).isEqualTo(3);
            join(last);
            a.events(room, 1);
            assertThat(passing(a)).isZero();
            try (TestClient b = arrive(last, node.say(room, ada, "fuller"))) {
                assertThat(passing(b)).isZero();
            }
            node.change(room, last, new RoomChange.Left(last));
            a.events(room, 3);
            assertThat(passing(a)).isEqualTo(3);
        }
    }

    private void join(UserId person) {
        node.change(room, person, new RoomChange.Joined(person));
    }

    /** How much {@code seenBy} is told of what somebody does in passing who has no connection. */
    private int passing(TestClient seenBy) {
        List.of(
                        new Bus.Signal.Typing(room, bob, null),
                        new Bus.Signal.ReadMoved(room, bob, 1, 0),
                        new Bus.Signal.PresenceChanged(bob, Availability.DND, LEAVE))
                .forEach(signal -> node.bus.publish(StreamId.of(room), signal));
        return toldOf(bob, seenBy).size();
    }

    /** A hint that was lost is made up for at the next refresh. */
    @Test
    void whatWasChosenWhileHintsWereLostIsLookedUp() {
        try (TestClient a = node.signIn(ada)) {
            assertThat(awaitSettings(a)).isEqualTo(PresenceSettings.DEFAULTS);
            node.chosen.change(ada, new Rest.PresencePatch(null, null, false, null));
            node.bus.tellOwn(ada, new Bus.Signal.Missed());
            a.soFar();
            node.aheadMs.addAndGet(31_000);
            assertThat(awaitSettings(a).receipts()).isFalse();
        }
    }
}
