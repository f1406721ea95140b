package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.accounts.Principal;
import chat.parley.protocol.AccountState;
import chat.parley.protocol.Availability;
import chat.parley.protocol.BlobId;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Content;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.EventType;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomSummary;
import chat.parley.protocol.Said;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.ServerFrame.Delivered;
import chat.parley.protocol.ServerRole;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Bus;
import chat.parley.rooms.ProfileSignals;
import chat.parley.rooms.StreamId;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** What people do with a socket when all is well. */
class ConversationTest {
    private final TestNode node = new TestNode();
    private final UserId ada = node.person();
    private final UserId bob = node.person();
    private final UserId cem = node.person();

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void twoPeopleTalkAndSeeTheSameEventsUnderTheSameNumbers() {
        RoomId room = node.room(ada, bob);
        try (TestClient a = node.signIn(ada);
                TestClient b = node.signIn(bob)) {
            a.subscribe(room, 0);
            b.subscribe(room, 0);
            a.events(room, 2);
            b.events(room, 1);

            a.say(room, "hello");
            b.say(room, "hello yourself");

            List<Delivered> seen = a.events(room, 2);
            assertThat(b.events(room, 2)).isEqualTo(seen);
            assertThat(seen).extracting(Delivered::seq).containsExactly(3L, 4L);
            assertThat(a.await(ServerFrame.Ack.class).seq()).isIn(3L, 4L);
        }
    }

    @Test
    void aReaderWhoComesLaterGetsEverythingOnceAndThenWhatIsLive() {
        RoomId room = node.room(ada, bob);
        IntStream.range(0, 700).forEach(i -> node.say(room, ada, "m" + i));
        try (TestClient b = node.signIn(bob)) {
            b.subscribe(room, 0);
            IntStream.range(700, 800).forEach(i -> node.say(room, ada, "m" + i));

            assertThat(b.events(room, 801))
                    .extracting(Delivered::seq)
                    .containsExactlyElementsOf(LongStream.rangeClosed(2, 802).boxed().toList());
        }
    }

    @Test
    void whatWasSaidBeforeOneJoinedIsAGap() {
        RoomId room = node.room(ada);
        node.say(room, ada, "not for Bob");
        node.change(room, bob, new RoomChange.Joined(bob));
        try (TestClient b = node.signIn(bob)) {
            b.subscribe(room, 0);
            assertThat(b.await(ServerFrame.Gap.class))
                    .isEqualTo(new ServerFrame.Gap(room, 1, 2, ServerFrame.GapReason.HIDDEN));
            assertThat(b.events(room, 1)).extracting(Delivered::seq).containsExactly(3L);
        }
    }

    @Test
    void whoIsRemovedSeesTheRemovalAndNothingAfterIt() {
        RoomId room = node.room(ada, bob);
        try (TestClient b = node.signIn(bob)) {
            b.subscribe(room, 2);
            b.soFar();
            node.say(room, ada, "still here");
            node.change(room, ada, new RoomChange.Left(bob));
            node.say(room, ada, "gone");

            assertThat(b.events(room, 2)).extracting(Delivered::seq).containsExactly(3L, 4L);
            b.subscribe(room, 5);
            assertThat(b.await(ServerFrame.Error.class).code()).isEqualTo(ErrorCode.NOT_MEMBER);
            assertThat(b.soFar()).noneMatch(f -> f instanceof Delivered d && d.seq() > 4);
        }
    }

    /** Zulip GHSA-q3wg-jm9p-35fj and others: removed members kept some verb or other. */
    @Test
    void whoIsRemovedCanDoNothingMoreInTheRoomByAnyOp() {
        RoomId room = node.room(ada, bob);
        node.say(room, ada, "before");
        try (TestClient a = node.signIn(ada);
                TestClient b = node.signIn(bob)) {
            a.subscribe(room, 3);
            b.subscribe(room, 3);
            b.soFar();
            node.change(room, ada, new RoomChange.Left(bob));
            b.events(room, 1);

            b.say(room, "after");
            assertThat(b.await(ServerFrame.Error.class).code()).isEqualTo(ErrorCode.NOT_MEMBER);
            b.subscribe(room, 4);
            assertThat(b.await(ServerFrame.Error.class).code()).isEqualTo(ErrorCode.NOT_MEMBER);
            b.send(new ClientFrame.Read(room, 4));
            b.send(new ClientFrame.Typing(room, null));
            b.send(new ClientFrame.Unsubscribe("u", List.of(room)));
            b.soFar();

            long said = node.say(room, ada, "without Bob");
            a.events(room, 2);
            assertThat(said).isEqualTo(5);
            assertThat(a.soFar())
                    .noneMatch(f -> f instanceof ServerFrame.Typing)
                    .noneMatch(f -> f instanceof ServerFrame.Read);
            assertThat(b.soFar()).noneMatch(Delivered.class::isInstance);
        }
    }

