package chat.parley.gateway;

import chat.parley.protocol.ClientFrame.Cursor;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Refusal;
import chat.parley.protocol.ServerRole;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Audience;
import chat.parley.rooms.RoomReader;
import chat.parley.rooms.StreamHead;
import chat.parley.rooms.StreamId;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Looks up what a person may read of the streams they ask for. Blocks. */
record AccessCheck(Node node, UserId user, ServerRole role) {
    /** Whether a stream may be read. */
    sealed interface Access {
        /**
         * @param members of the room; of an inbox there are none
         */
        record Granted(Audience audience, int members) implements Access {}

        record Denied(ErrorCode code, String message) implements Access {}
    }

    /** The answers, and where the streams stood before they were given. */
    record Found(Map<Cursor, Access> access, Map<StreamId, StreamHead> heads) {}

    Found look(Collection<Cursor> cursors, List<StreamId> streams) {
        Map<StreamId, StreamHead> heads = node.log().heads(streams);
        Map<Cursor, Access> access = new HashMap<>();
        cursors.forEach(cursor -> access.put(cursor, look(cursor)));
        return new Found(access, heads);
    }

    private Access look(Cursor cursor) {
        if (cursor.room().value().equals(user.value())) {
            return new Access.Granted(Audience.ofInbox(), 0);
        }
        try {
            node.reader().requireVisible(cursor.room(), user, role);
            RoomReader.View view = node.reader().view(cursor.room(), user, cursor.after());
            return new Access.Granted(view.audience(), view.members());
        } catch (Refusal refusal) {
            return new Access.Denied(refusal.code(), refusal.message());
        }
    }
}
