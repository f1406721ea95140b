package chat.parley.cli;

import chat.parley.protocol.RoomSummary;
import chat.parley.sdk.RestClient;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code parley rooms unban}. */
@Command(
        name = "unban",
        description = "Let somebody come back who is banned from a room, as its moderator.")
final class RoomUnbanCommand extends RoomWork {
    @Parameters(index = "1", paramLabel = "USER", description = "their account name")
    private String user = "";

    @Override
    void on(RestClient rest, RoomNames names, RoomSummary found) {
        rest.moderation().liftBan(found.room(), names.user(user));
        say(Terminals.clean(user) + " may come back to " + names.label(found) + ".");
    }
}