    /** Zulip CVE-2026-100404: guests read public channels that they were not in. */
    @Test
    void toAGuestAPublicRoomThatTheyAreNotInIsNotThere() {
        RoomId room = node.room(ada);
        try (TestClient guest = node.signIn(node.session(bob, ServerRole.GUEST))) {
            guest.subscribe(room, 0);
            ServerFrame.Error toSubscribe = guest.await(ServerFrame.Error.class);
            guest.say(room, "anybody here?");
            ServerFrame.Error toSend = guest.await(ServerFrame.Error.class);
            guest.send(new ClientFrame.Read(room, 1));
            ServerFrame.Error toRead = guest.await(ServerFrame.Error.class);
            RoomId none = new RoomId(node.person().value());
            guest.say(none, "anybody here?");
            ServerFrame.Error toNone = guest.await(ServerFrame.Error.class);
            assertThat(toSubscribe.code()).isEqualTo(ErrorCode.NOT_FOUND);
            assertThat(toSend.code()).isEqualTo(ErrorCode.NOT_FOUND);
            assertThat(toRead.code()).isEqualTo(ErrorCode.NOT_FOUND);
            assertThat(toSend.message()).isEqualTo(toNone.message());
        }
    }

    @Test
    void aCursorBeyondTheHeadIsReset() {
        RoomId room = node.room(ada);
        try (TestClient a = node.signIn(ada)) {
            a.subscribe(room, 99);
            assertThat(a.await(ServerFrame.Reset.class))
                    .isEqualTo(new ServerFrame.Reset(room, 1, 0, 1));
        }
    }

    @Test
    void aRoomThatIsNotSubscribedTellsOnlyWhereItStands() {
        RoomId room = node.room(ada, bob);
        try (TestClient b = node.signIn(bob)) {
            node.say(room, ada, "one");
            node.say(room, ada, "two");
            List<ServerFrame.RoomHead> heads = b.await(ServerFrame.Heads.class).rooms();
            while (heads.getLast().head() < 4) {
                heads = b.await(ServerFrame.Heads.class).rooms();
            }
            long at = node.log.read(StreamId.of(room), 3, 1).getFirst().at();
            assertThat(heads).containsExactly(new ServerFrame.RoomHead(room, 4, 2, at));
            assertThat(b.soFar()).noneMatch(Delivered.class::isInstance);
        }
    }

    @Test
    void aRoomJoinedMeanwhileIsWatchedAndOneLeftIsNot() {
        RoomId room = node.room(ada);
        try (TestClient b = node.signIn(bob)) {
            b.subscribe(new RoomId(bob.value()), 0);
            node.change(room, bob, new RoomChange.Joined(bob));
            assertThat(b.await(Delivered.class).type()).isEqualTo(EventType.MEMBER_JOINED);
            node.say(room, ada, "welcome");
            assertThat(b.await(ServerFrame.Heads.class).rooms())
                    .extracting(ServerFrame.RoomHead::room)
                    .containsExactly(room);

            node.change(room, bob, new RoomChange.Left(bob));
            assertThat(b.await(Delivered.class).type()).isEqualTo(EventType.MEMBER_LEFT);
            b.soFar();
            long head = node.say(room, ada, "without Bob");
            RoomId other = node.room(bob, ada);
            node.say(other, ada, "elsewhere");
            List<ServerFrame.RoomHead> told = b.await(ServerFrame.Heads.class).rooms();
            while (told.stream().noneMatch(h -> h.room().equals(other))) {
                told = b.await(ServerFrame.Heads.class).rooms();
            }
            assertThat(b.soFar())
                    .noneMatch(
                            f ->
                                    f instanceof ServerFrame.Heads(var rooms)
                                            && rooms.stream().anyMatch(h -> h.head() == head));
        }
    }

