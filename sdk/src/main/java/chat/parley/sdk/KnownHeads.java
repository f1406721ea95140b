package chat.parley.sdk;

import chat.parley.protocol.Deterministic;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomSummary;
import chat.parley.protocol.ServerFrame;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;

/** Where the person's rooms stood when the server last told; the oldest told are forgotten. */
@Deterministic
final class KnownHeads {
    private static final int MOST = 10_000;

    private final Map<RoomId, Mark> marks = new LinkedHashMap<>();

    /** A position in a stream: events after it were not there yet. */
    record Mark(long generation, long head) {}

    void add(RoomSummary room) {
        put(room.room(), new Mark(room.generation(), room.head()));
    }

    /** Ignored for rooms whose generation was not told: a head means nothing without it. */
    void add(ServerFrame.RoomHead head) {
        Mark known = marks.get(head.room());
        if (known != null) {
            put(head.room(), new Mark(known.generation(), head.head()));
        }
    }

    void reset(ServerFrame.Reset reset) {
        put(reset.room(), new Mark(reset.generation(), reset.head()));
    }

    @Nullable Mark of(RoomId room) {
        return marks.get(room);
    }

    private void put(RoomId room, Mark mark) {
        marks.remove(room);
        marks.put(room, mark);
        if (marks.size() > MOST) {
            marks.remove(marks.keySet().iterator().next());
        }
    }
}
