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

    /** On the socket, by the person: an answer may name its room back. */
    record Said(UserId user, ClientFrame frame) implements Showing {}

    /** In a request, by the person. */
    record Named(UserId user, RoomId room) implements Showing {}

    record Frame(UserId user, ServerFrame frame) implements Showing {}

    /** Of a room's history, or of the person's inbox, whose id is the person's own. */
    record Page(UserId user, RoomId room, Rest.Events page) implements Showing {}

    record Listed(UserId user, RoomSummary room) implements Showing {}

    /** Something that only members may see. */
    record ForMembers(UserId user, RoomId room, Object what) implements Showing {}

    record Refused(UserId user, RoomId room, ErrorCode code, String message) implements Showing {}

    /** The same, as if it had been shown to somebody else. */
    default Showing to(UserId other) {
        return switch (this) {
            case Said(_, var frame) -> new Said(other, frame);
            case Named(_, var room) -> new Named(other, room);
            case Frame(_, var frame) -> new Frame(other, frame);
            case Page(_, var room, var page) -> new Page(other, room, page);
            case Listed(_, var room) -> new Listed(other, room);
            case ForMembers(_, var room, var what) -> new ForMembers(other, room, what);
            case Refused(_, var room, var code, var message) ->
                    new Refused(other, room, code, message);
        };
    }
}
