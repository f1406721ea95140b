package chat.parley.storage.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.loadbalancing.NodeDistance;
import com.datastax.oss.driver.api.core.metadata.Node;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether a write is on a disk by the time that a keyspace answers it.
 *
 * @param durableWrites whether writes go through the commit logs at all
 * @param oneCopy whether one node holds each event, and no other
 * @param syncs {@code commitlog_sync} of the nodes of the data centre; {@link #UNTOLD} of those
 *     that do not tell
 */
record Durability(boolean durableWrites, boolean oneCopy, Set<String> syncs) {
    /** A node does not answer, or its view is not for this role. */
    static final String UNTOLD = "untold";

    private static final Logger LOG = LoggerFactory.getLogger(Durability.class);
    private static final String PERIODIC = "periodic";
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);
    private static final String KEYSPACE =
            "SELECT durable_writes, replication FROM system_schema.keyspaces WHERE keyspace_name ="
                    + " ?";
    private static final String SYNC =
            "SELECT value FROM system_views.settings WHERE name = 'commitlog_sync'";

    /** Throws a {@link DriverException} when the keyspace cannot be asked for. */
    static Durability of(CqlSession session, String keyspace) {
        Row row =
                Objects.requireNonNull(
                        session.execute(SimpleStatement.newInstance(KEYSPACE, keyspace)).one());
        Map<String, String> replication =
                Objects.requireNonNull(row.getMap("replication", String.class, String.class));
        Set<String> syncs = new TreeSet<>();
        for (Node node : session.getMetadata().getNodes().values()) {
            if (node.getDistance() == NodeDistance.LOCAL) {
                syncs.add(sync(session, node));
            }
        }
        return new Durability(row.getBoolean("durable_writes"), isOneCopy(replication), syncs);
    }

    /** Copies stand under the names of data centres, or under one for all, beside the class. */
    private static boolean isOneCopy(Map<String, String> replication) {
        return replication.entrySet().stream()
                .filter(entry -> !entry.getKey().equals("class"))
                .map(Map.Entry::getValue)
                .toList()
                .equals(List.of("1"));
    }

    /** Each node answers for itself. */
    private static String sync(CqlSession session, Node node) {
        try {
            Row row =
                    session.execute(
                                    SimpleStatement.newInstance(SYNC)
                                            .setNode(node)
                                            .setTimeout(ANSWER_WITHIN))
                            .one();
            return row == null ? UNTOLD : String.valueOf(row.getString("value"));
        } catch (DriverException e) {
            LOG.debug("{} does not tell how it syncs: {}", node, e.getMessage());
            return UNTOLD;
        }
    }

    /** Why nothing can be acknowledged here. */
    Optional<String> fault() {
        if (!durableWrites) {
            return Optional.of(
                    "its durable_writes is false, so that what is acknowledged is lost with the"
                            + " power: ALTER KEYSPACE … WITH durable_writes = true");
        }
        return oneCopy && syncs.contains(PERIODIC)
                ? Optional.of(
                        "there is one copy of each event, and the commitlog_sync of its nodes is"
                                + " periodic, so that the last seconds of what is acknowledged are"
                                + " lost with the power: set it to batch or group in"
                                + " cassandra.yaml")
                : Optional.empty();
    }

    /** What whoever runs the nodes has to know. */
    Optional<String> warning() {
        if (syncs.contains(PERIODIC)) {
            return Optional.of(
                    "commitlog_sync is periodic: nodes acknowledge what is not on their disks yet,"
                            + " and one that loses its power may take with it up to"
                            + " commitlog_sync_period (10 s by default) of what was acknowledged;"
                            + " set it to batch or group in cassandra.yaml");
        }
        return syncs.contains(UNTOLD)
                ? Optional.of(
                        "not every node told its commitlog_sync (the role needs SELECT on"
                                + " system_views.settings): see to it that it is batch or group")
                : Optional.empty();
    }
}
