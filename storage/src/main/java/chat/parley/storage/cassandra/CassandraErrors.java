package chat.parley.storage.cassandra;

import chat.parley.rooms.StoreUnavailable;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.NodeUnavailableException;
import com.datastax.oss.driver.api.core.connection.ConnectionInitException;
import com.datastax.oss.driver.api.core.servererrors.QueryValidationException;
import com.datastax.oss.driver.api.core.servererrors.UnavailableException;

import java.util.Collection;

/** What the driver's errors mean. */
final class CassandraErrors {
    private CassandraErrors() {}

    /** A read or a write that may be repeated failed. */
    static RuntimeException unavailable(DriverException e) {
        return e instanceof QueryValidationException
                ? new IllegalStateException("Cassandra refuses a statement of Parley", e)
                : new StoreUnavailable("Cassandra does not answer: " + e.getMessage(), e);
    }

    /**
     * Whether it is certain that a conditional write did not happen and never will: no node took
     * it, or the one that did saw, before it proposed anything, that too few replicas are there. Of
     * every other error (a time-out, a closed connection, a failing replica) nothing follows.
     */
    static boolean isHarmless(Throwable e) {
        return switch (e) {
            case AllNodesFailedException all ->
                    all.getAllErrors().values().stream()
                            .flatMap(Collection::stream)
                            .allMatch(CassandraErrors::isHarmless);
            case UnavailableException _ -> true;
            case NodeUnavailableException _ -> true;
            case ConnectionInitException _ -> true;
            default -> false;
        };
    }
}
