package chat.parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.AccountState;
import chat.parley.protocol.ReportId;
import chat.parley.protocol.ReportOutcome;
import chat.parley.protocol.ReportReason;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Bus;
import chat.parley.rooms.StreamId;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * People of one room take names and nicks, are suspended, restored and deleted, block, report and
 * keep messages. Wherever they appear they must be shown as what they are by now.
 */
class PeopleModelTest {
    private static final int STEPS = 40;
    private static ApiServer server;

    @BeforeAll
    static void start() {
        server = ApiServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void peopleAreShownAsTheyAreWhereverTheyAppear() {
        run(1, 6);
    }

    @Test
    @Tag("long")
    void soTheyAreInFiveHundredWorlds() {
        run(1, 500);
    }

    private static void run(long from, long to) {
        LongStream.rangeClosed(from, to).mapToObj(World::new).forEach(World::live);
    }

    /** What should be known of one person. */
    private static final class Somebody {
        final String name;
        final UserId user;
        Person client;
        String displayName;
        @Nullable AccountState state;
        boolean isMember = true;
        @Nullable String nick;
        final Set<UserId> blocked = new HashSet<>();
        final Set<Long> saved = new HashSet<>();

        /** Messages that were said while they were in the room. */
        final Set<Long> readable = new HashSet<>();

        Somebody(Person client) {
            Rest.Account account = client.get("/v1/account").read(Rest.Account.class);
            this.client = client;
            this.name = account.name();
            this.user = client.id();
            this.displayName = account.displayName();
        }

        boolean isActive() {
            return state == null;
        }

        boolean isGone() {
            return state == AccountState.DELETED;
        }

        /** Whoever is gone has no names. */
        boolean isFound() {
            return isMember && !isGone();
        }

        String shownNick() {
            return isGone() || nick == null ? "" : nick;
        }

        Rest.Profile profile() {
            return isGone()
                    ? Rest.Profile.deleted(user)
                    : new Rest.Profile(user, name, displayName, null, state);
        }
    }

    private record About(UserId reporter, UserId subject) {}

    private static final class World {
        private final SplittableRandom random;
        private final long seed;
        private final RoomId room;
        private final String path;
        private final Somebody ada;
        private final List<Somebody> people = new ArrayList<>();
        private final Map<About, ReportId> open = new HashMap<>();
        private final Map<UserId, Rest.Profile> told = new ConcurrentHashMap<>();
        private final Map<UserId, Rest.Profile> changed = new HashMap<>();
        private int words;

        World(long seed) {
            this.seed = seed;
            this.random = new SplittableRandom(seed);
            this.ada = new Somebody(server.join("ada"));
            this.room = ada.client.create(RoomKind.PUBLIC, "Room " + seed);
            this.path = "/v1/rooms/" + room;
            people.add(ada);
            for (String name : List.of("bob", "cem", "dan", "eve")) {
                Somebody somebody = new Somebody(server.join(name));
                somebody.client.enter(room);
                people.add(somebody);
            }
        }

        void live() {
            try (var _ = server.bus.subscribe(StreamId.of(room), this::hear)) {
                for (int step = 0; step < STEPS; step++) {
                    act(any(active()), any(people));
                    look(any(active()));
                }
                active().forEach(this::look);
            }
        }

        private void hear(Bus.Signal signal) {
            if (signal instanceof Bus.Signal.ProfileChanged(var profile)) {
                told.put(profile.user(), profile);
            }
        }

        private List<Somebody> active() {
            return people.stream().filter(Somebody::isActive).toList();
        }

        /** The room is told of its members. */
        private void changed(Somebody one) {
            if (one.isMember) {
                changed.put(one.user, one.profile());
            }
        }

        private <T> T any(List<T> from) {
            return from.get(random.nextInt(from.size()));
        }

        private String word() {
            return "w%dx%d".formatted(seed, ++words);
        }

        private void act(Somebody one, Somebody other) {
            switch (random.nextInt(16)) {
                case 0, 1 -> rename(one);
                case 2, 3 -> suspendOrRestore(other);
                case 4 -> delete(one);
                case 5, 6 -> nick(one);
                case 7 -> comeOrGo(one);
                case 8, 9 -> block(one, other);
                case 10, 11 -> say(one);
                case 12, 13 -> save(one);
                case 14 -> report(one, other);
                default -> resolve();
            }
        }

        private void rename(Somebody one) {
            one.displayName = word() + " " + word();
            one.client.patch("/v1/account", new Rest.AccountPatch(one.displayName)).expect(200);
            changed(one);
        }

        /** Ada stays, so that there is somebody to look. */
        private void suspendOrRestore(Somebody other) {
            if (other == ada || other.isGone()) {
                return;
            }
            boolean suspended = other.isActive();
            server.owner
                    .patch("/v1/accounts/" + other.user, Rest.AccountChange.suspended(suspended))
                    .expect(200);
            if (suspended) {
                other.client.get("/v1/account").expect(401);
                other.state = AccountState.SUSPENDED;
            } else {
                other.state = null;
                other.client = server.signIn(other.name);
            }
            changed(other);
        }

        private void delete(Somebody one) {
            if (one == ada || random.nextInt(3) > 0) {
                return;
            }
            var deletion = new Rest.AccountDeletion(ApiServer.PASSWORD);
            one.client.post("/v1/account/deletion", deletion).expect(204);
            one.client.get("/v1/account").expect(401);
            one.state = AccountState.DELETED;
            changed(one);
        }

        private void nick(Somebody one) {
            if (!one.isMember) {
                return;
            }
            String at = path + "/members/" + one.user + "/nick";
            if (one.nick != null && random.nextBoolean()) {
                one.client.delete(at).expect(204);
                one.nick = null;
            } else {
                one.nick = word();
                one.client.put(at, new Rest.NewNick(null, one.nick)).expect(200);
            }
        }

        private void comeOrGo(Somebody one) {
            if (one == ada) {
                return;
            }
            if (one.isMember) {
                one.client.delete(path + "/members/" + one.user).expect(204);
                one.nick = null;
            } else {
                one.client.enter(room);
            }
            one.isMember = !one.isMember;
        }

        private void block(Somebody one, Somebody other) {
            if (one == other || other.isGone()) {
                return;
            }
            if (one.blocked.remove(other.user)) {
                one.client.delete("/v1/blocks/" + other.user).expect(204);
            } else {
                one.client.put("/v1/blocks/" + other.user).expect(204);
                one.blocked.add(other.user);
            }
        }

        private void say(Somebody one) {
            if (one.isMember) {
                long seq = one.client.say(room, word()).expect(201).read(Rest.Sent.class).seq();
                people.stream().filter(Somebody::isFound).forEach(p -> p.readable.add(seq));
            }
        }

        private void save(Somebody one) {
            if (!one.isMember || one.readable.isEmpty()) {
                return;
            }
            long seq = any(one.readable.stream().sorted().toList());
            if (one.saved.remove(seq)) {
                one.client.delete(path + "/saved/" + seq).expect(204);
            } else {
                one.client.put(path + "/saved/" + seq).expect(204);
                one.saved.add(seq);
            }
        }

        private void report(Somebody one, Somebody other) {
            About about = new About(one.user, other.user);
            if (one == other || other.isGone() || open.containsKey(about)) {
                return;
            }
            ReportId id = new ReportId(Person.freshId().value());
            var report = new Rest.NewReport(id, null, null, other.user, ReportReason.ABUSE, null);
            one.client.post("/v1/reports", report).expect(201);
            open.put(about, id);
        }

        /** Which ends all reports about the same person. */
        private void resolve() {
            if (open.isEmpty()) {
                return;
            }
            About about = any(List.copyOf(open.keySet()));
            server.owner
                    .post(
                            "/v1/reports/" + open.get(about) + "/resolution",
                            new Rest.NewResolution(ReportOutcome.ACTED, null))
                    .expect(204);
            open.keySet().removeIf(each -> each.subject().equals(about.subject()));
        }

        private void look(Somebody reader) {
            assertThat(told).as("told in world %d", seed).isEqualTo(changed);
            profiles(reader);
            blocks(reader);
            saved(reader);
            reports();
            directory(reader);
            if (reader.isMember) {
                members(reader);
                search(reader);
            }
        }

        private Rest.Profile of(UserId user) {
            return people.stream()
                    .filter(each -> each.user.equals(user))
                    .findFirst()
                    .orElseThrow()
                    .profile();
        }

        private void profiles(Somebody reader) {
            assertThat(
                            reader.client
                                    .get("/v1/profiles?of=" + ids())
                                    .expect(200)
                                    .read(Rest.Profiles.class)
                                    .people())
                    .as("profiles in world %d", seed)
                    .isEqualTo(people.stream().map(Somebody::profile).toList());
        }

        private void members(Somebody reader) {
            List<Rest.Member> members =
                    reader.client
                            .get(path + "/members?limit=100")
                            .expect(200)
                            .read(Rest.Members.class)
                            .members();
            Map<Rest.Profile, String> shown = new HashMap<>();
            members.forEach(m -> shown.put(m.profile(), Objects.requireNonNullElse(m.nick(), "")));
            Map<Rest.Profile, String> expected = new HashMap<>();
            Map<UserId, String> nicks = new HashMap<>();
            people.stream()
                    .filter(each -> each.isMember)
                    .forEach(
                            each -> {
                                expected.put(each.profile(), each.shownNick());
                                if (!each.shownNick().isEmpty()) {
                                    nicks.put(each.user, each.shownNick());
                                }
                            });
            assertThat(nicks(reader)).as("nicks in world %d", seed).isEqualTo(nicks);
            assertThat(shown).as("members in world %d", seed).isEqualTo(expected);
        }

        private Map<UserId, String> nicks(Somebody reader) {
            return reader
                    .client
                    .get(path + "/nicks?of=" + ids())
                    .expect(200)
                    .read(Rest.Nicks.class)
                    .nicks()
                    .stream()
                    .collect(Collectors.toMap(Rest.Nick::user, Rest.Nick::nick));
        }

        private String ids() {
            return people.stream().map(p -> p.user.toString()).collect(Collectors.joining(","));
        }

        /**
         * Whoever is there is found by what they are called; one at a time, since searching has a
         * quota.
         */
        private void search(Somebody reader) {
            Somebody each = any(people);
            Predicate<String> finds =
                    text ->
                            reader
                                    .client
                                    .get(path + "/members/search?query=" + text)
                                    .expect(200)
                                    .read(Rest.Members.class)
                                    .members()
                                    .stream()
                                    .anyMatch(m -> m.profile().equals(each.profile()));
            String last = each.displayName.substring(each.displayName.indexOf(' ') + 1);
            assertThat(finds.test(last)).as("found in world %d", seed).isEqualTo(each.isFound());
            if (each.nick != null) {
                assertThat(finds.test(each.nick)).isEqualTo(each.isFound());
            }
        }

        /** By their account names, which never change. */
        private void directory(Somebody reader) {
            for (Somebody each : people) {
                Reply found = reader.client.get("/v1/users?name=" + each.name);
                if (each.isGone()) {
                    found.expect(404);
                } else {
                    assertThat(found.expect(200).read(Rest.Profile.class))
                            .isEqualTo(each.profile());
                }
            }
        }

        private void blocks(Somebody reader) {
            assertThat(reader.client.get("/v1/blocks").expect(200).read(Rest.Blocks.class).people())
                    .as("blocked in world %d", seed)
                    .containsExactlyInAnyOrderElementsOf(
                            reader.blocked.stream().map(this::of).toList());
        }

        private void saved(Somebody reader) {
            var shown = new HashMap<Long, Boolean>();
            reader.client
                    .get("/v1/saved")
                    .expect(200)
                    .read(Rest.SavedMessages.class)
                    .messages()
                    .forEach(m -> shown.put(m.seq(), m.event() != null));
            assertThat(shown)
                    .as("saved in world %d", seed)
                    .isEqualTo(
                            reader.saved.stream()
                                    .collect(Collectors.toMap(s -> s, s -> reader.isMember)));
        }

        private void reports() {
            Map<ReportId, Rest.Profile> shown = new HashMap<>();
            server.owner
                    .get("/v1/reports?limit=100")
                    .expect(200)
                    .read(Rest.Reports.class)
                    .reports()
                    .forEach(report -> shown.put(report.id(), report.user()));
            open.forEach(
                    (about, id) ->
                            assertThat(shown.get(id))
                                    .as("reported in world %d", seed)
                                    .isEqualTo(of(about.subject())));
        }
    }
}
