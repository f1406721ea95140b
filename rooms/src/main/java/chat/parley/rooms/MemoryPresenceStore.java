package chat.parley.rooms;

import chat.parley.protocol.PresenceSettings;
import chat.parley.protocol.Rest;
import chat.parley.protocol.UserId;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Gone with the process: for tests and for the simulator. Deterministic. */
public final class MemoryPresenceStore implements PresenceStore {
    private final Map<UserId, PresenceSettings> chosen = new HashMap<>();

    @Override
    public synchronized Map<UserId, PresenceSettings> of(Collection<UserId> people) {
        Map<UserId, PresenceSettings> found = new LinkedHashMap<>();
        for (UserId person : people) {
            PresenceSettings settings = chosen.get(person);
            if (settings != null) {
                found.put(person, settings);
            }
        }
        return found;
    }

    @Override
    public synchronized PresenceSettings change(UserId person, Rest.PresencePatch patch) {
        PresenceSettings now = of(person).with(patch);
        chosen.put(person, now);
        return now;
    }
}
