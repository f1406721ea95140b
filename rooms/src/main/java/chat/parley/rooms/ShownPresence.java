package chat.parley.rooms;

import chat.parley.protocol.Availability;
import chat.parley.protocol.PresenceSettings;
import chat.parley.protocol.Rest;
import chat.parley.protocol.StatusText;
import chat.parley.protocol.UserId;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What people show to others: what they have chosen, over what their connections show. Whoever is
 * invisible is not there, and a status text that is over is not shown, without anybody's doing. Who
 * may be told is the caller's to know. Blocks; safe for use by many threads.
 */
public final class ShownPresence {
    private final Presence connections;
    private final PresenceStore chosen;

    public ShownPresence(Presence connections, PresenceStore chosen) {
        this.connections = connections;
        this.chosen = chosen;
    }

    /** What each of these people shows at {@code nowMs}; whoever shows nothing is left out. */
    public Map<UserId, Rest.Presence> of(Collection<UserId> people, long nowMs) {
        Map<UserId, Availability> there = connections.of(people, nowMs);
        Map<UserId, PresenceSettings> settings = chosen.of(people);
        Map<UserId, Rest.Presence> shown = new LinkedHashMap<>();
        for (UserId person : people) {
            Rest.Presence presence =
                    over(
                            person,
                            there.getOrDefault(person, Availability.OFFLINE),
                            settings.getOrDefault(person, PresenceSettings.DEFAULTS),
                            nowMs);
            if (presence.status() != Availability.OFFLINE || presence.statusText() != null) {
                shown.put(person, presence);
            }
        }
        return shown;
    }

    /** What somebody shows whose connections together show {@code connections}. */
    public static Rest.Presence over(
            UserId person, Availability connections, PresenceSettings settings, long nowMs) {
        return new Rest.Presence(
                person,
                settings.status().over(connections),
                StatusText.at(settings.statusText(), nowMs));
    }
}
