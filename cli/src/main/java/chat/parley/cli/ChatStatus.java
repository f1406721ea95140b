package chat.parley.cli;

import chat.parley.protocol.AvailabilityChoice;
import chat.parley.protocol.PresenceSettings;
import chat.parley.protocol.Rest;
import chat.parley.protocol.StatusText;
import chat.parley.sdk.RestClient;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/** What a person in a chat shows of themselves, and changes by commands. */
final class ChatStatus {
    private static final Map<String, AvailabilityChoice> CHOICES =
            Map.of(
                    "/away", AvailabilityChoice.AWAY,
                    "/back", AvailabilityChoice.ONLINE,
                    "/dnd", AvailabilityChoice.DND,
                    "/invisible", AvailabilityChoice.INVISIBLE);

    private static final String CLEAR = "clear";

    private final RestClient rest;

    ChatStatus(RestClient rest) {
        this.rest = rest;
    }

    /** Answers what is shown now. */
    String choose(String command) {
        return change(new Rest.PresencePatch(CHOICES.get(command), null, null, null));
    }

    /** Without a text, only tells what is shown. */
    String say(String text) {
        if (text.isEmpty()) {
            return words(rest.presence());
        }
        StatusText said =
                text.equals(CLEAR) ? StatusText.NOTHING : new StatusText(null, text, null);
        return change(new Rest.PresencePatch(null, said, null, null));
    }

    private String change(Rest.PresencePatch patch) {
        return words(rest.changePresence(patch));
    }

    private static String words(PresenceSettings settings) {
        @Nullable StatusText said = settings.statusText();
        String text = said == null ? "" : ":" + part(said.emoji()) + part(said.text());
        return "you show " + settings.status() + Terminals.clean(text);
    }

    private static String part(@Nullable String text) {
        return text == null ? "" : " " + text;
    }
}
