package chat.parley.testkit;

import static chat.parley.testkit.SampleAccounts.NOW;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.accounts.AccountStore;
import chat.parley.accounts.ArchiveStore;
import chat.parley.accounts.ArchiveStore.Place;
import chat.parley.accounts.ArchiveStore.Putting;
import chat.parley.accounts.IdentityStore;
import chat.parley.accounts.IdentityStore.Change;
import chat.parley.accounts.KeyPackageStore;
import chat.parley.accounts.KeyPackageStore.Adding;
import chat.parley.accounts.KeyPackageStore.Claim;
import chat.parley.accounts.KeyPackageStore.Claimed;
import chat.parley.accounts.KeyPackageStore.Given;
import chat.parley.accounts.KeyPackageStore.LastResort;
import chat.parley.accounts.KeyPackageStore.Stock;
import chat.parley.accounts.SessionStore;
import chat.parley.accounts.StoredAccount;
import chat.parley.accounts.StoredKeyPackage;
import chat.parley.accounts.StoredSession;
import chat.parley.accounts.StoredSettings;
import chat.parley.protocol.Bytes;
import chat.parley.protocol.LeafOwner;
import chat.parley.protocol.Limits;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * What every store of {@link IdentityStore}, {@link KeyPackageStore} and {@link ArchiveStore}
 * promises.
 */
public abstract class KeysContract {
    private static final long DAY = KeyPackageStore.CLAIM_LIFE.toMillis();
    private static final long HOUR = KeyPackageStore.CLAIM_HOUR.toMillis();
    private static final int CLAIMS_AT_ONCE = 8;

    /** Of which 2,000 bytes and two buckets that count as little as they can are too much. */
    private static final int MOST = 2_000 + 2 * ArchiveStore.LEAST_BYTES - 1;

    private final SampleAccounts samples = new SampleAccounts(41);
    private final SampleEvents events = new SampleEvents(42);
    private final StoredAccount ada = samples.account("ada");
    private final StoredAccount bob = samples.account("bob");
    private final RoomId room = events.roomId();
    private Stores stores;
    private IdentityStore identities;
    private KeyPackageStore packages;
    private ArchiveStore archive;

    /** On one engine. */
    public record Stores(
            AccountStore accounts,
            SessionStore sessions,
            IdentityStore identities,
            KeyPackageStore packages,
            ArchiveStore archive) {}

    /** Empty ones. */
    protected abstract Stores create() throws Exception;

    @BeforeEach
    void open() throws Exception {
        stores = create();
        identities = stores.identities();
        packages = stores.packages();
        archive = stores.archive();
        stores.accounts().changeSettings(new StoredSettings(true, false));
        stores.accounts().signUp(samples.account("owner"), null);
        stores.accounts().signUp(ada, null);
        stores.accounts().signUp(bob, null);
    }

    private StoredSession session(StoredAccount of) {
        StoredSession session = samples.session(of, NOW);
        stores.sessions().open(session, of.passwordHash(), 100);
        return session;
    }

    private SampleKeys announced(StoredAccount of, StoredSession... sessions) {
        SampleKeys keys = new SampleKeys(of.user());
        Arrays.stream(sessions).map(StoredSession::device).forEach(keys::with);
        assertThat(identities.announce(keys.next(false), keys.list(1), SampleKeys.sealed(60), NOW))
                .isEqualTo(Change.DONE);
        return keys;
    }

    @Test
    void anIdentityComesWithItsListAndItsWrappedKey() {
        StoredSession laptop = session(ada);
        StoredSession phone = session(ada);
        SampleKeys keys = new SampleKeys(ada.user()).with(laptop.device());
        var first = keys.next(false);
        Bytes wrapped = SampleKeys.sealed(60);
        assertThat(identities.newest(List.of(ada.user()))).isEmpty();
        assertThat(identities.wrapped(ada.user())).isEmpty();
        assertThat(identities.announce(first, keys.list(1), wrapped, NOW)).isEqualTo(Change.DONE);
        IdentityStore.Newest newest = identities.newest(List.of(bob.user(), ada.user())).getFirst();
        assertThat(newest.user()).isEqualTo(ada.user());
        assertThat(newest.identity()).isEqualTo(first.encoded());
        assertThat(newest.devices()).isEqualTo(keys.list(1).encoded());
        assertThat(newest.living()).containsExactlyInAnyOrder(laptop.device(), phone.device());
        assertThat(identities.wrapped(ada.user())).contains(new Rest.WrappedIdentity(1, wrapped));
        assertThat(identities.all(ada.user()))
                .containsExactly(new Rest.AnnouncedIdentity(first.encoded(), NOW));
        assertThat(identities.all(bob.user())).isEmpty();
    }

