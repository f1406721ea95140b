package chat.parley.cli;

import chat.parley.protocol.EventType;
import chat.parley.protocol.RoomSummary;
import chat.parley.sdk.StreamItem;
import chat.parley.sdk.Unreadable;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * Reads a room that is followed, and once more what could not be read when it came: keys may come
 * later, with the group's next commit or from another device. Used by one thread.
 */
final class LateReads {
    /** Of these the newest are tried again. */
    private static final int MOST = 200;

    private final RoomTalk talk;
    private final RoomSummary room;
    private final Deque<StreamItem> closed = new ArrayDeque<>();

    LateReads(RoomTalk talk, RoomSummary room) {
        this.talk = talk;
        this.room = room;
    }

    /** What the item says, after what can be read only now. */
    List<RoomTalk.Read> read(StreamItem item) {
        RoomTalk.Read read = talk.read(item, room);
        List<RoomTalk.Read> all = new ArrayList<>();
        if (mayComeLater(read.closed())) {
            closed.addLast(item);
            if (closed.size() > MOST) {
                closed.removeFirst();
            }
        } else if (isTelling(read)) {
            addOpened(all);
        }
        all.add(read);
        return all;
    }

    private void addOpened(List<RoomTalk.Read> to) {
        for (Iterator<StreamItem> each = closed.iterator(); each.hasNext(); ) {
            RoomTalk.Read again = talk.read(each.next(), room);
            if (again.closed() == null) {
                to.add(again);
                each.remove();
            } else if (mayComeLater(again.closed())) {
                return; // whatever keeps this one closed keeps those that follow
            } else {
                each.remove();
            }
        }
    }

    /** Whether it hints that this device can read more than before. */
    private static boolean isTelling(RoomTalk.Read read) {
        return read.closed() == null
                && read.item() instanceof StreamItem.Delivered(_, var event)
                && (event.type().equals(EventType.MLS_COMMIT)
                        || event.type().equals(EventType.MESSAGE));
    }

    private static boolean mayComeLater(@Nullable Unreadable why) {
        return why == Unreadable.NOT_SET_UP
                || why == Unreadable.NOT_ADDED
                || why == Unreadable.OFFLINE;
    }
}
