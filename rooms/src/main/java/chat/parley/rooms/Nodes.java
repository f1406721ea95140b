package chat.parley.rooms;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * The port to what nodes know of each other: who is alive, and who does what only one may do. A
 * node is named anew at each start; nothing says where it is, for nodes never talk to each other.
 * Every call may block on I/O; throws {@link StoreUnavailable}. Safe for use by many threads.
 *
 * <p>It may forget everything at any moment, and nodes that are cut off from it live on: whatever
 * rests on it must stay right when two nodes do the same.
 */
public interface Nodes extends AutoCloseable {
    /** Nodes say that they are alive about so often. */
    Duration BEAT_EVERY = Duration.ofSeconds(1);

    /** Who was not heard of for so long is not reckoned with. */
    Duration ALIVE = Duration.ofSeconds(5);

    /** Who was not heard of for so long does not come back, and others take over what it left. */
    Duration GONE = Duration.ofMinutes(1);

    /** Says that this node is alive, and tells who else said so within {@link #GONE}. */
    List<Beat> beat(String node, Set<NodeRole> roles);

    /** The node goes: its beats and claims are forgotten at once. */
    void leave(String node);

    /**
     * Takes on something that only one node does. Whoever has it keeps it until they {@link
     * #release} it, {@link #leave}, or are {@link #GONE}.
     *
     * @return whether it is this node's now, or was already
     */
    boolean claim(String work, String node);

    /** Gives up what this node has claimed; nothing when another one has it. */
    void release(String work, String node);

    @Override
    void close();

    /**
     * @param ago how long before this moment the node said it, by the store's clock
     */
    record Beat(String node, Set<NodeRole> roles, Duration ago) {
        public boolean isAlive() {
            return ago.compareTo(ALIVE) < 0;
        }
    }
}
