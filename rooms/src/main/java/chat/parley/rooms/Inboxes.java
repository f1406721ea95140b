package chat.parley.rooms;

import chat.parley.protocol.Content;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.EventType;
import chat.parley.protocol.GroupLeaf;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;
import chat.parley.protocol.Uuids;

import java.util.ArrayList;
import java.util.List;

/**
 * Writes into people's inboxes what happened to them in rooms: {@code member.invited}, {@code
 * member.joined}, {@code member.left}, {@code member.role}, each with the content {@code {"room",
 * "seq"}}.
 *
 * <p>An inbox event's id is derived from (room, sequence, recipient), so that writing twice, after
 * a crash, changes nothing. Blocks; safe for use by many threads.
 */
final class Inboxes {
    private static final int LOOK_BACK_EVENTS = 2_000;

    /**
     * How long ago, by clocks that may be wrong; so some events are looked at whatever they say.
     */
    private static final long LOOK_BACK_MS = 10 * 60_000;

    private static final int LEAST_LOOK_BACK_EVENTS = 200;

    private final EventLog log;

    Inboxes(EventLog log) {
        this.log = log;
    }

    /**
     * Durable once it returns. Throws {@link StoreUnavailable}.
     *
     * @return what was written now, to be published once the tables say the same
     */
    List<Bus.Signal.Appended> write(RoomId room, List<Event> events) {
        List<Bus.Signal.Appended> written = new ArrayList<>();
        for (Event event : events) {
            notices(event).forEach(notice -> write(room, event, notice, written));
        }
        return written;
    }

    /** Who is told of an event of a room, and as what. */
    static List<Notice> notices(Event event) {
        if (!EventType.changesRoom(event.type())) {
            return List.of();
        }
        return switch (change(event)) {
            case RoomChange.Created created -> {
                List<Notice> notices = new ArrayList<>();
                notices.add(new Notice(event.sender(), EventType.MEMBER_JOINED));
                if (created.with() != null && !created.with().equals(event.sender())) {
                    notices.add(new Notice(created.with(), EventType.MEMBER_JOINED));
                }
                yield notices;
            }
            case RoomChange.Invited(UserId user) -> List.of(new Notice(user, event.type()));
            case RoomChange.Joined(UserId user) -> List.of(new Notice(user, event.type()));
            case RoomChange.Left(UserId user, _) -> List.of(new Notice(user, event.type()));
            case RoomChange.RoleGiven(UserId user, _) -> List.of(new Notice(user, event.type()));
            case RoomChange.Committed commit ->
                    commit.welcomes() == 0
                            ? List.of()
                            : commit.added().stream()
                                    .map(GroupLeaf::user)
                                    .distinct()
                                    .map(user -> new Notice(user, EventType.MLS_WELCOME))
                                    .toList();
            case RoomChange.Encrypted _,
                    RoomChange.Removal _,
                    RoomChange.Renamed _,
                    RoomChange.Configured _,
                    RoomChange.Pinned _,
                    RoomChange.Unpinned _,
                    RoomChange.Closed _,
                    RoomChange.Unbanned _,
                    RoomChange.NickChanged _,
                    RoomChange.Deletion _ ->
                    List.of();
        };
    }

    private void write(RoomId room, Event cause, Notice notice, List<Bus.Signal.Appended> written) {
        StreamId inbox = StreamId.inbox(notice.recipient());
        EventId id = derivedId(room, cause.seq(), notice.recipient());
        SharedAppend.append(
                        log,
                        inbox,
                        head ->
                                holds(inbox, head, id, cause.at())
                                        ? null
                                        : event(head, id, notice, room, cause))
                .ifPresent(event -> written.add(new Bus.Signal.Appended(inbox, List.of(event))));
    }

    private boolean holds(StreamId inbox, StreamHead head, EventId id, long causedAt) {
        long before = head.head() + 1;
        for (int read = 0; before > 1 && read < LOOK_BACK_EVENTS; ) {
            List<Event> page = log.readBack(inbox, before, 100);
            if (page.stream().anyMatch(event -> event.id().equals(id))) {
                return true;
            }
            read += page.size();
            boolean enough = read >= LEAST_LOOK_BACK_EVENTS;
            if (page.isEmpty() || (enough && page.getFirst().at() < causedAt - LOOK_BACK_MS)) {
                return false;
            }
            before = page.getFirst().seq();
        }
        return false;
    }

    private static Event event(
            StreamHead head, EventId id, Notice notice, RoomId room, Event cause) {
        return new Event(
                head.head() + 1,
                head.count(),
                id,
                notice.type(),
                cause.sender(),
                cause.device(),
                cause.at(),
                Content.of(new Pointer(room, cause.seq())));
    }

    private static EventId derivedId(RoomId room, long seq, UserId recipient) {
        return new EventId(Uuids.named("parley inbox " + room + " " + seq + " " + recipient));
    }

    private static RoomChange change(Event event) {
        try {
            return RoomChange.of(event.type(), event.content());
        } catch (InvalidJson e) {
            throw new CorruptLog(event.type() + " at " + event.seq() + ": " + e.getMessage());
        }
    }

    record Notice(UserId recipient, String type) {}

    /** The content of an inbox event: where in which room it happened. */
    record Pointer(RoomId room, long seq) {}
}
