package chat.parley.cli;

import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomSummary;
import chat.parley.sdk.ModerationClient;
import chat.parley.sdk.RestClient;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;

/** {@code parley rooms bans}. */
@Command(name = "bans", description = "List who is banned from a room, as its moderator.")
final class RoomBansCommand extends RoomWork {
    @Override
    void on(RestClient rest, RoomNames names, RoomSummary found) {
        ModerationClient moderation = rest.moderation();
        @Nullable String cursor = null;
        do {
            Rest.Bans page = moderation.bans(found.room(), cursor);
            page.people().forEach(person -> say(People.name(person)));
            cursor = page.next();
        } while (cursor != null);
    }
}