    @Test
    void anIdentityFollowsTheNewestAndTakesItsPlace() {
        StoredSession laptop = session(ada);
        SampleKeys keys = announced(ada, laptop);
        var second = keys.next(true);
        var ahead = keys.next(true);
        assertThat(identities.announce(ahead, keys.list(1), SampleKeys.sealed(60), NOW))
                .isEqualTo(Change.OUTDATED);
        assertThat(identities.wrapped(ada.user())).isPresent();
        Bytes wrapped = SampleKeys.sealed(60);
        SampleKeys others = new SampleKeys(ada.user()).with(laptop.device());
        others.next(false);
        assertThat(second.generation()).isEqualTo(2);
        var replaced = others.next(false);
        assertThat(identities.announce(replaced, others.list(1), wrapped, NOW + 1))
                .isEqualTo(Change.DONE);
        assertThat(identities.announce(second, others.list(1), wrapped, NOW + 2))
                .isEqualTo(Change.OUTDATED);
        assertThat(identities.all(ada.user())).hasSize(2);
        assertThat(identities.wrapped(ada.user())).contains(new Rest.WrappedIdentity(2, wrapped));
        assertThat(identities.newest(List.of(ada.user())).getFirst().identity())
                .isEqualTo(replaced.encoded());
    }

    @Test
    void aListFollowsTheNewestAndNamesOnlyDevicesWithASession() {
        StoredSession laptop = session(ada);
        SampleKeys keys = announced(ada, laptop);
        StoredSession phone = session(ada);
        keys.with(phone.device());
        assertThat(identities.change(keys.list(3))).isEqualTo(Change.OUTDATED);
        assertThat(identities.change(keys.list(1))).isEqualTo(Change.OUTDATED);
        assertThat(identities.change(keys.list(2))).isEqualTo(Change.DONE);
        assertThat(identities.change(keys.list(2))).isEqualTo(Change.OUTDATED);
        keys.with(samples.device());
        assertThat(identities.change(keys.list(3))).isEqualTo(Change.NO_SESSION);
        assertThat(identities.change(new SampleKeys(bob.user()).list(1)))
                .isEqualTo(Change.OUTDATED);
        StoredSession foreign = session(bob);
        keys.with(foreign.device());
        assertThat(identities.change(keys.list(3))).isEqualTo(Change.NO_SESSION);
        stores.sessions().end(ada.user(), phone.session(), NOW);
        assertThat(identities.newest(List.of(ada.user())).getFirst().living())
                .containsExactly(laptop.device());
    }

    private StoredKeyPackage made(StoredSession session, boolean lastResort, long expiresAt) {
        return new StoredKeyPackage(
                session.session(),
                owner(session),
                Bytes.of((byte) 1),
                SampleKeys.sealed(32),
                SampleKeys.sealed(300),
                lastResort,
                expiresAt,
                NOW);
    }

    private static LeafOwner owner(StoredSession session) {
        return new LeafOwner(session.user(), session.device());
    }

    private void stock(StoredSession session, int count) {
        List<StoredKeyPackage> made =
                IntStream.range(0, count).mapToObj(_ -> made(session, false, NOW + DAY)).toList();
        assertThat(packages.add(made)).isEqualTo(Adding.ADDED);
    }

    private Claimed claim(StoredAccount by, long at, StoredSession... of) {
        return packages.claim(claimOf(by, UUID.randomUUID(), at, of));
    }

    private Claim claimOf(StoredAccount by, UUID id, long at, StoredSession... of) {
        return new Claim(
                by.user(), id, room, Arrays.stream(of).map(KeysContract::owner).toList(), at);
    }

