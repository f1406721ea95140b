package chat.parley.api;

import chat.parley.protocol.Refusal;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Bus;
import chat.parley.rooms.Directory.ReadCursor;
import chat.parley.rooms.PassingSignals;
import chat.parley.rooms.RoomReader;

/** Moves people's read cursors, and tells whom it concerns. */
record OwnCursors(RoomReader reader, PassingSignals signals) {

    /** Refused when the person is not a member. */
    ReadCursor advance(RoomId room, UserId user, long seq) {
        ReadCursor now = reader.advance(room, user, seq);
        signals.read(new Bus.Signal.ReadMoved(room, user, now.seq(), now.n()));
        return now;
    }

    /** Whoever says something has read up to it; unless they were removed meanwhile. */
    void said(RoomId room, UserId user, long seq) {
        try {
            advance(room, user, seq);
        } catch (Refusal _) {
            // what they said is there all the same
        }
    }
}
