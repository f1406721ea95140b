package chat.parley.server;

import java.net.InetAddress;

/**
 * Who sent a request, and where to: a browser takes the latter two for the server's origin.
 *
 * @param scheme {@code http} or {@code https}
 * @param authority host, and port if it is not the scheme's own; empty when the request names none
 */
record Sender(InetAddress address, String scheme, String authority) {}