    private static List<Given> given(Claimed claimed) {
        return claimed instanceof Claimed.Done(var given) ? given : List.of();
    }

    @Test
    void aStockIsBoundedAndTakesNothingTwice() {
        StoredSession laptop = session(ada);
        StoredKeyPackage one = made(laptop, false, NOW + DAY);
        StoredKeyPackage last = made(laptop, true, NOW + DAY);
        assertThat(packages.add(List.of(one, last))).isEqualTo(Adding.ADDED);
        assertThat(packages.add(List.of(made(laptop, false, NOW + DAY), one)))
                .isEqualTo(Adding.KNOWN);
        assertThat(packages.stock(laptop.session(), NOW))
                .isEqualTo(new Stock(1, new LastResort(NOW, false)));
        assertThat(given(claim(bob, NOW, laptop))).hasSize(1);
        assertThat(packages.add(List.of(one))).isEqualTo(Adding.KNOWN);
        stock(laptop, Limits.KEY_PACKAGES);
        assertThat(packages.add(List.of(made(laptop, false, NOW + DAY)))).isEqualTo(Adding.FULL);
        assertThat(packages.add(List.of(made(laptop, true, NOW + DAY)))).isEqualTo(Adding.ADDED);
        assertThat(packages.stock(laptop.session(), NOW).left()).isEqualTo(Limits.KEY_PACKAGES);
        assertThat(packages.stock(laptop.session(), NOW + DAY)).isEqualTo(new Stock(0, null));
    }

    @Test
    void keyPackagesGoWithTheirSession() {
        StoredSession laptop = session(ada);
        stock(laptop, 3);
        stores.sessions().end(ada.user(), laptop.session(), NOW);
        assertThat(packages.left(laptop.device(), NOW)).isZero();
        assertThat(given(claim(bob, NOW, laptop))).isEmpty();
        assertThat(packages.add(List.of(made(laptop, false, NOW + DAY)))).isEqualTo(Adding.ENDED);
    }

    @Test
    void keyPackagesGoWithTheirDeviceOrItsKey() {
        StoredSession laptop = session(ada);
        StoredSession phone = session(ada);
        SampleKeys keys = announced(ada, laptop, phone);
        for (StoredSession session : List.of(laptop, phone)) {
            StoredKeyPackage some = made(session, false, NOW + DAY);
            Bytes own = keys.list(1).keyOf(session.device()).orElseThrow();
            assertThat(packages.add(List.of(certifiedBy(own, some)))).isEqualTo(Adding.ADDED);
        }
        assertThat(identities.change(keys.without(phone.device()).list(2))).isEqualTo(Change.DONE);
        assertThat(packages.left(phone.device(), NOW)).isZero();
        assertThat(packages.left(laptop.device(), NOW)).isEqualTo(1);
        assertThat(identities.change(keys.with(laptop.device()).list(3))).isEqualTo(Change.DONE);
        assertThat(packages.left(laptop.device(), NOW)).isZero();
    }

    private static StoredKeyPackage certifiedBy(Bytes key, StoredKeyPackage one) {
        return new StoredKeyPackage(
                one.session(),
                one.owner(),
                key,
                one.ref(),
                one.encoded(),
                one.lastResort(),
                one.expiresAt(),
                one.addedAt());
    }

    @Test
    void aClaimGivesOneOfEachDeviceAndTheSameAgain() {
        StoredSession laptop = session(ada);
        StoredSession phone = session(ada);
        StoredSession bare = session(ada);
        stock(laptop, 2);
        stock(phone, 1);
        UUID id = UUID.randomUUID();
        Claim claim = claimOf(bob, id, NOW, laptop, phone, bare);
        List<Given> first = given(packages.claim(claim));
        assertThat(first).extracting(Given::owner).containsExactly(owner(laptop), owner(phone));
        assertThat(given(packages.claim(claim))).isEqualTo(first);
        assertThat(packages.left(laptop.device(), NOW)).isEqualTo(1);
        assertThat(packages.claim(new Claim(bob.user(), id, events.roomId(), List.of(), NOW)))
                .isInstanceOf(Claimed.OtherRoom.class);
        packages.forgetExpired(NOW + DAY - 1);
        assertThat(given(packages.claim(claim))).isEqualTo(first);
        packages.forgetExpired(NOW + DAY);
        assertThat(packages.left(laptop.device(), NOW)).isZero();
        assertThat(given(packages.claim(claim))).isEmpty();
    }

