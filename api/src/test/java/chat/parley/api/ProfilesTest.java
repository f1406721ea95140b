package chat.parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.AccountState;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.UserId;
import chat.parley.protocol.Uuids;
import chat.parley.rooms.Bus;
import chat.parley.rooms.StreamId;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Who people are, many at once, and how those learn of it who share a room with them. */
class ProfilesTest {
    private static ApiServer server;
    private Person ada;
    private Person bob;
    private RoomId room;

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
        bob.enter(room);
    }

    private static String profilesOf(Stream<UserId> users) {
        return "/v1/profiles?of=" + users.map(UserId::toString).collect(Collectors.joining(","));
    }

    private List<Rest.Profile> profiles(UserId... users) {
        return ada.get(profilesOf(Stream.of(users))).expect(200).read(Rest.Profiles.class).people();
    }

    private Rest.Profile one(Person person) {
        return profiles(person.id()).getFirst();
    }

    private static void suspend(Person person, boolean suspended) {
        server.owner
                .patch("/v1/accounts/" + person.id(), Rest.AccountChange.suspended(suspended))
                .expect(200);
    }

    @Test
    void manyAreToldAtOnceAlsoWhoeverIsGoneOrNeverWas() {
        var nobody = new UserId(Uuids.v4(new Random(1)));
        Rest.Profile bobs = bob.get("/v1/users/" + bob.id()).read(Rest.Profile.class);
        Rest.Profile adas = ada.get("/v1/users/" + ada.id()).read(Rest.Profile.class);
        assertThat(profiles(bob.id(), nobody, ada.id()))
                .containsExactly(bobs, Rest.Profile.deleted(nobody), adas);
        assertThat(bobs.state()).isNull();
    }

    @Test
    void nobodyAsksForMoreThanAHundredNorForNonsense() {
        Random random = new Random(2);
        Stream<UserId> most = Stream.generate(() -> new UserId(Uuids.v4(random))).limit(100);
        ada.get(profilesOf(most)).expect(200);
        Stream<UserId> more = Stream.generate(() -> new UserId(Uuids.v4(random))).limit(101);
        ada.get(profilesOf(more)).expect(400).problem(ErrorCode.INVALID);
        ada.get("/v1/profiles?of=ada").expect(400).problem(ErrorCode.INVALID);
        ada.get("/v1/profiles").expect(400).problem(ErrorCode.INVALID);
        server.stranger().get(profilesOf(Stream.of(bob.id()))).expect(401);
    }

    @Test
    void whoIsSuspendedIsSeenAndSaidInTheirRoomsUntilRestored() {
        List<Bus.Signal> heard = new CopyOnWriteArrayList<>();
        try (var _ = server.hear(StreamId.of(room), heard::add)) {
            suspend(bob, true);
            Rest.Profile suspended = one(bob);
            assertThat(suspended.state()).isEqualTo(AccountState.SUSPENDED);
            assertThat(ada.get("/v1/rooms/" + room + "/members").read(Rest.Members.class).members())
                    .extracting(Rest.Member::profile)
                    .contains(suspended);
            suspend(bob, false);
            assertThat(one(bob).state()).isNull();
            assertThat(heard)
                    .containsExactly(
                            new Bus.Signal.ProfileChanged(suspended),
                            new Bus.Signal.ProfileChanged(one(bob)));
        }
    }

    @Test
    void whoIsDeletedIsSeenAndSaidInTheirRooms() {
        List<Bus.Signal> heard = new CopyOnWriteArrayList<>();
        try (var _ = server.hear(StreamId.of(room), heard::add)) {
            bob.post("/v1/account/deletion", new Rest.AccountDeletion(ApiServer.PASSWORD))
                    .expect(204);
            Rest.Profile gone = Rest.Profile.deleted(bob.id());
            assertThat(one(bob)).isEqualTo(gone);
            assertThat(heard).containsExactly(new Bus.Signal.ProfileChanged(gone));
        }
    }
}
