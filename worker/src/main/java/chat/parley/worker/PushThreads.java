package chat.parley.worker;

import chat.parley.protocol.Event;
import chat.parley.protocol.EventType;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.Said;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Directory;
import chat.parley.rooms.EventHistory;
import chat.parley.rooms.StreamId;

import java.util.List;

/**
 * Whom an answer in a thread concerns: those who follow the thread, and whom it mentions. Who began
 * it follows it, unless they said that they do not; that may not be stored yet.
 */
final class PushThreads {
    private final EventHistory log;
    private final Directory directory;

    PushThreads(EventHistory log, Directory directory) {
        this.log = log;
        this.directory = directory;
    }

    /** Whatever is not said in a thread, or cannot be read here, concerns everybody. */
    boolean concerns(UserId user, RoomId room, Event event) {
        List<Long> below =
                event.type().equals(EventType.MESSAGE) ? Said.subjects(event) : List.of();
        return below.isEmpty()
                || PushContents.isFor(user, event)
                || below.stream().anyMatch(thread -> follows(user, room, thread));
    }

    private boolean follows(UserId user, RoomId room, long thread) {
        Boolean following = directory.following(room, thread, List.of(user)).get(user);
        return following != null
                ? following
                : log.read(StreamId.of(room), thread - 1, 1).stream()
                        .anyMatch(root -> root.seq() == thread && root.sender().equals(user));
    }
}