    @Test
    void theLastResortIsGivenWhenNothingElseIs() {
        StoredSession laptop = session(ada);
        stock(laptop, 1);
        StoredKeyPackage last = made(laptop, true, NOW + DAY);
        packages.add(List.of(last));
        assertThat(given(claim(bob, NOW, laptop)).getFirst().lastResort()).isFalse();
        Given resort = new Given(owner(laptop), last.ref(), last.encoded(), true);
        assertThat(given(claim(bob, NOW, laptop))).containsExactly(resort);
        assertThat(given(claim(ada, NOW, laptop))).containsExactly(resort);
        assertThat(packages.stock(laptop.session(), NOW))
                .isEqualTo(new Stock(0, new LastResort(NOW, true)));
        packages.add(List.of(made(laptop, true, NOW + DAY)));
        assertThat(packages.stock(laptop.session(), NOW))
                .isEqualTo(new Stock(0, new LastResort(NOW, false)));
    }

    @Test
    void nobodyDrainsADevice() {
        StoredSession laptop = session(ada);
        stock(laptop, KeyPackageStore.CLAIMED_OF_DEVICE + 2);
        for (int i = 0; i < KeyPackageStore.CLAIMED_OF_DEVICE; i++) {
            assertThat(given(claim(bob, NOW, laptop))).hasSize(1);
        }
        assertThat(given(claim(bob, NOW + DAY - 1, laptop))).isEmpty();
        assertThat(packages.left(laptop.device(), NOW)).isEqualTo(2);
        assertThat(given(claim(ada, NOW, laptop))).hasSize(1);
        packages.add(List.of(made(laptop, false, NOW + 2 * DAY)));
        assertThat(given(claim(bob, NOW + DAY, laptop))).hasSize(1);
    }

    @Test
    void nobodyDrainsTheServer() {
        StoredSession laptop = session(ada);
        packages.add(List.of(made(laptop, true, NOW + 2 * DAY)));
        StoredSession[] many = new StoredSession[KeyPackageStore.CLAIMED_PER_HOUR / 2];
        Arrays.fill(many, laptop);
        assertThat(given(claim(bob, NOW, many))).hasSize(many.length);
        assertThat(given(claim(bob, NOW, many))).hasSize(many.length);
        assertThat(claim(bob, NOW + HOUR - 1, laptop)).isInstanceOf(Claimed.TooMany.class);
        assertThat(given(claim(ada, NOW, laptop))).hasSize(1);
        assertThat(given(claim(bob, NOW + HOUR, laptop))).hasSize(1);
    }

    @Test
    void ofManyClaimsAtOnceNoTwoAreGivenTheSame() throws Exception {
        StoredSession laptop = session(ada);
        stock(laptop, CLAIMS_AT_ONCE / 2);
        List<Claimed> claimed =
                Races.run(CLAIMS_AT_ONCE, i -> () -> claim(i % 2 == 0 ? ada : bob, NOW, laptop));
        List<Bytes> refs = new ArrayList<>();
        claimed.forEach(one -> given(one).forEach(given -> refs.add(given.ref())));
        assertThat(refs).hasSize(CLAIMS_AT_ONCE / 2).doesNotHaveDuplicates();
        stock(laptop, CLAIMS_AT_ONCE);
        UUID id = UUID.randomUUID();
        List<Claimed> same =
                Races.run(CLAIMS_AT_ONCE, _ -> () -> packages.claim(claimOf(bob, id, NOW, laptop)));
        assertThat(same).allMatch(same.getFirst()::equals);
        assertThat(packages.left(laptop.device(), NOW)).isEqualTo(CLAIMS_AT_ONCE - 1);
    }

    private Place place(long bucket) {
        return new Place(ada.user(), room.value(), 1, bucket);
    }

    private Putting put(long generation, long bucket, long from, Bytes sealed) {
        return archive.put(place(bucket), generation, from, sealed, Limits.ARCHIVE_BYTES);
    }

