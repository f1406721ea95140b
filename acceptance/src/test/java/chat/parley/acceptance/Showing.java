package chat.parley.acceptance;

import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomSummary;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserId;

/** What a real server showed to a person, and what the person named to it before. */
sealed interface Showing {

    UserId user();

    /** The same, as if it had been shown to somebody else. */
    Showing to(UserId other);

    /** On the socket, by the person: an answer may name its room back. */
    record Said(UserId user, ClientFrame frame) implements Showing {
        @Override
        public Showing to(UserId other) {
            return new Said(other, frame);
        }
    }

    /** In a request, by the person. */
    record Named(UserId user, RoomId room) implements Showing {
        @Override
        public Showing to(UserId other) {
            return new Named(other, room);
        }
    }

    record Frame(UserId user, ServerFrame frame) implements Showing {
        @Override
        public Showing to(UserId other) {
            return new Frame(other, frame);
        }
    }

    /** Of a room's history, or of the person's inbox, whose id is the person's own. */
    record Page(UserId user, RoomId room, Rest.Events page) implements Showing {
        @Override
        public Showing to(UserId other) {
            return new Page(other, room, page);
        }
    }

    record Listed(UserId user, RoomSummary room) implements Showing {
        @Override
        public Showing to(UserId other) {
            return new Listed(other, room);
        }
    }

    /** Something that only members may see. */
    record ForMembers(UserId user, RoomId room, Object what) implements Showing {
        @Override
        public Showing to(UserId other) {
            return new ForMembers(other, room, what);
        }
    }

    record Refused(UserId user, RoomId room, ErrorCode code, String message) implements Showing {
        @Override
        public Showing to(UserId other) {
            return new Refused(other, room, code, message);
        }
    }
}
