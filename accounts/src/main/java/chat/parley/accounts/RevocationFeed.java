package chat.parley.accounts;

import chat.parley.protocol.SessionId;

import java.util.List;

/**
 * The sessions that ended, in the order in which they did. Every gateway reads it at least twice a
 * second and cuts the sockets of these sessions; when it cannot be read, gateways fail closed. May
 * block on the store.
 */
@FunctionalInterface
public interface RevocationFeed {

    /**
     * What ended after {@code position}, oldest first, a bounded page.
     *
     * @param position of the last page; negative: only tell the newest position
     */
    Page since(long position);

    record Page(List<SessionId> ended, long position) {}
}
