package chat.parley.api;

import chat.parley.accounts.Invitations;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.Rest;

import java.util.Map;

/** Codes that let people make an account. */
final class InvitationRoutes {
    private static final Rest.NewInvitation USUAL = new Rest.NewInvitation(null, null);

    private final Invitations invitations;

    InvitationRoutes(Invitations invitations) {
        this.invitations = invitations;
    }

    Map<String, Action> actions() {
        return Map.of(
                "createInvitation", this::create,
                "listInvitations",
                        call -> Answer.ok(new Rest.Invitations(invitations.list(call.principal()))),
                "revokeInvitation", this::revoke);
    }

    private Answer create(Call call) throws InvalidJson {
        Rest.NewInvitation asked = call.hasBody() ? call.body(Rest.NewInvitation.class) : USUAL;
        return Answer.created(invitations.create(call.principal(), asked));
    }

    private Answer revoke(Call call) {
        invitations.revoke(call.principal(), call.text("code"));
        return Answer.done();
    }
}
