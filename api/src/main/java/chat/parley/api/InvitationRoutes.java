package chat.parley.api;

import chat.parley.accounts.Accounts;
import chat.parley.accounts.Invitations;
import chat.parley.accounts.StoredInvitation;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.Refusal;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.rooms.Outcome;
import chat.parley.rooms.RoomReader;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/** Codes that let people make an account, and enter a room. */
final class InvitationRoutes {
    private final Invitations invitations;
    private final Accounts accounts;
    private final RoomReader reader;
    private final Entrance entrance;

    InvitationRoutes(
            Invitations invitations, Accounts accounts, RoomReader reader, Entrance entrance) {
        this.invitations = invitations;
        this.accounts = accounts;
        this.reader = reader;
        this.entrance = entrance;
    }

    Map<String, Action> actions() {
        return Map.of(
                "createInvitation", this::create,
                "listInvitations",
                        call -> Answer.ok(new Rest.Invitations(invitations.list(call.principal()))),
                "getInvitation", this::look,
                "acceptInvitation", this::accept,
                "revokeInvitation", this::revoke);
    }

    private Answer create(Call call) throws InvalidJson {
        Rest.NewInvitation asked =
                call.hasBody() ? call.body(Rest.NewInvitation.class) : Rest.NewInvitation.USUAL;
        @Nullable RoomId room = asked.room();
        if (room != null && !reader.isMember(room, call.asker())) {
            throw new Refusal(
                    ErrorCode.NOT_MEMBER, "field 'room' must be a room that you are a member of");
        }
        return Answer.created(invitations.create(call.principal(), asked));
    }

    static String code(Call call) throws InvalidJson {
        return call.body(Rest.HeldInvitation.class).code();
    }

    private Answer look(Call call) throws InvalidJson {
        StoredInvitation invitation = held(call);
        @Nullable RoomId room = invitation.room();
        return Answer.ok(
                new Rest.InvitationPreview(
                        invitation.expiresAt(),
                        accounts.profile(invitation.createdBy())
                                .map(Rest.Profile::displayName)
                                .orElse(null),
                        room,
                        room == null ? null : reader.room(room, invitation.createdBy()).name(),
                        invitation.admits()));
    }

    /** A link into a room is good only while whoever made it leads the room. */
    private StoredInvitation held(Call call) throws InvalidJson {
        StoredInvitation invitation = invitations.look(code(call), call.arrival().from());
        @Nullable RoomId room = invitation.room();
        if (!invitation.admits()
                && (room == null || !reader.isOwner(room, invitation.createdBy()))) {
            throw Invitations.notGood();
        }
        return invitation;
    }

    private Answer accept(Call call) throws InvalidJson {
        StoredInvitation invitation = held(call);
        @Nullable RoomId room = invitation.room();
        if (room == null) {
            throw new Refusal(
                    ErrorCode.CONFLICT, "this invitation is for people without an account");
        }
        if (!reader.isMember(room, call.asker())) {
            invitations.use(invitation);
            Outcome entered = entrance.enter(invitation, room, call.asker());
            if (!Entrance.isDone(entered)) {
                Problems.acked(entered);
            }
        }
        return Answer.ok(reader.room(room, call.asker()));
    }

    private Answer revoke(Call call) throws InvalidJson {
        invitations.revoke(call.principal(), code(call));
        return Answer.done();
    }
}