    @Test
    void aReconnectIsToldOnlyWhatChanged() {
        RoomId quiet = node.room(ada);
        RoomId busy = node.room(ada);
        String token = node.token(node.session(ada));
        String since;
        try (TestClient a = node.connect()) {
            a.send(new ClientFrame.Hello(token, null));
            ServerFrame.Rooms rooms = a.await(ServerFrame.Rooms.class);
            assertThat(rooms.rooms()).hasSize(2);
            since = rooms.since();
        }
        node.say(busy, ada, "new");
        try (TestClient a = node.connect()) {
            a.send(new ClientFrame.Hello(token, since));
            assertThat(a.await(ServerFrame.Rooms.class).rooms())
                    .extracting(RoomSummary::room)
                    .containsExactly(busy)
                    .doesNotContain(quiet);
        }
    }

    @Test
    void theListOfManyRoomsComesInPages() {
        List<RoomId> rooms = IntStream.range(0, 250).mapToObj(_ -> node.room(ada)).toList();
        try (TestClient a = node.connect()) {
            a.send(new ClientFrame.Hello(node.token(node.session(ada)), null));
            int told = 0;
            ServerFrame.Rooms page;
            do {
                page = a.await(ServerFrame.Rooms.class);
                assertThat(page.since() == null).isEqualTo(page.more());
                told += page.rooms().size();
            } while (page.more());
            assertThat(told).isEqualTo(rooms.size());
        }
    }

    @Test
    void aReadCursorIsStoredAndToldToTheOthers() {
        RoomId room = node.room(ada, bob);
        node.say(room, ada, "read me");
        try (TestClient a = node.signIn(ada);
                TestClient b = node.signIn(bob)) {
            a.subscribe(room, 3);
            a.await(ServerFrame.Presence.class);
            b.send(new ClientFrame.Read(room, 1_000_000));

            assertThat(a.await(ServerFrame.Read.class))
                    .isEqualTo(new ServerFrame.Read(room, bob, 3, 1));
            assertThat(node.directory.readCursor(room, bob).seq()).isEqualTo(3);
        }
    }

    @Test
    void aReadCursorIsToldOnceToEachOfThePersonsConnections() {
        RoomId room = node.room(ada, bob);
        node.say(room, ada, "read me");
        try (TestClient laptop = node.signIn(bob);
                TestClient phone = node.signIn(bob)) {
            laptop.subscribe(room, 3);
            laptop.send(new ClientFrame.Read(room, 3));

            var read = new ServerFrame.Read(room, bob, 3, 1);
            assertThat(phone.await(ServerFrame.Read.class)).isEqualTo(read);
            assertThat(laptop.await(ServerFrame.Read.class)).isEqualTo(read);
            assertThat(laptop.soFar()).doesNotHaveAnyElementsOfTypes(ServerFrame.Read.class);
        }
    }

    @Test
    void sendingMovesTheOwnCursor() {
        RoomId room = node.room(ada, bob);
        try (TestClient a = node.signIn(ada)) {
            a.subscribe(room, 2);
            a.say(room, "mine");
            assertThat(a.await(ServerFrame.Read.class))
                    .isEqualTo(new ServerFrame.Read(room, ada, 3, 1));
        }
    }

    /** 3 says Ada; Bob was away while 5 was said. */
    @Test
    void whoEditsAnothersMessageOrReactsToWhatTheyDoNotSeeIsRefusedAndChangesNothing() {
        RoomId room = node.room(ada, bob);
        node.say(room, ada, "three");
        node.change(room, bob, new RoomChange.Left(bob));
        node.say(room, ada, "five");
        node.change(room, bob, new RoomChange.Joined(bob));
        try (TestClient b = node.signIn(bob)) {
            assertThat(refusal(b, room, EventType.EDIT, new Said.Edit(3, "mine", null, null)))
                    .isEqualTo(ErrorCode.FORBIDDEN);
            assertThat(refusal(b, room, EventType.EDIT, new Said.Edit(5, "mine", null, null)))
                    .isEqualTo(ErrorCode.NOT_FOUND);
            assertThat(refusal(b, room, EventType.REACTION, new Said.Reaction(5, "👍", null)))
                    .isEqualTo(ErrorCode.NOT_FOUND);
            assertThat(node.say(room, ada, "seven")).isEqualTo(7);
        }
    }

    private ErrorCode refusal(TestClient by, RoomId room, String type, Said said) {
        by.send(new ClientFrame.Send("r", room, node.eventId(), type, Content.of(said)));
        return by.await(ServerFrame.Error.class).code();
    }

