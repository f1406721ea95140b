package chat.parley.simulator;

import chat.parley.protocol.ClientFrame.Cursor;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventType;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomSummary;
import chat.parley.protocol.ServerFrame.GapReason;
import chat.parley.protocol.UserId;
import chat.parley.testkit.Observation;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The reading half of a device's application: which rooms it follows, and a store of how far it has
 * each of them. The store outlives the process.
 */
final class Reader {
    private final String name;
    private final UserId user;
    private final RoomId inbox;
    private final Diary diary;
    private final Consumer<Cursor> follow;
    private final Map<RoomId, Cursor> store = new TreeMap<>();
    private final Set<RoomId> followed = new TreeSet<>();

    /** What the inbox says of the person. */
    private final Set<RoomId> memberOf = new TreeSet<>();

    /**
     * @param follow asks for everything after a cursor
     */
    Reader(String name, UserId user, Diary diary, Consumer<Cursor> follow) {
        this.name = name;
        this.user = user;
        this.inbox = new RoomId(user.value());
        this.diary = diary;
        this.follow = follow;
        store.put(inbox, new Cursor(inbox, 0, null));
    }

    /** Follows everything that is in the store. */
    void begin() {
        followed.clear();
        followed.addAll(store.keySet());
        List.copyOf(store.values()).forEach(follow);
    }

    boolean follows(RoomId room) {
        return followed.contains(room);
    }

    long position(RoomId room) {
        Cursor cursor = store.get(room);
        return cursor == null ? 0 : cursor.after();
    }

    /** The person is a member now. */
    void enter(RoomId room) {
        memberOf.add(room);
        follow(room);
    }

    private void follow(RoomId room) {
        if (!store.containsKey(room)) {
            store.put(room, new Cursor(room, 0, null));
            diary.saw(new Observation.Followed(name, user, room, 0));
        }
        followed.add(room);
        follow.accept(store.get(room));
    }

    /** The server told of the person's rooms. */
    void told(List<RoomSummary> rooms) {
        for (RoomSummary room : rooms) {
            if (room.role() != null && !follows(room.room())) {
                enter(room.room());
            }
        }
    }

    void delivered(Cursor cursor, Event event) {
        store.put(cursor.room(), cursor);
        if (cursor.room().equals(inbox)) {
            noticed(event);
        } else {
            diary.saw(new Observation.Delivered(name, cursor.room(), event));
        }
    }

    /** The inbox tells where the person came in and went out. */
    private void noticed(Event notice) {
        RoomId room = Pointer.of(notice).room();
        switch (notice.type()) {
            case EventType.MEMBER_JOINED -> enter(room);
            case EventType.MEMBER_LEFT -> memberOf.remove(room);
            default -> {}
        }
    }

    void skipped(Cursor cursor, long from, GapReason reason) {
        store.put(cursor.room(), cursor);
        diary.saw(new Observation.Skipped(name, cursor.room(), from, cursor.after(), reason));
    }

    void ended(RoomId room) {
        followed.remove(room);
    }

    /** The inbox may have been ahead of what the server decides by: then it is asked again. */
    void askAgain(RoomId room) {
        if (memberOf.contains(room) && !follows(room)) {
            follow(room);
        }
    }
}
