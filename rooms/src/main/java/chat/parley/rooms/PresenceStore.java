package chat.parley.rooms;

import chat.parley.protocol.PresenceSettings;
import chat.parley.protocol.Rest;
import chat.parley.protocol.UserId;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The port to what people have chosen to show of themselves. Kept until it is changed, or with the
 * account; a status text that is over may be there still. Safe for use by many threads; every call
 * may block on I/O. Throws {@link StoreUnavailable}.
 */
public interface PresenceStore {

    /** What each of these people has chosen; whoever has chosen nothing is left out. */
    Map<UserId, PresenceSettings> of(Collection<UserId> people);

    /** {@link PresenceSettings#DEFAULTS} for whoever has chosen nothing. */
    default PresenceSettings of(UserId person) {
        return of(List.of(person)).getOrDefault(person, PresenceSettings.DEFAULTS);
    }

    /**
     * Changes what the patch names and nothing else, whoever changes other things at that time;
     * durable once it returns. Answers what holds.
     */
    PresenceSettings change(UserId person, Rest.PresencePatch patch);
}
