package chat.parley.gateway;

import chat.parley.accounts.Authenticator;
import chat.parley.accounts.FewKeyPackages;
import chat.parley.accounts.SecurityLog;
import chat.parley.rooms.Bus;
import chat.parley.rooms.EventHistory;
import chat.parley.rooms.PassingSignals;
import chat.parley.rooms.Presence;
import chat.parley.rooms.PresenceStore;
import chat.parley.rooms.RoomReader;
import chat.parley.rooms.Sends;
import chat.parley.rooms.ShownPresence;

import java.util.function.LongSupplier;

/**
 * What all connections of a node share.
 *
 * @param clockMs milliseconds since 1970 UTC
 * @param elapsedMs milliseconds since some moment; never set back
 * @param lookups for sign-in, rights, cursors and presence: small reads and writes
 * @param pages for pages of events
 */
record Node(
        GatewayConfig config,
        EventHistory log,
        RoomReader reader,
        Bus bus,
        Presence presence,
        PresenceStore chosen,
        ShownPresence shown,
        PassingSignals passing,
        Sends sends,
        Authenticator authenticator,
        FewKeyPackages keyPackages,
        LongSupplier clockMs,
        LongSupplier elapsedMs,
        Offload lookups,
        PageReads pages,
        Connections connections,
        GatewayCounts counts,
        SecurityLog security) {
    /** The date, which may jump either way: never to be subtracted from another. */
    long now() {
        return clockMs.getAsLong();
    }

    /** What time limits are measured by. */
    long elapsed() {
        return elapsedMs.getAsLong();
    }
}
