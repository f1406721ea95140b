package chat.parley.rooms;

import chat.parley.protocol.Availability;
import chat.parley.protocol.UserId;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Presence of a server that is one process: as large as its connections. Deterministic. */
public final class MemoryPresence implements Presence {
    private final Map<UserId, Map<String, Shown>> people = new HashMap<>();

    @Override
    public synchronized void show(
            UserId user, String connection, Availability status, long untilMs) {
        people.computeIfAbsent(user, _ -> new HashMap<>())
                .put(connection, new Shown(status, untilMs));
    }

    @Override
    public synchronized void drop(UserId user, String connection) {
        forget(user, (name, _) -> name.equals(connection));
    }

    @Override
    public synchronized Map<UserId, Availability> of(Collection<UserId> users, long nowMs) {
        Map<UserId, Availability> present = new LinkedHashMap<>();
        for (UserId user : users) {
            forget(user, (_, shown) -> shown.untilMs() <= nowMs);
            mostPresent(user).ifPresent(status -> present.put(user, status));
        }
        return present;
    }

    @Override
    public void close() {}

    private Optional<Availability> mostPresent(UserId user) {
        return people.getOrDefault(user, Map.of()).values().stream()
                .map(Shown::status)
                .min(Availability::compareTo)
                .filter(status -> status != Availability.OFFLINE);
    }

    private void forget(UserId user, Obsolete obsolete) {
        people.computeIfPresent(
                user,
                (_, connections) -> {
                    connections
                            .entrySet()
                            .removeIf(each -> obsolete.test(each.getKey(), each.getValue()));
                    return connections.isEmpty() ? null : connections;
                });
    }

    private record Shown(Availability status, long untilMs) {}

    @FunctionalInterface
    private interface Obsolete {
        boolean test(String connection, Shown shown);
    }
}
