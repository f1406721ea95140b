package chat.parley.rooms;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;

/** The nodes of one process: mostly a single one. */
public final class MemoryNodes implements Nodes {
    private final LongSupplier elapsedMs;
    private final long goneMs;
    private final Map<String, Said> beats = new HashMap<>();
    private final Map<String, String> claims = new HashMap<>();

    private record Said(Set<NodeRole> roles, long atMs) {}

    /**
     * @param elapsedMs milliseconds since some moment; never set back
     */
    public MemoryNodes(LongSupplier elapsedMs) {
        this(elapsedMs, GONE);
    }

    /**
     * @param gone instead of {@link Nodes#GONE}
     */
    public MemoryNodes(LongSupplier elapsedMs, Duration gone) {
        this.elapsedMs = elapsedMs;
        this.goneMs = gone.toMillis();
    }

    @Override
    public synchronized List<Beat> beat(String node, Set<NodeRole> roles) {
        long now = elapsedMs.getAsLong();
        beats.values().removeIf(said -> now - said.atMs() >= goneMs);
        beats.put(node, new Said(Set.copyOf(roles), now));
        return beats.entrySet().stream()
                .map(said -> beat(said.getKey(), said.getValue(), now))
                .toList();
    }

    private static Beat beat(String node, Said said, long now) {
        return new Beat(node, said.roles(), Duration.ofMillis(now - said.atMs()));
    }

    @Override
    public synchronized void leave(String node) {
        beats.remove(node);
        claims.values().removeIf(node::equals);
    }

    @Override
    public synchronized boolean claim(String work, String node) {
        String holder = claims.get(work);
        Said said = holder == null ? null : beats.get(holder);
        long now = elapsedMs.getAsLong();
        boolean free = said == null || now - said.atMs() >= goneMs;
        if (free || Objects.equals(holder, node)) {
            claims.put(work, node);
            return true;
        }
        return false;
    }

    @Override
    public synchronized void release(String work, String node) {
        claims.remove(work, node);
    }

    @Override
    public void close() {}
}
