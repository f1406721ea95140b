package chat.parley.testkit;

import static chat.parley.testkit.SampleAccounts.NOW;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.accounts.AccountStore;
import chat.parley.accounts.NamePlace;
import chat.parley.accounts.RevocationFeed;
import chat.parley.accounts.SessionStore;
import chat.parley.accounts.SessionStore.Opening;
import chat.parley.accounts.StoredAccount;
import chat.parley.accounts.StoredInvitation;
import chat.parley.accounts.StoredSession;
import chat.parley.accounts.StoredSettings;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.ServerRole;
import chat.parley.protocol.SessionId;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** What every {@link SessionStore} promises. */
public abstract class SessionStoreContract {
    private static final String HERE = "192.0.2.1";
    private static final Opening.Opened ALONE = new Opening.Opened(List.of());

    private final SampleAccounts samples = new SampleAccounts(2);
    private final StoredAccount ada = samples.account("ada");
    private final StoredAccount bob = samples.account("bob");
    private AccountStore accounts;
    private SessionStore store;

    /** Two views of one empty database. */
    public record Stores(AccountStore accounts, SessionStore sessions) {}

    protected abstract Stores create() throws Exception;

    @BeforeEach
    void openStores() throws Exception {
        Stores stores = create();
        accounts = stores.accounts();
        store = stores.sessions();
        accounts.changeSettings(new StoredSettings(true, false));
        accounts.signUp(ada, null);
        accounts.signUp(bob, null);
    }

    private StoredSession open(StoredAccount of, long at) {
        StoredSession session = samples.session(of, at);
        assertThat(open(of, session)).isEqualTo(ALONE);
        return session;
    }

    private Opening open(StoredAccount of, StoredSession session) {
        return store.open(session, of.passwordHash(), 100);
    }

    private List<SessionId> ended() {
        return store.since(0).ended();
    }

    @Test
    void anOpenSessionIsFoundAsWritten() {
        StoredSession session = open(ada, NOW);
        assertThat(store.session(session.session())).contains(session);
        assertThat(store.sessionsOf(ada.user())).containsExactly(session);
        assertThat(store.sessionsOf(bob.user())).isEmpty();
        assertThat(store.standing(session.session())).contains(ServerRole.OWNER);
        assertThat(store.standing(open(bob, NOW).session())).contains(ServerRole.MEMBER);
    }

    @Test
    void anUnknownSessionHasNoStanding() {
        assertThat(store.session(samples.sessionId())).isEmpty();
        assertThat(store.standing(samples.sessionId())).isEmpty();
        assertThat(store.rotate(samples.sessionId(), "a", "b", NOW, HERE)).isFalse();
    }

    @Test
    void aPasswordThatChangedMeanwhileOpensNothing() {
        accounts.changePasswordHash(ada.user(), ada.passwordHash(), "new");
        StoredSession session = samples.session(ada, NOW);
        assertThat(open(ada, session)).isEqualTo(new Opening.Outdated());
        assertThat(store.session(session.session())).isEmpty();
        assertThat(open(samples.account("nobody"), samples.session(samples.account("nobody"), NOW)))
                .isEqualTo(new Opening.Outdated());
    }

    @Test
    void whoeverIsSuspendedHasNoSessionsAndOpensNone() {
        StoredSession first = open(bob, NOW);
        StoredSession second = open(bob, NOW + 1);
        StoredSession other = open(ada, NOW);
        assertThat(store.suspend(bob.user(), ServerRole.ADMIN, NOW + 2)).isEmpty();
        assertThat(store.sessionsOf(bob.user())).hasSize(2);
        assertThat(store.suspend(bob.user(), ServerRole.MEMBER, NOW + 2).orElseThrow())
                .containsExactly(second.session(), first.session());
        assertThat(ended()).containsExactly(second.session(), first.session());
        assertThat(open(bob, samples.session(bob, NOW + 3))).isEqualTo(new Opening.Outdated());
        assertThat(suspendedAt(bob)).isEqualTo(NOW + 2);
        assertThat(store.suspend(bob.user(), ServerRole.MEMBER, NOW + 4)).contains(List.of());
        assertThat(suspendedAt(bob)).isEqualTo(NOW + 2);
        assertThat(store.sessionsOf(ada.user())).containsExactly(other);
        assertThat(accounts.handOver(ada.user(), bob.user())).isFalse();
        assertThat(accounts.restore(bob.user())).isTrue();
        assertThat(suspendedAt(bob)).isNull();
        open(bob, NOW + 5);
    }

    private @Nullable Long suspendedAt(StoredAccount of) {
        return accounts.account(of.user()).orElseThrow().suspendedAt();
    }

