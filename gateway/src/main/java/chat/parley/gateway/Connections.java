package chat.parley.gateway;

import chat.parley.accounts.Principal;
import chat.parley.protocol.ServerFrame.ByeReason;
import chat.parley.protocol.SessionId;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Which connections each session has on this node. Safe for use by many threads. */
final class Connections {
    /** A sign-in under way looks at what ended meanwhile; far more than end during one. */
    private static final int REMEMBERED = 10_000;

    private final ConcurrentHashMap<SessionId, List<ClientSession>> bySession =
            new ConcurrentHashMap<>();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong numbers = new AtomicLong();
    private final Shares<UserId> people;

    private final Map<SessionId, Boolean> ended =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<SessionId, Boolean> eldest) {
                    return size() > REMEMBERED;
                }
            };

    /**
     * @param ofPerson most of one person that are signed in
     */
    Connections(int ofPerson) {
        this.people = new Shares<>(ofPerson);
    }

    /** Answers the connection's number on this node. */
    long opened() {
        open.incrementAndGet();
        return numbers.incrementAndGet();
    }

    void closed() {
        open.decrementAndGet();
    }

    /** Connections at this moment, signed in or not. */
    int count() {
        return open.get();
    }

    /** Whether the person may have one more; then {@link #remove} must follow. */
    boolean admit(UserId person) {
        return people.take(person);
    }

    /**
     * Notes a connection that was admitted, unless its session has ended.
     *
     * @return whether the session goes on
     */
    boolean add(SessionId session, ClientSession connection) {
        bySession.merge(session, List.of(connection), Connections::both);
        return !hasEnded(session);
    }

    void remove(Principal who, ClientSession connection) {
        bySession.computeIfPresent(who.session(), (_, all) -> without(all, connection));
        people.giveBack(who.user());
    }

    /** Nearly all sessions have one connection: a small list is enough. */
    private static List<ClientSession> both(List<ClientSession> some, List<ClientSession> more) {
        List<ClientSession> all = new ArrayList<>(some);
        all.addAll(more);
        return List.copyOf(all);
    }

    private static @Nullable List<ClientSession> without(
            List<ClientSession> all, ClientSession connection) {
        List<ClientSession> rest = all.stream().filter(each -> each != connection).toList();
        return rest.isEmpty() ? null : rest;
    }

    private boolean hasEnded(SessionId session) {
        synchronized (ended) {
            return ended.containsKey(session);
        }
    }

    /** Cuts the connections of these sessions, and those that are about to be made. */
    void cut(Collection<SessionId> sessions) {
        synchronized (ended) {
            sessions.forEach(session -> ended.put(session, true));
        }
        for (SessionId session : sessions) {
            bySession
                    .getOrDefault(session, List.of())
                    .forEach(c -> c.cut(ByeReason.SESSION_ENDED, "the session was ended", null));
        }
    }
}
