package chat.parley.testkit;

import static chat.parley.testkit.SampleAccounts.NOW;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.accounts.AccountStore;
import chat.parley.accounts.PushQueue;
import chat.parley.accounts.PushQueue.Due;
import chat.parley.accounts.PushQueue.Listener;
import chat.parley.accounts.PushQueue.Notice;
import chat.parley.accounts.PushSubscription;
import chat.parley.accounts.PushSubscription.Answer;
import chat.parley.accounts.PushSubscriptions;
import chat.parley.accounts.SessionStore;
import chat.parley.accounts.StoredAccount;
import chat.parley.accounts.StoredSession;
import chat.parley.accounts.StoredSettings;
import chat.parley.protocol.NotificationLevel;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomRole;
import chat.parley.protocol.ServerRole;
import chat.parley.rooms.Directory;
import chat.parley.rooms.Directory.ReadCursor;
import chat.parley.rooms.Interval;
import chat.parley.rooms.Membership;
import chat.parley.rooms.RoomIndex;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What every store of {@link PushSubscriptions} and their {@link PushQueue} promises. */
public abstract class PushContract {
    private final SampleAccounts samples = new SampleAccounts(31);
    private final SampleEvents events = new SampleEvents(32);
    private final StoredAccount ada = samples.account("ada");
    private final StoredAccount bob = samples.account("bob");
    private final List<RoomId> rooms =
            Stream.generate(events::roomId).limit(3).sorted(Comparator.naturalOrder()).toList();
    private final RoomId room = rooms.getFirst();
    private Stores stores;
    private PushSubscriptions subscriptions;
    private PushQueue queue;

    /** On one engine. */
    public record Stores(
            AccountStore accounts,
            SessionStore sessions,
            Directory directory,
            PushSubscriptions subscriptions,
            PushQueue queue) {}

    /** Empty ones. */
    protected abstract Stores create() throws Exception;

    @BeforeEach
    void open() throws Exception {
        stores = create();
        subscriptions = stores.subscriptions();
        queue = stores.queue();
        stores.accounts().changeSettings(new StoredSettings(true, false));
        stores.accounts().signUp(ada, null);
        stores.accounts().signUp(bob, null);
    }

    private StoredSession session(StoredAccount of) {
        StoredSession session = samples.session(of, NOW);
        stores.sessions().open(session, of.passwordHash(), 100);
        return session;
    }

    private static PushSubscription of(StoredSession session, String endpoint, long at) {
        return new PushSubscription(
                session.session(), session.user(), endpoint, "key", "secret", true, at, null);
    }

    private PushSubscription subscribed(StoredAccount person) {
        StoredSession session = session(person);
        PushSubscription made = of(session, "https://push/" + session.session(), NOW);
        assertThat(subscriptions.put(made)).isTrue();
        return made;
    }

    private static Membership member(StoredAccount person, long... from) {
        List<Interval> intervals =
                from.length == 1
                        ? List.of(new Interval(from[0], Interval.OPEN))
                        : List.of(
                                new Interval(from[0], from[1] - 1),
                                new Interval(from[1], Interval.OPEN));
        return new Membership(person.user(), RoomRole.MEMBER, 0, intervals);
    }

    private void project(RoomId into, long projected, Membership... members) {
        stores.directory()
                .project(
                        DirectoryFixture.publicRoom(into, "ops", projected),
                        List.of(members),
                        RoomIndex.EMPTY);
    }

    private static Notice notice(PushSubscription to, RoomId room, long seq) {
        return new Notice(to.session(), room, seq, NOW + seq);
    }

    private void note(Notice... notices) {
        queue.note(Map.of(), List.of(notices), NOW);
    }

    private List<Due> due() {
        return queue.due(NOW, 99);
    }

    @Test
    void aSubscriptionIsFoundAsWritten() {
        StoredSession phone = session(ada);
        StoredSession laptop = session(ada);
        PushSubscription later = of(phone, "https://push/1", NOW + 1);
        PushSubscription first =
                new PushSubscription(
                        laptop.session(), ada.user(), "https://push/ü", "k", "s", false, NOW, null);
        assertThat(subscriptions.put(later)).isTrue();
        assertThat(subscriptions.put(first)).isTrue();
        assertThat(subscriptions.of(ada.user())).containsExactly(first, later);
        assertThat(subscriptions.of(bob.user())).isEmpty();
    }

    @Test
    void aSessionHasOneAndABrowserTellsOne() {
        StoredSession phone = session(ada);
        subscriptions.put(of(phone, "https://push/1", NOW));
        PushSubscription second = of(phone, "https://push/2", NOW + 1);
        subscriptions.put(second);
        assertThat(subscriptions.of(ada.user())).containsExactly(second);
        PushSubscription taken = of(session(bob), "https://push/2", NOW);
        subscriptions.put(taken);
        assertThat(subscriptions.of(ada.user())).isEmpty();
        assertThat(subscriptions.of(bob.user())).containsExactly(taken);
    }