    @Test
    void typingIsToldToTheOthersOnly() {
        RoomId room = node.room(ada, bob);
        try (TestClient a = node.signIn(ada);
                TestClient b = node.signIn(bob)) {
            a.subscribe(room, 2);
            b.subscribe(room, 2);
            a.await(ServerFrame.Presence.class);
            b.await(ServerFrame.Presence.class);

            a.send(new ClientFrame.Typing(room, 2L));

            assertThat(b.await(ServerFrame.Typing.class))
                    .isEqualTo(new ServerFrame.Typing(room, ada, 2L));
            assertThat(a.soFar()).noneMatch(ServerFrame.Typing.class::isInstance);
        }
    }

    @Test
    void presenceIsSeenByThoseInTheRoom() {
        RoomId room = node.room(ada, bob);
        try (TestClient a = node.signIn(ada)) {
            a.subscribe(room, 2);
            try (TestClient b = node.signIn(bob)) {
                b.subscribe(room, 2);
                awaitPresence(a, bob, Availability.ONLINE);
                awaitPresence(b, ada, Availability.ONLINE);
                b.send(new ClientFrame.Status(Availability.DND));
                awaitPresence(a, bob, Availability.DND);
            }
            awaitPresence(a, bob, Availability.OFFLINE);
        }
    }

    private void block(boolean blocked) {
        if (blocked) {
            node.directory.blocks().add(ada, bob);
        } else {
            node.directory.blocks().remove(ada, bob);
        }
        var changed = new Bus.Signal.BlockChanged(ada, bob, blocked);
        node.bus.tellOwn(ada, changed);
        node.bus.tellOwn(bob, changed);
    }

    @Test
    void whoBlocksAndWhoIsBlockedSeeNothingOfEachOtherInPassing() {
        RoomId room = node.room(ada, bob, cem);
        try (TestClient a = node.signIn(ada);
                TestClient b = node.signIn(bob);
                TestClient c = node.signIn(cem)) {
            for (TestClient each : List.of(a, b, c)) {
                each.subscribe(room, 3);
            }
            awaitPresence(b, ada, Availability.ONLINE);
            awaitPresence(a, bob, Availability.ONLINE);
            block(true);
            awaitPresence(b, ada, Availability.OFFLINE);
            awaitPresence(a, bob, Availability.OFFLINE);
            a.soFar();
            b.soFar();

            a.send(new ClientFrame.Typing(room, null));
            a.send(new ClientFrame.Read(room, 4));
            a.send(new ClientFrame.Status(Availability.DND));
            b.send(new ClientFrame.Typing(room, null));
            c.await(ServerFrame.Typing.class);
            c.await(ServerFrame.Typing.class);
            awaitPresence(c, ada, Availability.DND);
            assertThat(c.await(ServerFrame.Read.class).user()).isEqualTo(ada);
            c.send(new ClientFrame.Typing(room, null));
            assertThat(b.await(ServerFrame.Typing.class).user()).isEqualTo(cem);
            assertThat(a.await(ServerFrame.Typing.class).user()).isEqualTo(cem);
            assertThat(b.soFar()).noneMatch(frame -> isAbout(frame, ada));
            assertThat(a.soFar()).noneMatch(frame -> isAbout(frame, bob));
        }
    }

    @Test
    void whoIsBlockedLongSinceIsNotSeenFromTheStart() {
        RoomId room = node.room(ada, bob, cem);
        node.directory.blocks().add(ada, bob);
        try (TestClient a = node.signIn(ada);
                TestClient b = node.signIn(bob);
                TestClient c = node.signIn(cem)) {
            for (TestClient each : List.of(a, b, c)) {
                each.subscribe(room, 3);
            }
            awaitPresence(a, cem, Availability.ONLINE);
            awaitPresence(b, cem, Availability.ONLINE);
            awaitPresence(c, ada, Availability.ONLINE);
            awaitPresence(c, bob, Availability.ONLINE);
            assertThat(a.soFar()).noneMatch(frame -> isAbout(frame, bob));
            assertThat(b.soFar()).noneMatch(frame -> isAbout(frame, ada));
        }
    }

