package chat.parley.cli;

import chat.parley.protocol.RoomSummary;
import chat.parley.sdk.RestClient;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code parley rooms ban}. */
@Command(
        name = "ban",
        description = {
            "Remove somebody from a room, as its moderator; they cannot come back.",
            "parley rooms unban takes it back, parley rooms bans lists who is banned."
        })
final class RoomBanCommand extends RoomWork {
    @Parameters(index = "1", paramLabel = "USER", description = "their account name")
    private String user = "";

    @Override
    void on(RestClient rest, RoomNames names, RoomSummary found) {
        rest.moderation().ban(found.room(), names.user(user));
        say(Terminals.clean(user) + " is banned from " + names.label(found) + ".");
    }
}
