package chat.parley.sdk;

import chat.parley.protocol.Encryption;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventType;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.RoomId;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which rooms are encrypted. Once one is known to be, it is so whatever the server says of it
 * later: a file says so.
 */
final class RoomMarks {
    private static final String MARK = "encrypted-";

    private final Vault vault;
    private final Map<RoomId, Mark> known = new ConcurrentHashMap<>();

    RoomMarks(Vault vault) {
        this.vault = vault;
    }

    /**
     * @param since the event from which on nothing readable is believed to be of the room; null
     *     where it was not seen: from the first on
     */
    private record Mark(@Nullable Long since) {}

    boolean has(RoomId room) {
        return mark(room) != null;
    }

    private @Nullable Mark mark(RoomId room) {
        Mark held = known.get(room);
        if (held == null && vault.has(MARK + room)) {
            held = read(room);
            known.put(room, held);
        }
        return held;
    }

    private Mark read(RoomId room) {
        try {
            Mark mark = vault.read(MARK + room, Mark.class);
            return mark == null ? new Mark(null) : mark;
        } catch (MlsRefused _) {
            return new Mark(null); // that there is one says enough
        }
    }

    /** From now on, for good. */
    void add(RoomId room) {
        if (!has(room)) {
            write(room, new Mark(null));
        }
    }

    private void write(RoomId room, Mark mark) {
        vault.write(MARK + room, mark);
        known.put(room, mark);
    }

    /** What an event says of it. */
    void heard(RoomId room, Event event) {
        switch (changeIn(event)) {
            case RoomChange.Created created when created.encryption() == Encryption.MLS ->
                    add(room);
            case RoomChange.Encrypted begun -> {
                add(room);
                Mark mark = mark(room);
                if (begun.incarnation() == 1 && mark != null && mark.since() == null) {
                    write(room, new Mark(event.seq()));
                }
            }
            case null, default -> {}
        }
    }

    private static @Nullable RoomChange changeIn(Event event) {
        try {
            return switch (event.type()) {
                case EventType.ROOM_CREATED, EventType.ROOM_ENCRYPTED ->
                        RoomChange.of(event.type(), event.content());
                default -> null;
            };
        } catch (InvalidJson _) {
            return null;
        }
    }

    long since(RoomId room) {
        Mark mark = mark(room);
        Long since = mark == null ? null : mark.since();
        return since == null ? 0 : since;
    }
}
