package chat.parley.cli;

import chat.parley.protocol.History;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomSummary;
import chat.parley.sdk.ModerationClient;
import chat.parley.sdk.RestClient;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.time.Duration;

/** {@code parley rooms set}. */
@Command(
        name = "set",
        description = {
            "Set what a room is about and who may speak in it how often, as its moderator.",
            "What is not given stays as it is. Without an option: how the room is set."
        })
final class RoomSetCommand extends RoomWork {
    private static final long MOST_SECONDS = Duration.ofHours(6).toSeconds();

    @Option(names = "--name", paramLabel = "NAME", description = "how the room is called")
    private @Nullable String name;

    @Option(names = "--topic", paramLabel = "TEXT", description = "one line; '' for none")
    private @Nullable String topic;

    @Option(names = "--description", paramLabel = "TEXT", description = "'' for none")
    private @Nullable String description;

    @Option(
            names = "--history",
            paramLabel = "WHAT",
            description = "what those see who join from now on: ${COMPLETION-CANDIDATES}")
    private @Nullable History history;

    @Option(
            names = "--slow-mode",
            paramLabel = "SECONDS",
            description = "how long members wait between two messages; 0 for not")
    private @Nullable Long slowMode;

    @Option(
            names = "--announcement",
            negatable = true,
            description = "only moderators and owners say messages; or everybody again")
    private @Nullable Boolean announcement;

    @Option(
            names = "--archived",
            negatable = true,
            description = "nothing is said in the room; or again")
    private @Nullable Boolean archived;

    @Override
    void on(RestClient rest, RoomNames names, RoomSummary found) {
        ModerationClient moderation = rest.moderation();
        RoomSummary now = found;
        if (name != null) {
            now = moderation.rename(found.room(), name);
        }
        if (asksForMore()) {
            now = moderation.configure(found.room(), patch());
        }
        tell(names.label(now), now);
    }

    private boolean asksForMore() {
        return topic != null
                || description != null
                || history != null
                || slowMode != null
                || announcement != null
                || archived != null;
    }

    private Rest.RoomSettingsPatch patch() {
        if (slowMode != null && (slowMode < 0 || slowMode > MOST_SECONDS)) {
            throw Failure.usage("--slow-mode: from 0 seconds to six hours, " + MOST_SECONDS);
        }
        return new Rest.RoomSettingsPatch(
                null,
                topic,
                description,
                announcement,
                slowMode == null ? null : Duration.ofSeconds(slowMode).toMillis(),
                archived,
                history);
    }

    private void tell(String label, RoomSummary room) {
        say("name          " + label);
        say("topic         " + text(room.topic()));
        say("description   " + text(room.description()));
        say("history       " + (room.history() == null ? History.JOINED : room.history()));
        say("slow mode     " + slow(room.slowModeMs()));
        say("announcement  " + yes(room.announcement()));
        say("archived      " + yes(room.archived()));
    }

    private static String text(@Nullable String text) {
        return text == null ? "-" : Terminals.clean(text);
    }

    private static String slow(long pauseMs) {
        return pauseMs == 0 ? "no" : Duration.ofMillis(pauseMs).toSeconds() + " s";
    }

    private static String yes(boolean on) {
        return on ? "yes" : "no";
    }
}