    private List<Rest.ArchivedBucket> read(long before, int limit) {
        return archive.read(ada.user(), room.value(), 1, before, limit);
    }

    @Test
    void aBucketTakesThePlaceOfTheVersionThatWasRead() {
        announced(ada, session(ada));
        Bytes one = SampleKeys.sealed(100);
        Bytes other = SampleKeys.sealed(200);
        assertThat(put(1, 7, 1, one)).isEqualTo(Putting.OUTDATED);
        assertThat(put(2, 7, 0, one)).isEqualTo(Putting.OUTDATED);
        assertThat(put(1, 7, 0, one)).isEqualTo(Putting.DONE);
        assertThat(put(1, 7, 0, other)).isEqualTo(Putting.OUTDATED);
        assertThat(put(1, 7, 1, other)).isEqualTo(Putting.DONE);
        assertThat(put(1, 9, 0, one)).isEqualTo(Putting.DONE);
        assertThat(put(1, 8, 0, one)).isEqualTo(Putting.DONE);
        var seven = new Rest.ArchivedBucket(7, 1, 2, other);
        assertThat(read(Long.MAX_VALUE, 2))
                .extracting(Rest.ArchivedBucket::bucket)
                .containsExactly(9L, 8L);
        assertThat(read(8, 2)).containsExactly(seven);
        assertThat(archive.read(ada.user(), room.value(), 2, Long.MAX_VALUE, 9)).isEmpty();
        assertThat(archive.read(bob.user(), room.value(), 1, Long.MAX_VALUE, 9)).isEmpty();
        archive.forget(bob.user(), room.value());
        archive.forget(ada.user(), ada.user().value());
        assertThat(read(Long.MAX_VALUE, 9)).hasSize(3);
        archive.forget(ada.user(), room.value());
        assertThat(read(Long.MAX_VALUE, 9)).isEmpty();
    }

    @Test
    void anArchiveIsBounded() {
        announced(ada, session(ada));
        announced(bob, session(bob));
        assertThat(put(place(1), 0, 2_000)).isEqualTo(Putting.DONE);
        assertThat(put(place(2), 0, 1)).isEqualTo(Putting.DONE);
        assertThat(put(place(3), 0, 1)).isEqualTo(Putting.FULL);
        assertThat(put(place(2), 1, MOST - 2_000 + 1)).isEqualTo(Putting.FULL);
        assertThat(put(place(2), 1, MOST - 2_000)).isEqualTo(Putting.DONE);
        assertThat(put(place(1), 1, 2_000)).isEqualTo(Putting.DONE);
        assertThat(put(new Place(bob.user(), room.value(), 1, 4), 0, 1)).isEqualTo(Putting.DONE);
        assertThat(put(place(3), 0, 1)).isEqualTo(Putting.FULL);
        archive.forget(ada.user(), room.value());
        assertThat(put(place(3), 0, MOST + 1)).isEqualTo(Putting.FULL);
        assertThat(put(place(3), 0, MOST)).isEqualTo(Putting.DONE);
    }

    private Putting put(Place place, long from, int bytes) {
        return archive.put(place, 1, from, SampleKeys.sealed(bytes), MOST);
    }

    @Test
    void allOfItGoesWithTheAccount() {
        StoredSession laptop = session(ada);
        announced(ada, laptop);
        stock(laptop, 2);
        StoredSession others = session(bob);
        stock(others, 2);
        assertThat(given(claim(bob, NOW, laptop))).hasSize(1);
        assertThat(given(claim(ada, NOW, others))).hasSize(1);
        put(1, 1, 0, SampleKeys.sealed(9));
        assertThat(stores.sessions().deleteAccount(ada.user(), NOW)).isPresent();
        assertThat(identities.newest(List.of(ada.user()))).isEmpty();
        assertThat(identities.all(ada.user())).isEmpty();
        assertThat(identities.wrapped(ada.user())).isEmpty();
        assertThat(packages.left(laptop.device(), NOW)).isZero();
        assertThat(read(Long.MAX_VALUE, 9)).isEmpty();
        assertThat(packages.left(others.device(), NOW)).isEqualTo(1);
    }
}
