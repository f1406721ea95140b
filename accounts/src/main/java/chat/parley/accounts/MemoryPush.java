package chat.parley.accounts;

import chat.parley.protocol.RoomId;
import chat.parley.protocol.SessionId;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Directory;
import chat.parley.rooms.Membership;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Subscriptions and notices that live as long as the process, for tests and simulations. */
public final class MemoryPush implements PushSubscriptions, PushQueue {
    private static final int ROOMS_PER_PAGE = 100;

    private final SessionStore sessions;
    private final Directory directory;
    private final Map<SessionId, PushSubscription> subscriptions = new LinkedHashMap<>();
    private final Map<SessionId, String> tests = new LinkedHashMap<>();
    private final Map<Place, State> notices = new LinkedHashMap<>();
    private final Map<RoomId, Long> cursors = new LinkedHashMap<>();

    private record Place(SessionId session, RoomId room) {}

    /**
     * @param dueAt null: nothing is to be pushed
     * @param sent the last message that the session was told of; 0 for none
     */
    private record State(long seq, long at, @Nullable Long dueAt, int attempts, long sent) {}

    public MemoryPush(SessionStore sessions, Directory directory) {
        this.sessions = sessions;
        this.directory = directory;
    }

    @Override
    public synchronized boolean put(PushSubscription subscription) {
        List<SessionId> others =
                subscriptions.values().stream()
                        .filter(other -> other.endpoint().equals(subscription.endpoint()))
                        .map(PushSubscription::session)
                        .filter(session -> !session.equals(subscription.session()))
                        .toList();
        others.forEach(this::forget);
        if (sessions.session(subscription.session()).isEmpty()) {
            return false;
        }
        subscriptions.merge(subscription.session(), subscription, MemoryPush::renewed);
        return true;
    }

    private static PushSubscription renewed(PushSubscription before, PushSubscription now) {
        return !before.endpoint().equals(now.endpoint())
                ? now
                : new PushSubscription(
                        now.session(),
                        now.user(),
                        now.endpoint(),
                        now.p256dh(),
                        now.auth(),
                        now.text(),
                        before.createdAt(),
                        before.last());
    }

    /** What sessions had that have ended goes when it is looked for. */
    private List<PushSubscription> living() {
        List.copyOf(subscriptions.keySet()).stream()
                .filter(session -> sessions.session(session).isEmpty())
                .forEach(this::forget);
        return List.copyOf(subscriptions.values());
    }

    private void forget(SessionId session) {
        subscriptions.remove(session);
        tests.remove(session);
        notices.keySet().removeIf(place -> place.session().equals(session));
    }

    @Override
    public synchronized List<PushSubscription> of(UserId user) {
        return living().stream()
                .filter(one -> one.user().equals(user))
                .sorted(Comparator.comparingLong(PushSubscription::createdAt))
                .toList();
    }

    @Override
    public synchronized void remove(UserId user, SessionId session) {
        if (of(user).stream().anyMatch(one -> one.session().equals(session))) {
            forget(session);
        }
    }

    @Override
    public synchronized boolean test(SessionId session, String id) {
        boolean there = living().stream().anyMatch(one -> one.session().equals(session));
        if (there) {
            tests.put(session, id);
        }
        return there;
    }

    @Override
    public synchronized List<RoomId> rooms(@Nullable RoomId after, int limit) {
        TreeSet<RoomId> rooms = new TreeSet<>();
        living().forEach(one -> rooms.addAll(roomsOf(one.user())));
        return (after == null ? rooms : rooms.tailSet(after, false)).stream().limit(limit).toList();
    }

    private List<RoomId> roomsOf(UserId user) {
        List<RoomId> rooms = new ArrayList<>();
        @Nullable RoomId after = null;
        List<Directory.Listing> page;
        do {
            page = directory.roomsOf(user, after, ROOMS_PER_PAGE);
            for (Directory.Listing listing : page) {
                after = listing.room().room();
                if (listing.membership().isMember()) {
                    rooms.add(after);
                }
            }
        } while (page.size() == ROOMS_PER_PAGE);
        return rooms;
    }

    @Override
    public synchronized Map<RoomId, Long> cursors(Collection<RoomId> rooms) {
        Map<RoomId, Long> known = new LinkedHashMap<>(cursors);
        known.keySet().retainAll(rooms);
        return known;
    }

    @Override
    public synchronized List<Listener> listeners(RoomId room) {
        List<Listener> listeners = new ArrayList<>();
        for (PushSubscription one : living()) {
            Membership member = directory.membership(room, one.user());
            if (member.isMember()) {
                listeners.add(
                        new Listener(
                                one.session(),
                                one.user(),
                                directory.marks(room, one.user()).notifications(),
                                member.intervals().getLast().from(),
                                directory.readCursor(room, one.user()).seq(),
                                one.createdAt()));
            }
        }
        return listeners;
    }

