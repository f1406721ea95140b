package chat.parley.cli.bench;

import java.net.URI;

/**
 * A server that takes its share of the connections.
 *
 * @param pid of its process, on this machine
 */
record Node(URI address, long pid) {}
