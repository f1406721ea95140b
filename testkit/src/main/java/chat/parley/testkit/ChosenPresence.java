package chat.parley.testkit;

import chat.parley.protocol.AvailabilityChoice;
import chat.parley.protocol.PresenceSettings;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserId;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What people let others know of what they do in passing, and when. Not thread-safe. */
final class ChosenPresence {
    private final Map<UserId, List<Choice>> choices = new HashMap<>();

    /** What each was told last that they have chosen themselves. */
    private final Map<UserId, PresenceSettings> told = new HashMap<>();

    /** What held from {@code from} on, at the earliest, and up to {@code to}, at the latest. */
    private static final class Choice {
        final PresenceSettings settings;
        final long from;
        long to = Long.MAX_VALUE;

        Choice(PresenceSettings settings, long from) {
            this.settings = settings;
            this.from = from;
        }

        boolean holds(Moment moment) {
            return from <= moment.now() && to >= moment.lately();
        }
    }

    void chose(UserId user, PresenceSettings settings, long askedAt, long answeredAt) {
        List<Choice> own = choices.computeIfAbsent(user, _ -> atFirst());
        own.getLast().to = answeredAt;
        own.add(new Choice(settings, askedAt));
    }

    private static List<Choice> atFirst() {
        return new ArrayList<>(List.of(new Choice(PresenceSettings.DEFAULTS, Long.MIN_VALUE)));
    }

    void told(UserId user, PresenceSettings settings) {
        told.put(user, settings);
    }

    /** Whether {@code user} may be told this of {@code other}, as far as both have chosen. */
    boolean allows(UserId user, UserId other, ServerFrame frame, Moment moment) {
        if (user.equals(other)) {
            return true;
        }
        PresenceSettings own = told.getOrDefault(user, PresenceSettings.DEFAULTS);
        return switch (frame) {
            case ServerFrame.Read _ ->
                    own.tellsReading() && ever(other, moment, PresenceSettings::tellsReading);
            case ServerFrame.Typing _ ->
                    own.tellsTyping() && ever(other, moment, PresenceSettings::tellsTyping);
            case ServerFrame.Presence(_, var status, _) ->
                    switch (status) {
                        case OFFLINE -> true;
                        case ONLINE, AWAY, DND -> ever(other, moment, ChosenPresence::isSeen);
                    };
            default -> throw new IllegalArgumentException("not about somebody: " + frame);
        };
    }

    private static boolean isSeen(PresenceSettings settings) {
        return settings.status() != AvailabilityChoice.INVISIBLE;
    }

    private boolean ever(UserId user, Moment moment, Predicate<PresenceSettings> allowed) {
        return choices.getOrDefault(user, atFirst()).stream()
                .anyMatch(choice -> choice.holds(moment) && allowed.test(choice.settings));
    }
}
