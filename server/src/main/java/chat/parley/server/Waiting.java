package chat.parley.server;

import java.util.function.IntSupplier;

/**
 * A queue that is looked at from outside.
 *
 * @param queue as in the metrics
 * @param length at this moment; must not block
 */
record Waiting(String queue, IntSupplier length) {}
