package chat.parley.gateway;

import chat.parley.protocol.ServerFrame.ByeReason;
import chat.parley.protocol.SessionId;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Which connections each session has on this node. Safe for use by many threads. */
final class Connections {
    /** A sign-in under way looks at what ended meanwhile; far more than end during one. */
    private static final int REMEMBERED = 10_000;

    private final ConcurrentHashMap<SessionId, Set<ClientSession>> bySession =
            new ConcurrentHashMap<>();
    private final AtomicInteger open = new AtomicInteger();

    private final Map<SessionId, Boolean> ended =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<SessionId, Boolean> eldest) {
                    return size() > REMEMBERED;
                }
            };

    void opened() {
        open.incrementAndGet();
    }

    void closed() {
        open.decrementAndGet();
    }

    /** Connections at this moment, signed in or not. */
    int count() {
        return open.get();
    }

    /**
     * Notes a connection, unless its session has ended.
     *
     * @return whether the session goes on
     */
    boolean add(SessionId session, ClientSession connection) {
        bySession.compute(
                session,
                (_, known) -> {
                    Set<ClientSession> all = known == null ? ConcurrentHashMap.newKeySet() : known;
                    all.add(connection);
                    return all;
                });
        return !hasEnded(session);
    }

    void remove(SessionId session, ClientSession connection) {
        bySession.computeIfPresent(
                session,
                (_, connections) -> {
                    connections.remove(connection);
                    return connections.isEmpty() ? null : connections;
                });
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
                    .getOrDefault(session, Set.of())
                    .forEach(c -> c.cut(ByeReason.SESSION_ENDED, "the session was ended", null));
        }
    }
}
