package chat.parley.rooms;

import chat.parley.protocol.Event;
import chat.parley.protocol.Limits;
import chat.parley.protocol.RoomId;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * Folds a room's log from its first event, apart from the tables, and compares the two. Reads only;
 * to be used while nobody appends. Blocks.
 */
public final class ProjectionCheck {
    private final EventLog log;
    private final Directory directory;

    public ProjectionCheck(EventLog log, Directory directory) {
        this.log = log;
        this.directory = directory;
    }

    /**
     * What the tables say differently from the log, a sentence each; empty when they agree. A room
     * whose first events retention took cannot be folded again and is not compared. Throws {@link
     * CorruptLog}.
     */
    public List<String> differences(RoomId room) {
        if (log.head(StreamId.of(room)).floor() > 0) {
            return List.of();
        }
        RoomState folded = fold(room);
        List<String> differences = new ArrayList<>();
        compare("the room", directory.room(room).orElse(null), record(folded), differences);
        for (Membership member : folded.roster().changed()) {
            compare(
                    "member " + member.user(),
                    directory.membership(room, member.user()),
                    member,
                    differences);
        }
        return differences;
    }

    private RoomState fold(RoomId room) {
        RoomState state =
                new RoomState(
                        room,
                        null,
                        0,
                        new Roster(List.of(), true),
                        new RecentIds(0, RoomBounds.DEFAULT));
        StreamId stream = StreamId.of(room);
        List<Event> page = log.read(stream, 0, Limits.PAGE_EVENTS);
        while (!page.isEmpty()) {
            page.forEach(state::fold);
            page = log.read(stream, state.head(), Limits.PAGE_EVENTS);
        }
        return state;
    }

    private static Object record(RoomState folded) {
        RoomRecord record = folded.record();
        return record == null ? "nothing" : record.at(folded.head());
    }

    private static void compare(
            String what, @Nullable Object tables, Object folded, List<String> differences) {
        if (!folded.equals(tables)) {
            differences.add(what + ": the tables say " + tables + ", the log says " + folded);
        }
    }
}
