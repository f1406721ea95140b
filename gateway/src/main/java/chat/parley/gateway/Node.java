package chat.parley.gateway;

import chat.parley.accounts.Authenticator;
import chat.parley.rooms.Bus;
import chat.parley.rooms.EventLog;
import chat.parley.rooms.Presence;
import chat.parley.rooms.RoomReader;

import java.util.function.LongSupplier;

/**
 * What all connections of a node share.
 *
 * @param clockMs milliseconds since 1970 UTC
 * @param lookups for sign-in, rights, cursors and presence: small reads and writes
 * @param pages for pages of events
 */
record Node(
        GatewayConfig config,
        EventLog log,
        RoomReader reader,
        Bus bus,
        Presence presence,
        Sends sends,
        Authenticator authenticator,
        LongSupplier clockMs,
        Offload lookups,
        PageReads pages,
        Connections connections) {
    long now() {
        return clockMs.getAsLong();
    }
}
