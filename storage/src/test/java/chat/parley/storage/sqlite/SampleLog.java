package chat.parley.storage.sqlite;

import chat.parley.protocol.Event;
import chat.parley.rooms.Append;
import chat.parley.rooms.EventLog;
import chat.parley.rooms.StreamHead;
import chat.parley.rooms.StreamId;
import chat.parley.testkit.LogReader;
import chat.parley.testkit.SampleEvents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A small log on disk, and what was written to it. */
final class SampleLog {
    final Map<StreamId, List<Event>> streams = new LinkedHashMap<>();
    private final SampleEvents samples;
    private final Path path;

    SampleLog(Path path, long seed) {
        this.path = path;
        this.samples = new SampleEvents(seed);
    }

    Path path() {
        return path;
    }

    Path file(String name) {
        return path.resolve(name);
    }

    /** Appends to this many streams, new ones where there are too few, a few events at a time. */
    void append(SqliteEventLog log, int toStreams, int eventsEach) {
        while (streams.size() < toStreams) {
            streams.put(samples.room(), new ArrayList<>());
        }
        for (int done = 0; done < eventsEach; done += 10) {
            for (var stream : streams.entrySet()) {
                append(log, stream.getKey(), stream.getValue(), Math.min(10, eventsEach - done));
            }
        }
    }

    private void append(SqliteEventLog log, StreamId id, List<Event> events, int count) {
        List<Event> more =
                events.isEmpty() ? samples.after(0, 0, count) : samples.following(events, count);
        if (!(log.append(id, events.size(), more) instanceof Append.Appended)) {
            throw new AssertionError("not appended to " + id);
        }
        events.addAll(more);
    }

    /** Opens, appends, closes: everything is in {@code log.db} then. */
    void grow(int toStreams, int eventsEach) throws IOException {
        try (DataFolder folder = DataFolder.open(path);
                SqliteEventLog log = SqliteEventLog.open(folder)) {
            append(log, toStreams, eventsEach);
        }
    }

    boolean isWhole(EventLog log) {
        return streams.entrySet().stream().allMatch(stream -> isWhole(log, stream));
    }

    private static boolean isWhole(EventLog log, Map.Entry<StreamId, List<Event>> stream) {
        StreamHead head = log.head(stream.getKey());
        return head.head() == stream.getValue().size()
                && LogReader.readAll(log, stream.getKey()).equals(stream.getValue());
    }

    /** Copies the files as they are at this moment. */
    SampleLog copyTo(Path other) throws IOException {
        Files.createDirectories(other);
        for (String name : List.of("log.db", "log.db-wal", "witness")) {
            if (Files.exists(file(name))) {
                Files.copy(file(name), other.resolve(name));
            }
        }
        SampleLog copy = new SampleLog(other, 99);
        streams.forEach((id, events) -> copy.streams.put(id, new ArrayList<>(events)));
        return copy;
    }
}
