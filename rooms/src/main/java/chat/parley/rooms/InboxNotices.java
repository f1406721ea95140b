package chat.parley.rooms;

import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.EventType;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.Limits;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** What all inboxes say, by room; holds one small record for each notice that there is. */
final class InboxNotices {
    private static final int PAGE = 100;

    private final EventHistory log;
    private final Consumer<String> differences;
    private final Map<RoomId, Set<Told>> byRoom = new HashMap<>();
    private final Set<UserId> trimmed = new HashSet<>();

    private InboxNotices(EventHistory log, Consumer<String> differences) {
        this.log = log;
        this.differences = differences;
    }

    /** One notice: who was told what, about which event of the room. */
    record Told(UserId recipient, String type, long seq) {}

    /** Reads all inboxes; a notice that is there twice, or says nothing, is a difference. */
    static InboxNotices read(EventHistory log, Consumer<String> differences) {
        InboxNotices notices = new InboxNotices(log, differences);
        List<StreamId> page = log.streams(StreamId.Kind.INBOX, null, PAGE);
        while (!page.isEmpty()) {
            page.forEach(notices::readInbox);
            page = log.streams(StreamId.Kind.INBOX, page.getLast(), PAGE);
        }
        return notices;
    }

    private void readInbox(StreamId inbox) {
        UserId recipient = new UserId(inbox.id());
        long floor = log.head(inbox).floor();
        if (floor > 0) {
            trimmed.add(recipient);
        }
        Set<EventId> ids = new HashSet<>();
        List<Event> page = log.read(inbox, floor, Limits.PAGE_EVENTS);
        while (!page.isEmpty()) {
            for (Event notice : page) {
                if (!ids.add(notice.id())) {
                    differences.accept(inbox + " says at " + notice.seq() + " what it said before");
                }
                if (!notice.type().equals(EventType.ACCOUNT_ALERT)) {
                    add(recipient, inbox, notice);
                }
            }
            page = log.read(inbox, page.getLast().seq(), Limits.PAGE_EVENTS);
        }
    }

    private void add(UserId recipient, StreamId inbox, Event notice) {
        try {
            var where = notice.content().as(Inboxes.Pointer.class);
            byRoom.computeIfAbsent(where.room(), _ -> new HashSet<>())
                    .add(new Told(recipient, notice.type(), where.seq()));
        } catch (InvalidJson e) {
            differences.accept(inbox + " has at " + notice.seq() + " no notice: " + e.getMessage());
        }
    }

    /** Whether retention took the first of this person's notices. */
    boolean isTrimmed(UserId recipient) {
        return trimmed.contains(recipient);
    }

    /** What people were told of a room. */
    Set<Told> of(RoomId room) {
        return byRoom.getOrDefault(room, Set.of());
    }

    /** All rooms that somebody was told of. */
    Set<RoomId> rooms() {
        return byRoom.keySet();
    }
}
