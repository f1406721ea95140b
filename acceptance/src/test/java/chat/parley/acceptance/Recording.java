package chat.parley.acceptance;

import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.EventType;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.Said;
import chat.parley.protocol.UserId;
import chat.parley.sdk.EventStream;
import chat.parley.sdk.ParleyClient;
import chat.parley.sdk.StreamItem;
import chat.parley.testkit.History;
import chat.parley.testkit.HistoryChecker;
import chat.parley.testkit.Observation;
import chat.parley.testkit.Violation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What one person's clients saw of one room, in the order in which they did. The SDK keeps the ids
 * of events to itself, so a text, which must be said once only, stands for the id until the log is
 * known. Thread-safe.
 */
final class Recording {
    private final UserId user;
    private final RoomId room;
    private final List<Seen> seen = new ArrayList<>();
    private final Map<String, Long> newest = new HashMap<>();
    private int acked;
    private long newestAcked;
    private int delivered;

    private sealed interface Seen {
        /** The server acknowledged the text. */
        record Acked(String text, long seq) implements Seen {}

        record Other(Observation observation) implements Seen {}
    }

    Recording(UserId user, RoomId room) {
        this.user = user;
        this.room = room;
    }

    synchronized void acked(String text, long seq) {
        seen.add(new Seen.Acked(text, seq));
        acked++;
        newestAcked = Math.max(newestAcked, seq);
    }

    /** The highest number that an acknowledgement named. */
    synchronized long newestAcked() {
        return newestAcked;
    }

    /** The number of the last event that a reader was given, or 0. */
    synchronized long newest(String reader) {
        return newest.getOrDefault(reader, 0L);
    }

    synchronized int acked() {
        return acked;
    }

    synchronized int delivered() {
        return delivered;
    }

    void followed(String reader) {
        add(new Observation.Followed(reader, user, room, 0));
    }

    synchronized void took(String reader, StreamItem item) {
        switch (item) {
            case StreamItem.Delivered(_, Event event) -> {
                add(new Observation.Delivered(reader, room, event));
                delivered++;
                newest.put(reader, event.seq());
            }
            case StreamItem.Skipped(var to, long from, var reason) ->
                    add(new Observation.Skipped(reader, room, from, to.after(), reason));
            case StreamItem.Restarted _ ->
                    throw new AssertionError("no backup was restored, yet the room began anew");
        }
    }

    /** Takes whatever comes, until the stream ends. */
    void follow(String reader, EventStream stream) {
        try {
            for (StreamItem item = stream.next(); item != null; item = stream.next()) {
                took(reader, item);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    void settled(String reader) {
        add(new Observation.Settled(reader, room));
    }

    void asked() {
        add(new Observation.Asked(user, room));
    }

    void told(long head) {
        add(new Observation.Told(user, room, head));
    }

    void readUpTo(long seq) {
        add(new Observation.ReadUpTo(user, room, seq));
    }

    private synchronized void add(Observation observation) {
        seen.add(new Seen.Other(observation));
    }

    /** The room as it is now. */
    static List<Event> wholeLog(ParleyClient client, RoomId room) {
        List<Event> log = new ArrayList<>();
        long head = Long.MAX_VALUE;
        while (log.size() < head) {
            var page = client.rest().eventsAfter(room, log.size(), 200);
            log.addAll(page.events());
            head = page.head();
        }
        return log;
    }

    /** What is wrong with all that was seen, given the room's whole log. */
    synchronized List<Violation> check(List<Event> log) {
        Map<String, EventId> ids = new HashMap<>();
        History history = new History();
        for (Event event : log) {
            String intent = intent(event);
            ids.putIfAbsent(intent, event.id());
            history.add(new Observation.Sent(user, intent, room, event.id()));
        }
        seen.forEach(one -> history.add(observation(one, ids)));
        history.add(new Observation.Quiet());
        log.forEach(event -> history.add(new Observation.Stored(room, event)));
        return HistoryChecker.check(history);
    }

    private Observation observation(Seen one, Map<String, EventId> ids) {
        return switch (one) {
            case Seen.Acked(String text, long seq) ->
                    new Observation.Acked(
                            user, room, ids.getOrDefault(text, idOfNothingStored(text)), seq);
            case Seen.Other(Observation observation) -> observation;
        };
    }

    private static EventId idOfNothingStored(String text) {
        return new EventId(new UUID(0, text.hashCode()));
    }

    private static String intent(Event event) {
        try {
            return event.type().equals(EventType.MESSAGE)
                    ? event.content().as(Said.Message.class).text()
                    : event.type();
        } catch (InvalidJson e) {
            throw new AssertionError(e);
        }
    }
}
