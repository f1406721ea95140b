package chat.parley.api;

import chat.parley.accounts.Invitations;
import chat.parley.accounts.StoredInvitation;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.Refusal;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.RoomRole;
import chat.parley.protocol.RoomSummary;
import chat.parley.rooms.RoomReader;

import java.util.Map;

/** Links into a room, for those who own it. */
final class RoomLinkRoutes {
    private final Invitations invitations;
    private final RoomReader reader;

    RoomLinkRoutes(Invitations invitations, RoomReader reader) {
        this.invitations = invitations;
        this.reader = reader;
    }

    Map<String, Action> actions() {
        return Map.of(
                "createRoomLink", this::create,
                "listRoomLinks", this::list,
                "revokeRoomLink", this::revoke);
    }

    private Answer create(Call call) throws InvalidJson {
        RoomId room = owned(call);
        RoomSummary now = reader.room(room, call.asker());
        if (now.kind() == RoomKind.DIRECT) {
            throw new Refusal(
                    ErrorCode.FORBIDDEN, "a direct conversation always has its two people");
        }
        if (now.closed()) {
            throw new Refusal(ErrorCode.CLOSED, "the room is closed");
        }
        Rest.NewRoomLink asked =
                call.hasBody() ? call.body(Rest.NewRoomLink.class) : Rest.NewRoomLink.USUAL;
        return Answer.created(invitations.createLink(call.principal(), room, asked));
    }

    /** Those whose maker does not own the room any more lead nowhere. */
    private Answer list(Call call) {
        RoomId room = owned(call);
        return Answer.ok(
                new Rest.Invitations(
                        invitations.links(call.principal(), room).stream()
                                .filter(
                                        link ->
                                                link.admits()
                                                        || reader.isOwner(room, link.createdBy()))
                                .map(StoredInvitation::toInvitation)
                                .toList()));
    }

    private Answer revoke(Call call) throws InvalidJson {
        RoomId room = owned(call);
        invitations.revokeLink(call.principal(), room, InvitationRoutes.code(call));
        return Answer.done();
    }

    private RoomId owned(Call call) {
        RoomId room = call.room();
        if (reader.requireMember(room, call.asker()).role() != RoomRole.OWNER) {
            throw new Refusal(
                    ErrorCode.FORBIDDEN, "needs the role " + RoomRole.OWNER + " in this room");
        }
        return room;
    }
}
