package chat.parley.testkit;

import chat.parley.protocol.Event;
import chat.parley.protocol.Limits;
import chat.parley.rooms.EventLog;
import chat.parley.rooms.StreamId;

import java.util.ArrayList;
import java.util.List;

/** Reads whole streams. */
public final class LogReader {
    private LogReader() {}

    /** Everything above the floor, page by page. */
    public static List<Event> readAll(EventLog log, StreamId stream) {
        List<Event> all = new ArrayList<>();
        List<Event> page = log.read(stream, 0, Limits.PAGE_EVENTS);
        while (!page.isEmpty()) {
            all.addAll(page);
            page = log.read(stream, page.getLast().seq(), Limits.PAGE_EVENTS);
        }
        return all;
    }
}
