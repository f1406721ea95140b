package chat.parley.cli.bench;

import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.RoomSummary;
import chat.parley.protocol.UserId;
import chat.parley.protocol.Uuids;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Makes the people and rooms of a run by REST, and seats its connections. */
final class Population {
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Calls under way at once. */
    private static final int AT_ONCE = 8;

    private static final int NAME_BYTES = 4;
    private static final int PASSWORD_BYTES = 16;

    private final RestCalls rest;
    private final Profile profile;

    private Population(RestCalls rest, Profile profile) {
        this.rest = rest;
        this.profile = profile;
    }

    /**
     * Who lets the people of the run in.
     *
     * @param name account name of an owner or admin
     */
    record Admin(String name, String password) {}

    private record Person(UserId user, String token) {}

    /** One of many calls; its failure ends the run. */
    private interface Call<T> {
        T make(int number) throws BenchFailure;
    }

    /** Becomes the owner of a server that nobody has an account on yet. */
    static Admin claim(URI server) throws BenchFailure {
        try (var rest = new RestCalls(server)) {
            var owner = new Admin("bench-owner", hex(PASSWORD_BYTES));
            rest.post("/v1/accounts", null, account(owner, null), Rest.Account.class);
            return owner;
        }
    }

    /** Seats for all connections of the profile, in the order of their rooms. */
    static List<Seat> seats(URI server, Profile profile, Admin admin) throws BenchFailure {
        try (var rest = new RestCalls(server)) {
            return new Population(rest, profile).seats(admin);
        }
    }

    /** Seats for {@link RawBroadcast}, which knows neither people nor rooms. */
    static List<Seat> rawSeats(Profile profile) {
        List<Seat.Room> rooms =
                IntStream.range(0, profile.rooms())
                        .mapToObj(index -> new Seat.Room(index, newRoom(), 1, 0))
                        .toList();
        return seats(profile, rooms, _ -> "raw");
    }

    private static List<Seat> seats(
            Profile profile, List<Seat.Room> rooms, IntFunction<String> tokens) {
        return IntStream.range(0, profile.connections())
                .mapToObj(
                        connection ->
                                new Seat(
                                        tokens.apply(profile.accountOf(connection)),
                                        rooms.get(profile.roomOf(connection))))
                .toList();
    }

    private List<Seat> seats(Admin admin) throws BenchFailure {
        var asked = new Rest.NewInvitation(profile.accounts(), null, null, null);
        String token = signIn(admin).accessToken();
        String invitation =
                rest.post("/v1/invitations", token, asked, Rest.Invitation.class).code();
        List<Person> people = inParallel(profile.accounts(), _ -> signUp(invitation));
        List<Seat.Room> rooms = inParallel(profile.rooms(), index -> room(index, people));
        return seats(profile, rooms, account -> people.get(account).token());
    }

    private Person signUp(String invitation) throws BenchFailure {
        var login = new Admin("bench-" + hex(NAME_BYTES), hex(PASSWORD_BYTES));
        rest.post("/v1/accounts", null, account(login, invitation), Rest.Account.class);
        Rest.Tokens tokens = signIn(login);
        return new Person(tokens.user(), tokens.accessToken());
    }

    private Rest.Tokens signIn(Admin login) throws BenchFailure {
        var asked = new Rest.SignIn(login.name(), login.password(), null, "bench", false);
        return rest.post("/v1/sessions", null, asked, Rest.Tokens.class);
    }

    /** Created by its first person; the others join. */
    private Seat.Room room(int index, List<Person> people) throws BenchFailure {
        RoomId id = newRoom();
        List<Person> inRoom = peopleOf(index, people);
        String creator = inRoom.getFirst().token();
        rest.post(
                "/v1/rooms",
                creator,
                new Rest.NewRoom(id, "bench " + index, RoomKind.PUBLIC, null));
        for (Person person : inRoom.subList(1, inRoom.size())) {
            rest.post(
                    "/v1/rooms/" + id + "/members",
                    person.token(),
                    new Rest.NewMember(null, person.user()));
        }
        var room = rest.get("/v1/rooms/" + id, creator, RoomSummary.class);
        return new Seat.Room(index, id, room.generation(), room.head());
    }

    private List<Person> peopleOf(int room, List<Person> people) {
        int first = room * profile.members();
        int last = Math.min(first + profile.peoplePerRoom(), profile.connections());
        return IntStream.range(first, last)
                .mapToObj(connection -> people.get(profile.accountOf(connection)))
                .toList();
    }

    private static Rest.NewAccount account(Admin login, @Nullable String invitation) {
        return new Rest.NewAccount(login.name(), login.password(), null, invitation);
    }

    private static RoomId newRoom() {
        return new RoomId(Uuids.v7(System.currentTimeMillis(), RANDOM));
    }

    private static String hex(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    private static <T> List<T> inParallel(int times, Call<T> call) throws BenchFailure {
        try (ExecutorService workers =
                Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
            List<Future<T>> calls =
                    IntStream.range(0, times)
                            .mapToObj(number -> workers.submit(() -> call.make(number)))
                            .toList();
            List<T> results = new ArrayList<>(times);
            for (Future<T> made : calls) {
                results.add(made.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof BenchFailure failure
                    ? failure
                    : new BenchFailure("set-up failed: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailure("interrupted", e);
        }
    }
}
