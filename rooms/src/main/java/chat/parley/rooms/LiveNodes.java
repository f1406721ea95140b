package chat.parley.rooms;

import chat.parley.protocol.Deterministic;
import chat.parley.rooms.Nodes.Beat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What one node knows of the others from their beats. Cautious both ways: a node is reckoned with
 * only while it was heard of a moment ago, and taken for dead only when it was not heard of all the
 * while that this node could hear. A state machine; not thread-safe. Times are milliseconds since
 * some moment, never set back.
 */
@Deterministic
final class LiveNodes {
    private static final long NEVER = Long.MIN_VALUE;

    /** By node: when it was alive for the last time that is known of. */
    private final Map<String, Long> lastAlive = new HashMap<>();

    private Set<String> owners = Set.of();
    private long readAt = NEVER;

    /** Since when beats could be read without a longer break. */
    private long hearingSince = NEVER;

    void seen(List<Beat> beats, long nowMs) {
        if (!isHearing(nowMs)) {
            hearingSince = nowMs;
        }
        readAt = nowMs;
        beats.forEach(
                beat -> lastAlive.merge(beat.node(), nowMs - beat.ago().toMillis(), Math::max));
        lastAlive.values().removeIf(alive -> nowMs - alive >= Nodes.GONE.toMillis());
        owners =
                beats.stream()
                        .filter(beat -> beat.isAlive() && beat.roles().contains(NodeRole.ROOMS))
                        .map(Beat::node)
                        .collect(Collectors.toUnmodifiableSet());
    }

    /** Nodes that sequence rooms; none when beats could not be read for a while. */
    Set<String> owners(long nowMs) {
        return isHearing(nowMs) ? owners : Set.of();
    }

    /** Whether it is dead, as far as can be known. */
    boolean isGone(String node, long nowMs) {
        return isHearing(nowMs)
                && nowMs - hearingSince >= Nodes.GONE.toMillis()
                && !lastAlive.containsKey(node);
    }

    private boolean isHearing(long nowMs) {
        return readAt != NEVER && nowMs - readAt < Nodes.ALIVE.toMillis();
    }
}
