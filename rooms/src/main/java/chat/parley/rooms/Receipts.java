package chat.parley.rooms;

import chat.parley.protocol.Limits;
import chat.parley.protocol.PresenceSettings;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Directory.ReadCursor;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How far the others in a room have read, as far as each lets it be known, and only to whoever lets
 * theirs be known. In rooms of more than {@link Limits#RECEIPT_MEMBERS} people nobody is told, and
 * no more of them are looked at. Blocks; safe for use by many threads.
 */
public final class Receipts {
    private final RoomReader reader;
    private final Directory directory;
    private final PresenceStore chosen;

    public Receipts(RoomReader reader, Directory directory, PresenceStore chosen) {
        this.reader = reader;
        this.directory = directory;
        this.chosen = chosen;
    }

    /** What {@code asker} may know; members may ask. */
    public Rest.Receipts of(RoomId room, UserId asker) {
        List<Membership> people = reader.members(room, asker, null, Limits.RECEIPT_MEMBERS + 1);
        if (people.size() > Limits.RECEIPT_MEMBERS || !chosen.of(asker).receipts()) {
            return Rest.Receipts.NONE;
        }
        Map<UserId, ReadCursor> cursors = directory.readCursors(room, others(people, asker));
        Map<UserId, PresenceSettings> settings = chosen.of(cursors.keySet());
        return new Rest.Receipts(
                true,
                cursors.entrySet().stream()
                        .filter(read -> tells(settings, read.getKey()))
                        .map(read -> new Rest.Receipt(read.getKey(), read.getValue().seq()))
                        .toList());
    }

    private List<UserId> others(List<Membership> people, UserId asker) {
        Set<UserId> apart = reader.apart(asker);
        return people.stream()
                .filter(Membership::isMember)
                .map(Membership::user)
                .filter(user -> !user.equals(asker) && !apart.contains(user))
                .toList();
    }

    private static boolean tells(Map<UserId, PresenceSettings> settings, UserId person) {
        return settings.getOrDefault(person, PresenceSettings.DEFAULTS).tellsReading();
    }
}
