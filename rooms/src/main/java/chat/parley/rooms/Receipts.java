package chat.parley.rooms;

import chat.parley.protocol.Limits;
import chat.parley.protocol.PresenceSettings;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Directory.ReadCursor;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How far the others in a room have read, as far as each lets it be known, and only to whoever lets
 * theirs be known; who is invisible does not. In rooms of more than {@link Limits#RECEIPT_MEMBERS}
 * people nobody is told, and no more of them are looked at. Blocks; safe for use by many threads.
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
        if (people.size() > Limits.RECEIPT_MEMBERS || !chosen.of(asker).tellsReading()) {
            return Rest.Receipts.NONE;
        }
        List<Membership> others = others(people, asker);
        Map<UserId, ReadCursor> cursors =
                directory.readCursors(room, others.stream().map(Membership::user).toList());
        Map<UserId, PresenceSettings> settings = chosen.of(cursors.keySet());
        return new Rest.Receipts(
                true,
                others.stream()
                        .filter(other -> tells(settings, other.user()))
                        .flatMap(other -> receipt(other, cursors.get(other.user())).stream())
                        .toList());
    }

    private List<Membership> others(List<Membership> people, UserId asker) {
        Set<UserId> apart = reader.apart(asker);
        return people.stream()
                .filter(Membership::isMember)
                .filter(one -> !one.user().equals(asker) && !apart.contains(one.user()))
                .toList();
    }

    private static Optional<Rest.Receipt> receipt(Membership of, @Nullable ReadCursor read) {
        return Optional.ofNullable(read)
                .map(to -> new Rest.Receipt(of.user(), of.intervals().getLast().shown(), to.seq()));
    }

    private static boolean tells(Map<UserId, PresenceSettings> settings, UserId person) {
        return settings.getOrDefault(person, PresenceSettings.DEFAULTS).tellsReading();
    }
}
