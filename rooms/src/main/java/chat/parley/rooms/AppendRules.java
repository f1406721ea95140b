package chat.parley.rooms;

import chat.parley.protocol.Event;

import java.util.List;

/** What every {@link EventLog} asks of an append before it does anything. */
public final class AppendRules {
    private AppendRules() {}

    /**
     * Checks what needs no knowledge of the stream: at least one event and at most {@link
     * EventLog#BATCH_EVENTS}, numbered densely after {@code head}. Throws {@link
     * IllegalArgumentException}.
     */
    public static void checkSequence(long head, List<Event> events) {
        if (events.isEmpty() || events.size() > EventLog.BATCH_EVENTS || head < 0) {
            throw new IllegalArgumentException(
                    "an append has 1 to "
                            + EventLog.BATCH_EVENTS
                            + " events and follows a head of 0 or more, not "
                            + events.size()
                            + " after "
                            + head);
        }
        long expected = head;
        for (Event event : events) {
            if (event.seq() != ++expected) {
                throw new IllegalArgumentException(
                        "sequence " + expected + " is due, not " + event.seq());
            }
        }
    }

    /**
     * Checks that the second dense number goes on from the stream's {@code count}, by one or not at
     * all for each event. Throws {@link IllegalArgumentException}.
     */
    public static void checkCount(long count, List<Event> events) {
        long before = count;
        for (Event event : events) {
            if (event.n() != before && event.n() != before + 1) {
                throw new IllegalArgumentException(
                        "at sequence "
                                + event.seq()
                                + " n is "
                                + before
                                + " or one more, not "
                                + event.n());
            }
            before = event.n();
        }
    }
}
