package chat.parley.server;

/**
 * How a store is found well or not.
 *
 * @param store as in health and metrics
 * @param needed whether a node without it is of no use to clients
 * @param check may block, and throws when the store does not do its work
 */
record Probe(String store, boolean needed, Runnable check) {}
