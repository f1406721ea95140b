package chat.parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Bytes;
import chat.parley.protocol.DeviceList;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.EventType;
import chat.parley.protocol.Identity;
import chat.parley.protocol.Limits;
import chat.parley.protocol.Rest;
import chat.parley.protocol.Rest.KeyPackageStock;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Bus;
import chat.parley.rooms.StreamId;
import chat.parley.testkit.SampleKeys;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** What the server takes, refuses and tells of people's keys. */
class KeyOperationsTest {
    private static final Bytes WRAPPED = SampleKeys.sealed(60);

    private static ApiServer server;

    @BeforeAll
    static void start() {
        server = ApiServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Reply announce(Person person, Identity identity, DeviceList devices) {
        return person.put(
                "/v1/account/identity",
                new Rest.NewIdentity(identity.encoded(), devices.encoded(), WRAPPED));
    }

    /** Announces the person's first identity. */
    private static SampleKeys announced(Person person) {
        SampleKeys keys = new SampleKeys(person.id()).with(person.device());
        announce(person, keys.next(false), keys.list(1)).expect(204);
        return keys;
    }

    private static Reply change(Person person, DeviceList devices) {
        return person.put("/v1/account/devices/list", new Rest.NewDeviceList(devices.encoded()));
    }

    private static Person again(Person person) {
        return server.signIn(person.get("/v1/account").read(Rest.Account.class).name());
    }

    private static List<Rest.PersonDevices> devices(Person by, Person... of) {
        String ids = String.join(",", Stream.of(of).map(p -> p.id().toString()).toList());
        return by.get("/v1/devices?of=" + ids).expect(200).read(Rest.PeopleDevices.class).people();
    }

    /** What the person's inbox and their activity say of keys. */
    private static List<String> alerts(Person person) {
        return person.get("/v1/inbox/events").expect(200).read(Rest.Events.class).events().stream()
                .filter(event -> event.type().equals(EventType.ACCOUNT_ALERT))
                .map(event -> event.content().toString())
                .toList();
    }

    private static List<String> activity(Person person) {
        return person
                .get("/v1/account/activity")
                .expect(200)
                .read(Rest.AuditEntries.class)
                .entries()
                .stream()
                .map(Rest.AuditEntry::kind)
                .filter(kind -> kind.contains("identity"))
                .toList();
    }

    @Test
    void othersSeeWhatAPersonAnnounced() {
        Person ada = server.join("ada");
        Person bob = server.join("bob");
        SampleKeys keys = new SampleKeys(ada.id()).with(ada.device());
        Identity first = keys.next(false);
        assertThat(devices(bob, ada)).isEmpty();
        announce(ada, first, keys.list(1)).expect(204);
        announce(ada, first, keys.list(1)).expect(204);
        assertThat(devices(bob, bob, ada))
                .containsExactly(
                        new Rest.PersonDevices(
                                ada.id(), first.encoded(), keys.list(1).encoded(), List.of()));
        var all = bob.get("/v1/users/" + ada.id() + "/identities").read(Rest.Identities.class);
        assertThat(all.identities())
                .extracting(Rest.AnnouncedIdentity::identity)
                .containsExactly(first.encoded());
        assertThat(activity(ada)).containsExactly("identity-announced");
        assertThat(alerts(ada)).isEmpty();
    }

    @Test
    void whatIsNotSignedOrNotOnesOwnIsRefused() {
        Person ada = server.join("ada");
        Person bob = server.join("bob");
        SampleKeys keys = new SampleKeys(ada.id()).with(ada.device());
        Identity first = keys.next(false);
        SampleKeys foreign = new SampleKeys(bob.id()).with(ada.device());
        announce(ada, foreign.next(false), foreign.list(1)).expect(400).problem(ErrorCode.INVALID);
        announce(ada, first, foreign.list(1)).expect(400).problem(ErrorCode.INVALID);
        announce(ada, first, keys.list(2)).expect(400).problem(ErrorCode.INVALID);
        byte[] bent = first.encoded().toArray();
        bent[20] ^= 1;
        ada.put(
                        "/v1/account/identity",
                        new Rest.NewIdentity(Bytes.of(bent), keys.list(1).encoded(), WRAPPED))
                .expect(400)
                .problem(ErrorCode.INVALID);
        SampleKeys elsewhere = new SampleKeys(ada.id()).with(bob.device());
        announce(ada, elsewhere.next(false), elsewhere.list(1))
                .expect(400)
                .problem(ErrorCode.INVALID);
        elsewhere.with(ada.device());
        announce(ada, elsewhere.next(false), elsewhere.list(1))
                .expect(409)
                .problem(ErrorCode.CONFLICT);
        SampleKeys vouched = new SampleKeys(ada.id()).with(ada.device());
        announce(ada, vouched.next(true), vouched.list(1)).expect(400).problem(ErrorCode.INVALID);
        change(ada, keys.list(1)).expect(409).problem(ErrorCode.CONFLICT);
        assertThat(devices(bob, ada)).isEmpty();
    }

    @Test
    void aListFollowsAndTellsOfEndedSessions() {
        Person ada = server.join("ada");
        SampleKeys keys = announced(ada);
        Person phone = again(ada);
        keys.with(phone.device());
        change(ada, keys.list(3)).expect(409).problem(ErrorCode.CONFLICT);
        change(ada, keys.list(2)).expect(204);
        change(ada, keys.list(2)).expect(204);
        assertThat(devices(phone, ada).getFirst().ended()).isEmpty();
        phone.delete("/v1/sessions/current").expect(204);
        assertThat(devices(ada, ada).getFirst().ended()).containsExactly(phone.device());
        change(ada, keys.list(3)).expect(409).problem(ErrorCode.CONFLICT);
        change(ada, keys.without(phone.device()).list(3)).expect(204);
        assertThat(devices(ada, ada).getFirst().ended()).isEmpty();
    }

    @Test
    void aFurtherIdentityAsksForThePasswordAndIsToldToItsPerson() {
        Person ada = server.join("ada");
        SampleKeys keys = announced(ada);
        server.pass(Duration.ofMinutes(11));
        Person later = server.refresh(ada);
        Identity second = keys.next(true);
        DeviceList list = keys.list(1);
        announce(later, second, list).expect(403).problem(ErrorCode.PASSWORD_NEEDED);
        later.post(
                        "/v1/sessions/current/confirmation",
                        new Rest.PasswordConfirmation(ApiServer.PASSWORD))
                .expect(204);
        announce(later, second, list).expect(204);
        SampleKeys lost = new SampleKeys(ada.id()).with(ada.device());
        lost.next(false);
        lost.next(false);
        announce(later, lost.next(true), lost.list(1)).expect(400).problem(ErrorCode.INVALID);
        SampleKeys anew = new SampleKeys(ada.id()).with(ada.device());
        anew.next(false);
        anew.next(false);
        announce(later, anew.next(false), anew.list(1)).expect(204);
        assertThat(activity(later))
                .containsExactly("identity-replaced", "identity-succeeded", "identity-announced");
        assertThat(alerts(later)).hasSize(2);
        assertThat(alerts(later).getFirst()).contains("identity-succeeded");
        assertThat(alerts(later).getLast()).contains("identity-replaced");
        var all = later.get("/v1/users/" + ada.id() + "/identities").read(Rest.Identities.class);
        assertThat(all.identities()).hasSize(3);
    }

    @Test
    void readingTheWrappedKeyIsToldOnceInASession() {
        Person ada = server.join("ada");
        String path = "/v1/account/identity/wrapped";
        ada.get(path).expect(404).problem(ErrorCode.NOT_FOUND);
        announced(ada);
        Person phone = again(ada);
        for (Person person : List.of(phone, phone, ada)) {
            assertThat(person.get(path).expect(200).read(Rest.WrappedIdentity.class))
                    .isEqualTo(new Rest.WrappedIdentity(1, WRAPPED));
        }
        assertThat(alerts(ada)).hasSize(2).allMatch(said -> said.contains("wrapped-identity-read"));
    }

    private static Bytes made(SampleKeys keys, Person person) {
        long now = System.currentTimeMillis();
        return keys.keyPackage(person.device(), now, now + Duration.ofDays(30).toMillis());
    }

    private static Reply add(Person person, List<Bytes> packages) {
        return person.post("/v1/account/keyPackages", new Rest.NewKeyPackages(packages, null));
    }

    private static KeyPackageStock stocked(SampleKeys keys, Person person, int count) {
        List<Bytes> made = IntStream.range(0, count).mapToObj(_ -> made(keys, person)).toList();
        return person.post(
                        "/v1/account/keyPackages",
                        new Rest.NewKeyPackages(made, made(keys, person)))
                .expect(200)
                .read(KeyPackageStock.class);
    }

    @Test
    void onlyKeyPackagesThatOthersCanUseAreTaken() {
        Person ada = server.join("ada");
        SampleKeys early = new SampleKeys(ada.id()).with(ada.device());
        add(ada, List.of(made(early, ada))).expect(409).problem(ErrorCode.CONFLICT);
        SampleKeys keys = announced(ada);
        long now = System.currentTimeMillis();
        long day = Duration.ofDays(1).toMillis();
        Person bob = server.join("bob");
        byte[] bent = made(keys, ada).toArray();
        bent[bent.length - 1] ^= 1;
        List<Bytes> bad =
                List.of(
                        made(early, ada),
                        made(announced(bob), bob),
                        Bytes.of(bent),
                        SampleKeys.sealed(200),
                        keys.keyPackage(ada.device(), now + 2 * day, now + 9 * day),
                        keys.keyPackage(ada.device(), now - 2 * day, now - 1_000),
                        keys.keyPackage(ada.device(), now, now + 92 * day));
        for (Bytes one : bad) {
            var problem =
                    add(ada, List.of(made(keys, ada), one)).expect(400).problem(ErrorCode.INVALID);
            assertThat(problem.detail()).contains("packages[1]");
        }
        Bytes good = made(keys, ada);
        add(ada, List.of(good)).expect(200);
        add(ada, List.of(made(keys, ada), good)).expect(409).problem(ErrorCode.CONFLICT);
        assertThat(ada.get("/v1/account/keyPackages").read(KeyPackageStock.class))
                .isEqualTo(new KeyPackageStock(1, KeyPackageStock.NONE));
    }

    @Test
    void aDeviceAddsOnlySoManyADay() {
        Person ada = server.join("ada");
        SampleKeys keys = announced(ada);
        assertThat(stocked(keys, ada, 50))
                .isEqualTo(new KeyPackageStock(50, KeyPackageStock.FRESH));
        assertThat(stocked(keys, ada, 50).left()).isEqualTo(Limits.KEY_PACKAGES);
        add(ada, List.of(made(keys, ada))).expect(409).problem(ErrorCode.CONFLICT);
    }

    private static Reply claim(Person by, RoomId room, UUID id, UserId... of) {
        return by.post(
                "/v1/rooms/" + room + "/keyPackages",
                new Rest.NewKeyPackageClaim(id, List.of(of), null));
    }

    private static Rest.ClaimedKeyPackages claimed(Reply reply) {
        return reply.expect(200).read(Rest.ClaimedKeyPackages.class);
    }

    @Test
    void membersClaimKeyPackagesOfMembersAndInvitedPeople() {
        Person ada = server.join("ada");
        Person bob = server.join("bob");
        Person eve = server.join("eve");
        announced(ada);
        SampleKeys keys = announced(bob);
        Person phone = again(bob);
        change(bob, keys.with(phone.device()).list(2)).expect(204);
        stocked(keys, bob, 2);
        RoomId room = ada.create(RoomKind.PRIVATE, "Tea", bob);
        UUID id = Person.freshId().value();
        claim(eve, room, id, bob.id()).expect(404).problem(ErrorCode.NOT_FOUND);
        claim(ada, room, id, eve.id()).expect(400).problem(ErrorCode.INVALID);
        Rest.ClaimedKeyPackages first = claimed(claim(ada, room, id, bob.id(), ada.id()));
        assertThat(first.packages()).hasSize(1);
        assertThat(first.packages().getFirst().device()).isEqualTo(bob.device());
        assertThat(first.without())
                .containsExactly(new Rest.DeviceOfPerson(bob.id(), phone.device()));
        assertThat(claimed(claim(ada, room, id, bob.id()))).isEqualTo(first);
        RoomId open = ada.create(RoomKind.PUBLIC, "Market", bob);
        claim(ada, open, Person.freshId().value(), bob.id())
                .expect(403)
                .problem(ErrorCode.FORBIDDEN);
        RoomId other = ada.create(RoomKind.PRIVATE, "Cake", bob);
        claim(ada, other, id, bob.id()).expect(409).problem(ErrorCode.CONFLICT);
        var except =
                new Rest.NewKeyPackageClaim(
                        Person.freshId().value(),
                        List.of(bob.id()),
                        List.of(bob.device(), phone.device()));
        assertThat(claimed(ada.post("/v1/rooms/" + room + "/keyPackages", except)))
                .isEqualTo(new Rest.ClaimedKeyPackages(List.of(), List.of()));
        phone.delete("/v1/sessions/current").expect(204);
        assertThat(claimed(claim(ada, room, Person.freshId().value(), bob.id())).without())
                .isEmpty();
    }

    @Test
    void aDeviceIsToldWhenFewAreLeft() {
        Person ada = server.join("ada");
        Person bob = server.join("bob");
        announced(ada);
        SampleKeys keys = announced(bob);
        stocked(keys, bob, Limits.FEW_KEY_PACKAGES + 1);
        RoomId room = ada.create(RoomKind.PRIVATE, "Tea", bob);
        List<Bus.Signal> told = new ArrayList<>();
        try (var _ =
                server.bus.subscribe(
                        StreamId.inbox(bob.id()),
                        signal -> {
                            if (signal instanceof Bus.Signal.KeyPackagesLow) {
                                told.add(signal);
                            }
                        })) {
            claimed(claim(ada, room, Person.freshId().value(), bob.id()));
            assertThat(told).isEmpty();
            claimed(claim(ada, room, Person.freshId().value(), bob.id()));
        }
        assertThat(told)
                .containsExactly(
                        new Bus.Signal.KeyPackagesLow(bob.device(), Limits.FEW_KEY_PACKAGES - 1));
    }

    private static Reply archive(Person person, String place, long version, int bytes) {
        return person.put(
                "/v1/archive/" + place,
                new Rest.NewArchivedBucket(1, version, SampleKeys.sealed(bytes)));
    }

    private static List<Long> numbers(Rest.ArchivedBuckets page) {
        return page.buckets().stream().map(Rest.ArchivedBucket::bucket).toList();
    }

    @Test
    void anArchiveIsReadNewestFirstInPagesAndByNobodyElse() {
        Person ada = server.join("ada");
        Person bob = server.join("bob");
        String room = Person.freshId().toString();
        archive(ada, room + "/1/1", 0, 100).expect(409).problem(ErrorCode.CONFLICT);
        announced(ada);
        int most = Limits.ARCHIVE_BUCKET_BYTES;
        int whole = Limits.PAGE_BYTES / most;
        for (int i = 0; i <= whole; i++) {
            archive(ada, room + "/1/" + i, 0, most).expect(204);
        }
        archive(ada, room + "/1/0", 0, 100).expect(409).problem(ErrorCode.CONFLICT);
        archive(ada, room + "/1/0", 1, most - 1).expect(204);
        archive(ada, room + "/1/0", 2, most + 1).expect(413).problem(ErrorCode.TOO_LARGE);
        String path = "/v1/archive/" + room + "/1?limit=100";
        var first = ada.get(path).expect(200).read(Rest.ArchivedBuckets.class);
        assertThat(numbers(first))
                .isEqualTo(LongStream.rangeClosed(-whole, -1).map(i -> -i).boxed().toList());
        assertThat(first.next()).isEqualTo(1);
        var rest = ada.get(path + "&before=1").expect(200).read(Rest.ArchivedBuckets.class);
        assertThat(rest.next()).isNull();
        assertThat(numbers(rest)).containsExactly(0L);
        assertThat(rest.buckets().getFirst().version()).isEqualTo(2);
        assertThat(numbers(bob.get(path).expect(200).read(Rest.ArchivedBuckets.class))).isEmpty();
        ada.delete("/v1/archive/" + room).expect(204);
        assertThat(numbers(ada.get(path).expect(200).read(Rest.ArchivedBuckets.class))).isEmpty();
    }

    @Test
    void allOfItGoesWithTheAccount() {
        Person ada = server.join("ada");
        Person bob = server.join("bob");
        announced(ada);
        ada.post("/v1/account/deletion", new Rest.AccountDeletion(ApiServer.PASSWORD)).expect(204);
        assertThat(devices(bob, ada)).isEmpty();
        var all = bob.get("/v1/users/" + ada.id() + "/identities").read(Rest.Identities.class);
        assertThat(all.identities()).isEmpty();
    }
}
