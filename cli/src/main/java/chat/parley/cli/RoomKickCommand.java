package chat.parley.cli;

import chat.parley.protocol.RoomSummary;
import chat.parley.sdk.RestClient;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code parley rooms kick}. */
@Command(
        name = "kick",
        description = {
            "Remove somebody from a room, or take back their invitation, as its moderator.",
            "They may come again: parley rooms ban keeps them out."
        })
final class RoomKickCommand extends RoomWork {
    @Parameters(index = "1", paramLabel = "USER", description = "their account name")
    private String user = "";

    @Override
    void on(RestClient rest, RoomNames names, RoomSummary found) {
        rest.moderation().remove(found.room(), names.user(user));
        say(Terminals.clean(user) + " is not in " + names.label(found) + " any more.");
    }
}