    @Test
    void aSecondSignInReplacesTheSessionOfItsDevice() {
        DeviceId device = samples.device();
        StoredSession first = samples.session(ada, device, NOW);
        StoredSession second = samples.session(ada, device, NOW + 1);
        StoredSession elsewhere = open(ada, NOW);
        open(ada, first);
        assertThat(open(ada, second)).isEqualTo(new Opening.Opened(List.of(first.session())));
        assertThat(store.sessionsOf(ada.user())).containsExactly(second, elsewhere);
        assertThat(ended()).containsExactly(first.session());
    }

    @Test
    void aDeviceStaysWithWhoUsedItFirst() {
        DeviceId device = samples.device();
        StoredSession session = samples.session(ada, device, NOW);
        open(ada, session);
        store.end(ada.user(), session.session(), NOW);
        assertThat(open(bob, samples.session(bob, device, NOW)))
                .isEqualTo(new Opening.DeviceTaken());
        assertThat(open(ada, samples.session(ada, device, NOW))).isEqualTo(ALONE);
    }

    @Test
    void pastTheLimitTheLongestUnusedSessionsEnd() {
        StoredSession oldest = open(ada, NOW);
        StoredSession older = open(ada, NOW + 1);
        StoredSession newer = open(ada, NOW + 2);
        assertThat(store.rotate(oldest.session(), oldest.refreshHash(), "next", NOW + 3, HERE))
                .isTrue();
        StoredSession newest = samples.session(ada, NOW + 4);
        assertThat(store.open(newest, ada.passwordHash(), 2))
                .isEqualTo(new Opening.Opened(List.of(newer.session(), older.session())));
        assertThat(store.sessionsOf(ada.user()))
                .extracting(StoredSession::session)
                .containsExactly(newest.session(), oldest.session());
        assertThat(ended()).containsExactlyInAnyOrder(newer.session(), older.session());
    }