    @Override
    public synchronized void note(Map<RoomId, Long> moved, Collection<Notice> noted, long nowMs) {
        cursors.putAll(moved);
        for (Notice notice : noted) {
            if (subscriptions.containsKey(notice.session())) {
                @Nullable State before = notices.get(place(notice.session(), notice.room()));
                notices.put(
                        place(notice.session(), notice.room()),
                        new State(
                                notice.seq(),
                                notice.at(),
                                nowMs,
                                0,
                                before == null ? 0 : before.sent()));
            }
        }
    }

    private static Place place(SessionId session, RoomId room) {
        return new Place(session, room);
    }

    @Override
    public synchronized List<Due> due(long nowMs, int limit) {
        List<PushSubscription> living = living();
        return notices.entrySet().stream()
                .filter(each -> isDue(each.getValue(), nowMs))
                .sorted(Comparator.comparingLong(each -> dueAt(each.getValue())))
                .flatMap(
                        each ->
                                living.stream()
                                        .filter(
                                                one ->
                                                        one.session()
                                                                .equals(each.getKey().session()))
                                        .map(one -> due(one, each.getKey(), each.getValue())))
                .limit(limit)
                .toList();
    }

    private static boolean isDue(State state, long nowMs) {
        return dueAt(state) <= nowMs;
    }

    private static long dueAt(State state) {
        @Nullable Long at = state.dueAt();
        return at == null ? Long.MAX_VALUE : at;
    }

    private static Due due(PushSubscription to, Place place, State state) {
        return new Due(to, place.room(), state.seq(), state.at(), state.attempts(), state.sent());
    }

    @Override
    public synchronized List<Test> tests(int limit) {
        return living().stream()
                .filter(one -> tests.containsKey(one.session()))
                .map(one -> new Test(one, String.valueOf(tests.get(one.session()))))
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized void sent(Due due) {
        notices.computeIfPresent(
                place(due.to().session(), due.room()),
                (_, state) ->
                        new State(
                                state.seq(),
                                state.at(),
                                state.seq() == due.seq() ? null : state.dueAt(),
                                0,
                                due.seq()));
    }

    @Override
    public synchronized void retry(Due due, long atMs, int attempts) {
        notices.computeIfPresent(
                place(due.to().session(), due.room()),
                (_, state) ->
                        state.seq() == due.seq()
                                ? new State(state.seq(), state.at(), atMs, attempts, state.sent())
                                : state);
    }

    @Override
    public synchronized void drop(Due due) {
        notices.computeIfPresent(
                place(due.to().session(), due.room()),
                (_, state) ->
                        state.seq() != due.seq()
                                ? state
                                : state.sent() == 0
                                        ? null
                                        : new State(
                                                state.seq(), state.at(), null, 0, state.sent()));
    }

    @Override
    public synchronized void answered(SessionId session, PushSubscription.Answer answer) {
        subscriptions.computeIfPresent(session, (_, one) -> with(one, answer));
        @Nullable String test = answer.test();
        if (test != null) {
            tests.remove(session, test);
        }
    }

    private static PushSubscription with(PushSubscription one, PushSubscription.Answer answer) {
        PushSubscription.@Nullable Answer last = one.last();
        @Nullable String test = answer.test() == null && last != null ? last.test() : answer.test();
        return new PushSubscription(
                one.session(),
                one.user(),
                one.endpoint(),
                one.p256dh(),
                one.auth(),
                one.text(),
                one.createdAt(),
                new PushSubscription.Answer(answer.status(), answer.at(), test));
    }

    @Override
    public synchronized void gone(SessionId session, String endpoint) {
        @Nullable PushSubscription one = subscriptions.get(session);
        if (one != null && one.endpoint().equals(endpoint)) {
            forget(session);
        }
    }

    @Override
    public synchronized List<RoomId> read(SessionId session, int limit) {
        @Nullable PushSubscription one = subscriptions.get(session);
        return one == null
                ? List.of()
                : notices.entrySet().stream()
                        .filter(each -> each.getKey().session().equals(session))
                        .filter(each -> each.getValue().sent() > 0)
                        .filter(
                                each ->
                                        directory.readCursor(each.getKey().room(), one.user()).seq()
                                                >= each.getValue().sent())
                        .map(each -> each.getKey().room())
                        .sorted()
                        .limit(limit)
                        .toList();
    }

    @Override
    public synchronized void forget(SessionId session, Collection<RoomId> rooms) {
        for (RoomId room : rooms) {
            notices.computeIfPresent(
                    place(session, room),
                    (_, state) ->
                            state.dueAt() == null
                                    ? null
                                    : new State(
                                            state.seq(),
                                            state.at(),
                                            state.dueAt(),
                                            state.attempts(),
                                            0));
        }
    }
}
