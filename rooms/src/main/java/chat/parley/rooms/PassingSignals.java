package chat.parley.rooms;

import chat.parley.protocol.PresenceSettings;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Tells others what somebody does in passing, as far as that person lets them know; where that
 * cannot be found out, nothing. Blocks; safe for use by many threads.
 */
public final class PassingSignals {
    private static final Logger LOG = LoggerFactory.getLogger(PassingSignals.class);

    private final Function<UserId, PresenceSettings> chosen;
    private final Bus bus;

    /**
     * @param chosen what somebody has chosen to show; may throw {@link StoreUnavailable}
     */
    public PassingSignals(Function<UserId, PresenceSettings> chosen, Bus bus) {
        this.chosen = chosen;
        this.bus = bus;
    }

    /** The person's own connections are told in any case: few of them follow the room. */
    public void read(Bus.Signal.ReadMoved moved) {
        if (lets(moved.user(), PresenceSettings::tellsReading)) {
            bus.publish(StreamId.of(moved.room()), moved);
        }
        bus.tellOwn(moved.user(), moved);
    }

    /**
     * @param thread root of the thread that is written in; null: in the room itself
     */
    public void typing(RoomId room, UserId person, @Nullable Long thread) {
        if (lets(person, PresenceSettings::tellsTyping)) {
            bus.publish(StreamId.of(room), new Bus.Signal.Typing(room, person, thread));
        }
    }

    private boolean lets(UserId person, Predicate<PresenceSettings> know) {
        try {
            return know.test(chosen.apply(person));
        } catch (StoreUnavailable e) {
            LOG.warn("What somebody has chosen to show cannot be read", e);
            return false;
        }
    }
}
