package chat.parley.rooms;

import chat.parley.protocol.BlobId;
import chat.parley.protocol.History;
import chat.parley.protocol.RoomChange;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a room is about, and who may speak how often.
 *
 * @param topic empty for none
 * @param description empty for none
 * @param announcement whether only moderators and owners say messages
 * @param slowModeMs how long others wait between two messages, in milliseconds; 0 for not
 * @param archived whether nothing is said until it is taken back
 * @param history what those see who join
 * @param historySince the sequence at which {@code history} was set; 0 when it never was
 * @param picture null for none
 * @param pins the messages that are pinned, in the order in which they were
 */
public record RoomSettings(
        String topic,
        String description,
        boolean announcement,
        long slowModeMs,
        boolean archived,
        History history,
        long historySince,
        @Nullable BlobId picture,
        List<Long> pins) {
    public static final RoomSettings DEFAULT =
            new RoomSettings("", "", false, 0, false, History.JOINED, 0, null, List.of());

    public RoomSettings {
        pins = List.copyOf(pins);
    }

    /** At the sequence {@code seq}. */
    RoomSettings with(RoomChange.Configured change, long seq) {
        History shown = change.history() == null ? history : change.history();
        return new RoomSettings(
                change.topic() == null ? topic : change.topic(),
                change.description() == null ? description : change.description(),
                change.announcement() == null ? announcement : change.announcement(),
                change.slowModeMs() == null ? slowModeMs : change.slowModeMs(),
                change.archived() == null ? archived : change.archived(),
                shown,
                shown == history ? historySince : seq,
                change.picture() == null ? picture : orNull(change.picture()),
                pins);
    }

    public RoomSettings pictured(BlobId shown) {
        return new RoomSettings(
                topic,
                description,
                announcement,
                slowModeMs,
                archived,
                history,
                historySince,
                shown,
                pins);
    }

    private static @Nullable BlobId orNull(String picture) {
        return picture.isEmpty() ? null : BlobId.parse(picture);
    }

    /** From where on somebody sees the room who joins at {@code seq}. */
    long shownTo(Membership joiner, long seq) {
        return switch (history) {
            case JOINED -> seq;
            case INVITED -> joiner.invited() ? Math.max(historySince, joiner.invitedAt()) : seq;
            case ALL -> historySince;
        };
    }

    RoomSettings pinned(long seq) {
        return withPins(Stream.concat(pins.stream(), Stream.of(seq)).toList());
    }

    RoomSettings unpinned(Collection<Long> seqs) {
        return withPins(pins.stream().filter(pin -> !seqs.contains(pin)).toList());
    }

    private RoomSettings withPins(List<Long> newPins) {
        return new RoomSettings(
                topic,
                description,
                announcement,
                slowModeMs,
                archived,
                history,
                historySince,
                picture,
                newPins);
    }
}
