package chat.parley.cli;

import chat.parley.protocol.RoomRole;
import chat.parley.protocol.RoomSummary;
import chat.parley.sdk.RestClient;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code parley rooms role}. */
@Command(
        name = "role",
        description = {
            "Give a member of a room another role, as its owner.",
            "Roles: owner, moderator, member. A room keeps at least one owner."
        })
final class RoomRoleCommand extends RoomWork {
    @Parameters(index = "1", paramLabel = "USER", description = "their account name")
    private String user = "";

    @Parameters(index = "2", paramLabel = "ROLE", description = "one of: ${COMPLETION-CANDIDATES}")
    private RoomRole role = RoomRole.MEMBER;

    @Override
    void on(RestClient rest, RoomNames names, RoomSummary found) {
        rest.moderation().giveRole(found.room(), names.user(user), role);
        say(Terminals.clean(user) + " is " + role + " in " + names.label(found) + ".");
    }
}
