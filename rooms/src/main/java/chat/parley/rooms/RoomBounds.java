package chat.parley.rooms;

import chat.parley.protocol.Limits;

import java.time.Duration;

/**
 * How much of a room a sequencer remembers. A server uses {@link #DEFAULT}; the simulator makes
 * them small, so that what happens at the bounds happens often.
 *
 * @param heldMembers a room that knows more people is looked up, not held
 * @param dedupeEvents ids of at least so many last events are known
 * @param dedupeWindow ids of events younger than this are known
 * @param clockTolerance how far the clock of whoever named an id may be off; less than the window
 * @param projectEvery the tables are brought up to the head after so many events, so that loading
 *     stays quick
 */
public record RoomBounds(
        int heldMembers,
        int dedupeEvents,
        Duration dedupeWindow,
        Duration clockTolerance,
        int projectEvery) {
    public static final RoomBounds DEFAULT =
            new RoomBounds(
                    1_000, Limits.DEDUPE_EVENTS, Limits.DEDUPE_WINDOW, Duration.ofMinutes(5), 500);
}