    @Test
    void whoLooksDifferentIsSeenByThoseInTheRoomAndByThemselves() {
        RoomId room = node.room(ada, bob);
        var picture = new BlobId(room.value());
        var state = AccountState.SUSPENDED;
        var profile = new Rest.Profile(ada, "ada", "Ada L.", picture, state);
        var told = new ServerFrame.Profile(ada, "ada", "Ada L.", picture, state);
        try (TestClient a = node.signIn(ada);
                TestClient b = node.signIn(bob);
                TestClient c = node.signIn(cem)) {
            b.subscribe(room, 2);
            b.await(ServerFrame.Presence.class);
            new ProfileSignals(node.directory, node.bus).changed(profile);
            assertThat(b.await(ServerFrame.Profile.class)).isEqualTo(told);
            assertThat(a.await(ServerFrame.Profile.class)).isEqualTo(told);
            assertThat(c.soFar()).noneMatch(ServerFrame.Profile.class::isInstance);
        }
    }

    @Test
    void onlyWhoBlocksIsToldOfIt() {
        try (TestClient laptop = node.signIn(ada);
                TestClient phone = node.signIn(ada);
                TestClient b = node.signIn(bob)) {
            laptop.soFar();
            b.soFar();
            block(true);
            var blocked = new ServerFrame.Blocked(bob, true);
            assertThat(laptop.await(ServerFrame.Blocked.class)).isEqualTo(blocked);
            assertThat(phone.await(ServerFrame.Blocked.class)).isEqualTo(blocked);
            block(false);
            assertThat(phone.await(ServerFrame.Blocked.class).blocked()).isFalse();
            assertThat(b.soFar()).isEmpty();
        }
    }

    @Test
    void aDeviceIsAskedForKeyPackagesWhenItComesAndWhenSomebodyTakesThem() {
        node.fewKeyPackages = _ -> OptionalInt.of(3);
        Principal principal = node.session(ada);
        try (TestClient laptop = node.signIn(principal)) {
            assertThat(laptop.await(ServerFrame.KeyPackages.class).left()).isEqualTo(3);
            DeviceId other = new DeviceId(bob.value());
            node.bus.tellOwn(ada, new Bus.Signal.KeyPackagesLow(other, 1));
            node.bus.tellOwn(ada, new Bus.Signal.KeyPackagesLow(principal.device(), 2));
            assertThat(laptop.await(ServerFrame.KeyPackages.class).left()).isEqualTo(2);
        }
    }

    private static boolean isAbout(ServerFrame frame, UserId user) {
        return switch (frame) {
            case ServerFrame.Presence(var of, _, _) -> of.equals(user);
            case ServerFrame.Typing(_, var of, _) -> of.equals(user);
            case ServerFrame.Read(_, var of, _, _) -> of.equals(user);
            default -> false;
        };
    }

    /** It may be told more than once, and what was before, too. */
    private static void awaitPresence(TestClient seenBy, UserId user, Availability status) {
        var expected = new ServerFrame.Presence(user, status, null);
        ServerFrame.Presence seen;
        do {
            seen = seenBy.await(ServerFrame.Presence.class);
        } while (!seen.equals(expected));
    }

    @Test
    void aSendToARoomThatOneIsNotInIsRefusedUnderItsRef() {
        RoomId room = node.room(ada);
        try (TestClient b = node.signIn(bob)) {
            b.say(room, "let me in");
            ServerFrame.Error error = b.await(ServerFrame.Error.class);
            assertThat(error.ref()).isEqualTo("s");
            assertThat(error.code()).isEqualTo(ErrorCode.NOT_MEMBER);
        }
    }

    @Test
    void manySendsAtOnceAreAllAnswered() {
        RoomId room = node.room(ada);
        try (TestClient a = node.signIn(ada)) {
            for (int i = 0; i < 300; i++) {
                a.say(room, "m" + i);
            }
            for (int i = 0; i < 300; i++) {
                a.await(ServerFrame.Ack.class);
            }
            assertThat(node.log.head(StreamId.of(room)).head()).isEqualTo(301);
        }
    }

    @Test
    void afterUnsubscribingNoEventComes() {
        RoomId room = node.room(ada, bob);
        try (TestClient b = node.signIn(bob)) {
            b.subscribe(room, 2);
            node.say(room, ada, "one");
            b.events(room, 1);
            b.send(new ClientFrame.Unsubscribe("u", List.of(room)));
            b.soFar();
            node.say(room, ada, "two");
            b.await(ServerFrame.Heads.class);
            assertThat(b.soFar()).noneMatch(Delivered.class::isInstance);
        }
    }
}