    @Test
    void whatIsRenewedKeepsWhatCameOfIt() {
        StoredSession phone = session(ada);
        String endpoint = "https://push/1";
        subscriptions.put(of(phone, endpoint, NOW));
        queue.answered(phone.session(), new Answer(201, NOW + 1, "one"));
        subscriptions.test(phone.session(), "two");
        PushSubscription anew =
                new PushSubscription(
                        phone.session(), ada.user(), endpoint, "k", "s", false, NOW + 2, null);
        assertThat(subscriptions.put(anew)).isTrue();
        assertThat(subscriptions.of(ada.user()))
                .containsExactly(
                        new PushSubscription(
                                phone.session(),
                                ada.user(),
                                endpoint,
                                "k",
                                "s",
                                false,
                                NOW,
                                new Answer(201, NOW + 1, "one")));
        assertThat(queue.tests(9)).extracting(PushQueue.Test::id).containsExactly("two");
    }

    @Test
    void aSubscriptionGoesWithItsSession() {
        PushSubscription phone = subscribed(bob);
        PushSubscription laptop = subscribed(bob);
        note(notice(phone, room, 1), notice(laptop, room, 1));
        stores.sessions().end(bob.user(), phone.session(), NOW);
        assertThat(subscriptions.of(bob.user())).containsExactly(laptop);
        assertThat(due()).extracting(Due::to).containsExactly(laptop);
        stores.sessions().suspend(bob.user(), ServerRole.MEMBER, NOW);
        assertThat(subscriptions.of(bob.user())).isEmpty();
        assertThat(due()).isEmpty();
        assertThat(subscriptions.put(phone)).isFalse();
        assertThat(subscriptions.test(phone.session(), "t")).isFalse();
        note(notice(phone, room, 2));
        assertThat(due()).isEmpty();
    }

    @Test
    void aSubscriptionGoesWithTheAccount() {
        PushSubscription phone = subscribed(bob);
        note(notice(phone, room, 1));
        assertThat(stores.sessions().deleteAccount(bob.user(), NOW)).isPresent();
        assertThat(subscriptions.of(bob.user())).isEmpty();
        assertThat(due()).isEmpty();
    }

    @Test
    void onlyThePersonRemovesTheirs() {
        PushSubscription phone = subscribed(ada);
        subscriptions.remove(bob.user(), phone.session());
        assertThat(subscriptions.of(ada.user())).containsExactly(phone);
        subscriptions.remove(ada.user(), phone.session());
        assertThat(subscriptions.of(ada.user())).isEmpty();
    }

    @Test
    void roomsOfMembersWithASubscriptionAreWatched() {
        project(rooms.get(0), 5, member(ada, 2));
        project(rooms.get(1), 5, member(ada, 3), member(bob, 4));
        project(rooms.get(2), 5, member(bob, 4));
        assertThat(queue.rooms(null, 9)).isEmpty();
        subscribed(ada);
        subscribed(ada);
        assertThat(queue.rooms(null, 9)).containsExactly(rooms.get(0), rooms.get(1));
        assertThat(queue.rooms(null, 1)).containsExactly(rooms.get(0));
        assertThat(queue.rooms(rooms.get(0), 9)).containsExactly(rooms.get(1));
        project(rooms.get(0), 6, new Membership(ada.user(), null, 0, List.of(new Interval(2, 6))));
        assertThat(queue.rooms(null, 9)).containsExactly(rooms.get(1));
        assertThat(queue.listeners(rooms.get(0))).isEmpty();
    }

    @Test
    void listenersComeWithWhatTheyWantOfTheRoom() {
        PushSubscription phone = subscribed(ada);
        PushSubscription other = subscribed(bob);
        project(room, 9, member(ada, 2, 7), member(bob, 4));
        stores.directory().setNotifications(room, bob.user(), NotificationLevel.MENTIONS);
        stores.directory().advance(room, bob.user(), new ReadCursor(8, 3));
        assertThat(queue.listeners(room))
                .containsExactlyInAnyOrder(
                        new Listener(phone.session(), ada.user(), NotificationLevel.ALL, 7, 0, NOW),
                        new Listener(
                                other.session(),
                                bob.user(),
                                NotificationLevel.MENTIONS,
                                4,
                                8,
                                NOW));
        assertThat(queue.listeners(rooms.get(1))).isEmpty();
    }

