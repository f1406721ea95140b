package chat.parley.gateway;

import java.util.EnumSet;
import java.util.Set;

/** Whether the client's socket is read: as long as nothing speaks against it. */
final class Reading {
    private final ClientChannel channel;
    private final Set<Hold> holds = EnumSet.noneOf(Hold.class);

    /** Why a socket is not read. */
    enum Hold {
        /** A {@code hello} is being looked at: what follows depends on it. */
        SIGNING_IN,
        /** Rights to read are being looked up: one frame's at a time. */
        SUBSCRIBING,
        /** Too many sends are not answered yet. */
        UNACKNOWLEDGED,
        /** More frames than the connection is good for. */
        TOO_FAST,
        /** The client does not read what it was sent. */
        UNWRITABLE,
        /** The connection ends as soon as its sends are answered. */
        LEAVING
    }

    Reading(ClientChannel channel) {
        this.channel = channel;
    }

    void hold(Hold hold) {
        if (holds.isEmpty()) {
            channel.stopReading();
        }
        holds.add(hold);
    }

    void release(Hold hold) {
        if (holds.remove(hold) && holds.isEmpty()) {
            channel.resumeReading();
        }
    }

    /** Whether silence is the client's own: it could be heard. */
    boolean isOn() {
        return holds.isEmpty();
    }

    boolean isHeld(Hold hold) {
        return holds.contains(hold);
    }
}
