package chat.parley.worker;

import chat.parley.accounts.PushQueue.Due;
import chat.parley.protocol.Availability;
import chat.parley.protocol.AvailabilityChoice;
import chat.parley.protocol.NotificationLevel;
import chat.parley.protocol.PresenceSettings;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Directory;
import chat.parley.rooms.Presence;
import chat.parley.rooms.PresenceStore;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Whether somebody wants to be told now: not while they are there, or want to be left alone. */
final class PushTiming {
    /** What was said longer ago is not pushed any more: who comes back by then sees it anyway. */
    static final Duration LATE = Duration.ofHours(4);

    /**
     * How long whoever is there may read it themselves: longer than a connection counts that broke
     * without a word.
     */
    static final Duration PRESENT = Duration.ofMinutes(3);

    static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

    private final Directory directory;
    private final Presence presence;
    private final PresenceStore chosen;

    PushTiming(Directory directory, Presence presence, PresenceStore chosen) {
        this.directory = directory;
        this.presence = presence;
        this.chosen = chosen;
    }

    sealed interface When {}

    record Now() implements When {}

    /**
     * @param atMs milliseconds since 1970 UTC
     */
    record At(long atMs) implements When {}

    record Never() implements When {}

    Map<Due, When> of(List<Due> due, long now) {
        List<UserId> people = due.stream().map(each -> each.to().user()).distinct().toList();
        Map<UserId, Availability> there = presence.of(people, now);
        Map<UserId, PresenceSettings> settings = chosen.of(people);
        Map<Due, When> all = new LinkedHashMap<>();
        for (Due each : due) {
            UserId user = each.to().user();
            boolean alone =
                    settings.getOrDefault(user, PresenceSettings.DEFAULTS).status()
                            == AvailabilityChoice.DND;
            boolean present = there.get(user) == Availability.ONLINE;
            all.put(each, alone || isSettled(each) ? new Never() : when(each, present, now));
        }
        return all;
    }

    /** Whether it was read, or is not wanted any more. */
    private boolean isSettled(Due due) {
        UserId user = due.to().user();
        return directory.readCursor(due.room(), user).seq() >= due.seq()
                || directory.marks(due.room(), user).notifications() == NotificationLevel.NOTHING;
    }

    private static When when(Due due, boolean present, long now) {
        long age = now - due.at();
        if (age >= (present ? PRESENT : LATE).toMillis()) {
            return new Never();
        }
        return present ? new At(now + LOOK_AGAIN.toMillis()) : new Now();
    }
}