    @Test
    void cursorsMove() {
        assertThat(queue.cursors(rooms)).isEmpty();
        assertThat(queue.cursors(List.of())).isEmpty();
        queue.note(Map.of(room, 4L, rooms.get(1), 7L), List.of(), NOW);
        queue.note(Map.of(room, 6L), List.of(), NOW);
        assertThat(queue.cursors(rooms)).isEqualTo(Map.of(room, 6L, rooms.get(1), 7L));
    }

    @Test
    void thereIsOneNoticeForEachConversation() {
        PushSubscription phone = subscribed(ada);
        note(notice(phone, room, 3));
        note(notice(phone, room, 5), notice(phone, rooms.get(1), 1));
        assertThat(due())
                .containsExactlyInAnyOrder(
                        new Due(phone, room, 5, NOW + 5, 0, 0),
                        new Due(phone, rooms.get(1), 1, NOW + 1, 0, 0));
        assertThat(queue.due(NOW - 1, 9)).isEmpty();
        assertThat(queue.due(NOW, 1)).hasSize(1);
    }

    @Test
    void whatWasSentIsNotDueAnyMoreButWhatWasSaidMeanwhile() {
        PushSubscription phone = subscribed(ada);
        note(notice(phone, room, 3));
        Due first = due().getFirst();
        note(notice(phone, room, 4));
        queue.sent(first);
        assertThat(due()).extracting(Due::seq).containsExactly(4L);
        assertThat(due()).extracting(Due::sent).containsExactly(3L);
        queue.sent(due().getFirst());
        assertThat(due()).isEmpty();
    }

    @Test
    void whatFailedIsTriedLater() {
        PushSubscription phone = subscribed(ada);
        note(notice(phone, room, 3));
        queue.retry(due().getFirst(), NOW + 9, 2);
        assertThat(due()).isEmpty();
        assertThat(queue.due(NOW + 9, 9)).containsExactly(new Due(phone, room, 3, NOW + 3, 2, 0));
        note(notice(phone, room, 4));
        assertThat(due()).extracting(Due::attempts).containsExactly(0);
    }

    @Test
    void whatIsDroppedIsNotPushed() {
        PushSubscription phone = subscribed(ada);
        note(notice(phone, room, 3));
        Due stale = due().getFirst();
        note(notice(phone, room, 4));
        queue.drop(stale);
        assertThat(due()).extracting(Due::seq).containsExactly(4L);
        queue.drop(due().getFirst());
        assertThat(due()).isEmpty();
    }

    @Test
    void whatWasReadAfterItWasPushedIsKnownUntilTheSessionKnows() {
        PushSubscription phone = subscribed(ada);
        note(notice(phone, room, 3), notice(phone, rooms.get(1), 3));
        due().forEach(queue::sent);
        assertThat(queue.read(phone.session(), 9)).isEmpty();
        stores.directory().advance(room, ada.user(), new ReadCursor(3, 1));
        assertThat(queue.read(phone.session(), 9)).containsExactly(room);
        note(notice(phone, room, 4));
        queue.drop(due().getFirst());
        assertThat(queue.read(phone.session(), 9)).containsExactly(room);
        queue.forget(phone.session(), List.of(room));
        queue.forget(phone.session(), List.of());
        assertThat(queue.read(phone.session(), 9)).isEmpty();
    }

    @Test
    void answersAreKeptWithTheSubscription() {
        PushSubscription phone = subscribed(ada);
        queue.answered(phone.session(), new Answer(0, NOW + 1, null));
        assertThat(last()).isEqualTo(new Answer(0, NOW + 1, null));
        assertThat(subscriptions.test(phone.session(), "one")).isTrue();
        assertThat(queue.tests(9)).extracting(PushQueue.Test::id).containsExactly("one");
        queue.answered(phone.session(), new Answer(201, NOW + 2, null));
        assertThat(queue.tests(9)).hasSize(1);
        queue.answered(phone.session(), new Answer(201, NOW + 3, "one"));
        assertThat(queue.tests(9)).isEmpty();
        queue.answered(phone.session(), new Answer(429, NOW + 4, null));
        assertThat(last()).isEqualTo(new Answer(429, NOW + 4, "one"));
    }

    private @Nullable Answer last() {
        return subscriptions.of(ada.user()).getFirst().last();
    }

    @Test
    void whatThePushServiceForgotIsForgotten() {
        PushSubscription phone = subscribed(ada);
        note(notice(phone, room, 3));
        queue.gone(phone.session(), "https://push/another");
        assertThat(subscriptions.of(ada.user())).hasSize(1);
        queue.gone(phone.session(), phone.endpoint());
        assertThat(subscriptions.of(ada.user())).isEmpty();
        assertThat(due()).isEmpty();
    }
}