    @Test
    void ofDevicesWithoutSessionOnlyTheLastUsedAreRemembered() {
        List<DeviceId> devices = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            StoredSession session = samples.session(ada, NOW + i);
            store.open(session, ada.passwordHash(), 2);
            devices.add(session.device());
        }
        assertThat(open(bob, samples.session(bob, devices.getFirst(), NOW))).isEqualTo(ALONE);
        for (DeviceId remembered : devices.subList(1, 5)) {
            assertThat(open(bob, samples.session(bob, remembered, NOW)))
                    .isEqualTo(new Opening.DeviceTaken());
        }
    }

    @Test
    void aRefreshTokenIsReplacedOnlyWhileItIsTheNewest() {
        StoredSession session = open(ada, NOW);
        SessionId id = session.session();
        assertThat(store.rotate(id, session.refreshHash(), "second", NOW + 1, HERE)).isTrue();
        assertThat(store.rotate(id, session.refreshHash(), "other", NOW + 2, HERE)).isFalse();
        StoredSession now = store.session(id).orElseThrow();
        assertThat(now.refreshHash()).isEqualTo("second");
        assertThat(now.refreshedAt()).isEqualTo(NOW + 1);
        assertThat(now.createdAt()).isEqualTo(NOW);
    }

    @Test
    void whenAPasswordWasGivenIsRememberedForItsSessionAlone() {
        StoredSession session = open(ada, NOW);
        StoredSession other = open(ada, NOW);
        SessionId id = session.session();
        assertThat(store.confirm(id, ada.passwordHash(), NOW + 5)).isTrue();
        assertThat(store.session(id).orElseThrow().passwordAt()).isEqualTo(NOW + 5);
        assertThat(store.session(other.session())).contains(other);
        store.rotate(id, session.refreshHash(), "next", NOW + 7, HERE);
        assertThat(store.session(id).orElseThrow().passwordAt()).isEqualTo(NOW + 5);
    }

    @Test
    void aPasswordOfBeforeConfirmsNothing() {
        StoredSession session = open(ada, NOW);
        SessionId id = session.session();
        assertThat(store.confirm(id, bob.passwordHash(), NOW + 5)).isFalse();
        accounts.changePasswordHash(ada.user(), ada.passwordHash(), "new");
        assertThat(store.confirm(id, ada.passwordHash(), NOW + 5)).isFalse();
        assertThat(store.session(id)).contains(session);
        store.end(ada.user(), id, NOW);
        assertThat(store.confirm(id, "new", NOW + 5)).isFalse();
    }

    @Test
    void onlyOnesOwnSessionsEnd() {
        SessionId session = open(ada, NOW).session();
        assertThat(store.end(bob.user(), session, NOW)).isFalse();
        assertThat(store.standing(session)).isPresent();
        assertThat(store.end(ada.user(), session, NOW)).isTrue();
        assertThat(store.end(ada.user(), session, NOW)).isFalse();
        assertThat(store.standing(session)).isEmpty();
        assertThat(store.session(session)).isEmpty();
        assertThat(ended()).containsExactly(session);
    }

    @Test
    void allSessionsButOneEnd() {
        SessionId kept = open(ada, NOW).session();
        SessionId second = open(ada, NOW).session();
        SessionId third = open(ada, NOW).session();
        SessionId others = open(bob, NOW).session();
        assertThat(store.endOthers(ada.user(), kept, NOW)).containsExactlyInAnyOrder(second, third);
        assertThat(ended()).containsExactlyInAnyOrder(second, third);
        assertThat(store.standing(kept)).isPresent();
        assertThat(store.endOthers(ada.user(), null, NOW)).containsExactly(kept);
        assertThat(store.sessionsOf(ada.user())).isEmpty();
        assertThat(store.standing(others)).isPresent();
    }

    @Test
    void sessionsEndByIdlenessAndByAge() {
        SessionId idle = open(ada, NOW).session();
        StoredSession old = open(ada, NOW);
        store.rotate(old.session(), old.refreshHash(), "next", NOW + 100, HERE);
        SessionId fresh = open(ada, NOW + 50).session();
        assertThat(store.endExpired(NOW, NOW, NOW + 100)).isEmpty();
        assertThat(store.endExpired(NOW + 50, NOW, NOW + 100)).containsExactly(idle);
        assertThat(store.endExpired(NOW + 50, NOW + 1, NOW + 100)).containsExactly(old.session());
        assertThat(ended()).containsExactly(idle, old.session());
        assertThat(store.standing(fresh)).isPresent();
    }

    @Test
    void theFeedTellsEndingsOnceInTheirOrder() {
        RevocationFeed.Page none = store.since(-1);
        assertThat(none.ended()).isEmpty();
        List<SessionId> sessions = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            SessionId session = open(ada, NOW).session();
            store.end(ada.user(), session, NOW);
            sessions.add(session);
        }
        RevocationFeed.Page all = store.since(none.position());
        assertThat(all.ended()).isEqualTo(sessions);
        assertThat(store.since(all.position()))
                .isEqualTo(new RevocationFeed.Page(List.of(), all.position()));
        assertThat(store.since(-1).position()).isEqualTo(all.position());
    }

    @Test
    void theFeedComesInBoundedPages() throws Exception {
        int count = SessionStore.PAGE + 1;
        List<StoredSession> sessions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sessions.add(samples.session(ada, NOW));
        }
        Races.run(count, i -> () -> store.open(sessions.get(i), ada.passwordHash(), count));
        assertThat(store.endOthers(ada.user(), null, NOW)).hasSize(count);
        RevocationFeed.Page first = store.since(0);
        assertThat(first.ended()).hasSize(SessionStore.PAGE);
        assertThat(store.since(first.position()).ended()).hasSize(1);
    }

    @Test
    void positionsGoOnWhenTheFeedIsForgotten() {
        SessionId old = open(ada, NOW).session();
        store.end(ada.user(), old, NOW);
        long position = store.since(-1).position();
        store.forgetRevocations(NOW);
        assertThat(ended()).containsExactly(old);
        store.forgetRevocations(NOW + 1);
        assertThat(ended()).isEmpty();
        assertThat(store.since(-1).position()).isEqualTo(position);
        SessionId next = open(ada, NOW).session();
        store.end(ada.user(), next, NOW + 2);
        assertThat(store.since(position).ended()).containsExactly(next);
    }

    @Test
    void aRotationTellsFromWhere() {
        StoredSession session = open(ada, NOW);
        assertThat(store.session(session.session()).orElseThrow().address()).isEqualTo("192.0.2.7");
        store.rotate(session.session(), session.refreshHash(), "next", NOW + 1, "2001:db8::1");
        assertThat(store.session(session.session()).orElseThrow().address())
                .isEqualTo("2001:db8::1");
    }

    @Test
    void nobodyOpensASessionWhoWaitsToBeApproved() {
        accounts.changeSettings(new StoredSettings(true, true));
        StoredAccount cem = samples.account("cem");
        accounts.signUp(cem, null);
        assertThat(open(cem, samples.session(cem, NOW))).isEqualTo(new Opening.Outdated());
        accounts.approve(cem.user());
        assertThat(open(cem, samples.session(cem, NOW))).isEqualTo(ALONE);
    }

    @Test
    void aResetIsGoodOnceAndEndsAllSessions() {
        StoredSession session = open(bob, NOW);
        open(ada, NOW);
        accounts.addReset(bob.user(), "code", NOW + 5);
        assertThat(store.resetPassword("other", "new", NOW)).isEmpty();
        assertThat(store.resetPassword("code", "new", NOW + 5)).isEmpty();
        assertThat(store.resetPassword("code", "new", NOW + 4))
                .contains(List.of(session.session()));
        assertThat(accounts.account(bob.user()).orElseThrow().passwordHash()).isEqualTo("new");
        assertThat(ended()).containsExactly(session.session());
        assertThat(store.resetPassword("code", "newer", NOW)).isEmpty();
    }

    @Test
    void aDeletedAccountLeavesNothingButEndedSessions() {
        StoredSession session = open(bob, NOW);
        accounts.changeRole(bob.user(), ServerRole.MEMBER, ServerRole.ADMIN);
        StoredInvitation made = samples.invitation(1, NOW + 1, bob.user());
        accounts.addInvitation(made, 10, NOW);
        accounts.addReset(bob.user(), "code", NOW + 5);
        assertThat(store.deleteAccount(bob.user(), NOW)).contains(List.of(session.session()));
        assertThat(store.deleteAccount(bob.user(), NOW)).isEmpty();
        assertThat(accounts.find(bob.name(), NamePlace.START, 10)).isEmpty();
        assertThat(accounts.account(bob.user())).isEmpty();
        assertThat(accounts.accountNamed("bob")).isEmpty();
        assertThat(accounts.resettable("code", NOW)).isEmpty();
        assertThat(accounts.invitation(made.code(), NOW)).isEmpty();
        assertThat(store.standing(session.session())).isEmpty();
        assertThat(ended()).containsExactly(session.session());
        StoredAccount later = samples.account("bob");
        accounts.signUp(later, null);
        assertThat(open(later, samples.session(later, session.device(), NOW))).isEqualTo(ALONE);
    }

    @Test
    void theOwnersAccountIsNotDeleted() {
        open(ada, NOW);
        assertThat(store.deleteAccount(ada.user(), NOW)).isEmpty();
        assertThat(store.sessionsOf(ada.user())).hasSize(1);
    }

    @Test
    void ofManyWhoUseAResetAtOnceOneDoes() throws Exception {
        accounts.addReset(bob.user(), "code", NOW + 5);
        List<Boolean> answers =
                Races.run(20, i -> () -> store.resetPassword("code", "new-" + i, NOW).isPresent());
        assertThat(answers).containsOnlyOnce(true);
    }

    @Test
    void ofManyRotationsAtOnceOneHappens() throws Exception {
        StoredSession session = open(ada, NOW);
        List<Boolean> answers =
                Races.run(
                        30,
                        i ->
                                () ->
                                        store.rotate(
                                                session.session(),
                                                session.refreshHash(),
                                                "next-" + i,
                                                NOW + i,
                                                HERE));
        assertThat(answers).containsOnlyOnce(true);
        String hash = store.session(session.session()).orElseThrow().refreshHash();
        assertThat(hash).isEqualTo("next-" + answers.indexOf(true));
    }

    @Test
    void aSessionEndedByManyAtOnceIsInTheFeedOnce() throws Exception {
        SessionId session = open(ada, NOW).session();
        List<Boolean> answers = Races.run(30, _ -> () -> store.end(ada.user(), session, NOW));
        assertThat(answers).containsOnlyOnce(true);
        assertThat(ended()).containsExactly(session);
    }

    @Test
    void aReaderOfTheFeedMissesNothingWhileManyEnd() throws Exception {
        List<SessionId> sessions = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            sessions.add(open(ada, NOW).session());
        }
        List<List<SessionId>> seen =
                Races.run(
                        61,
                        i ->
                                i == 60
                                        ? () -> follow(60)
                                        : () -> {
                                            store.end(ada.user(), sessions.get(i), NOW);
                                            return List.of();
                                        });
        assertThat(seen.getLast()).containsExactlyInAnyOrderElementsOf(sessions);
    }

    private List<SessionId> follow(int count) {
        List<SessionId> seen = new ArrayList<>();
        long position = 0;
        while (seen.size() < count) {
            RevocationFeed.Page page = store.since(position);
            seen.addAll(page.ended());
            position = page.position();
        }
        return seen;
    }

    @Test
    void ofManySignInsOnOneDeviceAtOnceOneSessionIsLeft() throws Exception {
        DeviceId device = samples.device();
        List<StoredSession> sessions = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            sessions.add(samples.session(ada, device, NOW));
        }
        Races.run(20, i -> () -> open(ada, sessions.get(i)));
        assertThat(store.sessionsOf(ada.user())).hasSize(1);
        assertThat(ended()).hasSize(19).doesNotHaveDuplicates();
    }
}
