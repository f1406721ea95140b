package chat.parley.api;

import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.rooms.Bus;
import chat.parley.rooms.ReadMarks;
import chat.parley.rooms.ReadStates.FollowedThread;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/** What somebody has read, of rooms and of threads, wants to look unread, and is notified of. */
final class ReadRoutes {
    private final OwnCursors cursors;
    private final ReadMarks marks;
    private final Bus bus;

    ReadRoutes(OwnCursors cursors, ReadMarks marks, Bus bus) {
        this.cursors = cursors;
        this.marks = marks;
        this.bus = bus;
    }

    Map<String, Action> actions() {
        return Map.of(
                "markRead", this::markRead,
                "markUnread", this::markUnread,
                "setNotifications", this::setNotifications,
                "listThreads", this::listThreads,
                "changeThread", this::changeThread);
    }

    private Answer markRead(Call call) throws InvalidJson {
        long seq = call.body(Rest.ReadCursor.class).seq();
        return Answer.ok(
                new Rest.ReadCursor(cursors.advance(call.room(), call.asker(), seq).seq()));
    }

    private Answer markUnread(Call call) throws InvalidJson {
        RoomId room = call.room();
        var mark = call.body(Rest.UnreadMark.class);
        marks.markUnread(room, call.asker(), mark.from());
        bus.tellOwn(call.asker(), new Bus.Signal.UnreadMarked(room, mark.from()));
        return Answer.ok(mark);
    }

    private Answer setNotifications(Call call) throws InvalidJson {
        RoomId room = call.room();
        var asked = call.body(Rest.RoomNotifications.class);
        marks.setNotifications(room, call.asker(), asked.level());
        bus.tellOwn(call.asker(), new Bus.Signal.NotificationsChanged(room, asked.level()));
        return Answer.ok(asked);
    }

    private Answer changeThread(Call call) throws InvalidJson {
        RoomId room = call.room();
        long thread = call.number("seq");
        var patch = call.body(Rest.ThreadPatch.class);
        @Nullable Long read = patch.read();
        if (read != null) {
            read = marks.readThread(room, call.asker(), thread, read);
        }
        if (patch.following() != null) {
            marks.follow(room, call.asker(), thread, patch.following());
        }
        bus.tellOwn(
                call.asker(), new Bus.Signal.ThreadChanged(room, thread, read, patch.following()));
        return Answer.done();
    }

    private Answer listThreads(Call call) throws InvalidRequest {
        @Nullable Long after = Cursors.read(call, Long::valueOf);
        List<FollowedThread> page =
                marks.followed(call.room(), call.asker(), after == null ? 0 : after, call.limit());
        boolean last = page.size() < call.limit();
        return Answer.ok(
                new Rest.Threads(
                        page.stream().map(ReadRoutes::thread).toList(),
                        last ? null : Cursors.write(page.getLast().thread())));
    }

    private static Rest.Thread thread(FollowedThread followed) {
        return new Rest.Thread(
                followed.thread(),
                followed.read(),
                followed.replies(),
                followed.last(),
                followed.unread(),
                followed.mentions());
    }
}
