package chat.parley.sdk;

import chat.parley.protocol.ArchivedKey;
import chat.parley.protocol.Bytes;
import chat.parley.protocol.Content;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventType;
import chat.parley.protocol.LeafOwner;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.Said;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Opens what is sealed, by keys that were found in the room's log or in the archive. To be called
 * in what is exclusive to the room.
 */
final class MessageOpening {
    private final RoomGroups groups;
    private final GroupLog log;
    private final KeyFiles keys;
    private final Archive archive;
    private final RoomMarks marks;

    MessageOpening(
            RoomGroups groups, GroupLog log, KeyFiles keys, Archive archive, RoomMarks marks) {
        this.groups = groups;
        this.log = log;
        this.keys = keys;
        this.archive = archive;
        this.marks = marks;
    }

    /** These events, ascending, as what they say; what cannot be opened says why. */
    List<OpenedEvent> opened(RoomId room, List<Event> events) {
        List<Event> sealed =
                events.stream().filter(each -> Said.Sealed.in(each.content()) != null).toList();
        Unreadable why = find(room, sealed);
        Map<Long, FoundKey> found = found(room, sealed);
        List<OpenedEvent> opened = new ArrayList<>();
        for (Event event : events) {
            opened.add(opened(room, event, found.get(event.seq()), why));
        }
        return opened;
    }

    private OpenedEvent opened(
            RoomId room, Event event, @Nullable FoundKey found, @Nullable Unreadable why) {
        Said.Sealed sealed = Said.Sealed.in(event.content());
        if (sealed == null) {
            return new OpenedEvent(event, isForged(room, event) ? Unreadable.PLAINTEXT : null);
        }
        MessageKey key = found == null ? null : found.opens();
        if (found == null || key == null) {
            Unreadable known = found == null ? null : found.why();
            Unreadable other = why == null ? Unreadable.BEFORE_JOINING : why;
            return new OpenedEvent(event, known == null ? other : known);
        }
        LeafOwner by = new LeafOwner(event.sender(), event.device());
        var place = new SealedMessage.Place(room, found.incarnation(), event.id(), by);
        try {
            Bytes bytes = Bytes.parse(sealed.sealed());
            Content said = SealedMessage.opened(bytes, key, place, event.type());
            return new OpenedEvent(with(event, said), null);
        } catch (MlsRefused | IllegalArgumentException _) {
            return new OpenedEvent(event, Unreadable.FORGED);
        }
    }

    private static Event with(Event event, Content said) {
        return new Event(
                event.seq(),
                event.n(),
                event.id(),
                event.type(),
                event.sender(),
                event.device(),
                event.at(),
                said);
    }

    /** Whether it could be read by the server, in a room in which nothing is said so. */
    private boolean isForged(RoomId room, Event event) {
        return isSealable(event.type())
                && !event.content().equals(Content.EMPTY)
                && event.seq() > marks.since(room);
    }

    static boolean isSealable(String type) {
        return switch (type) {
            case EventType.MESSAGE, EventType.EDIT, EventType.REACTION -> true;
            default -> EventType.isApplication(type);
        };
    }

    /**
     * Looks for keys that are not there yet: in the log up to its head, then in the archive.
     *
     * @return why some may be missing; null for no reason of now
     */
    private @Nullable Unreadable find(RoomId room, List<Event> events) {
        List<Event> first = missing(room, events);
        if (first.isEmpty()) {
            return null;
        }
        Unreadable why = null;
        HeldGroup held = groups.stored(room);
        Event last = first.getLast();
        if (held == null || held.later() != 0 || last.seq() > held.cursor()) {
            Event live = first.size() == 1 ? last : null;
            why = tried(() -> log.advanced(room, live));
        }
        List<Event> left = missing(room, first);
        if (!left.isEmpty()) {
            HeldGroup now = groups.stored(room);
            int newest = now == null ? 1 : now.incarnation();
            List<Long> seqs = left.stream().map(Event::seq).toList();
            Unreadable failed =
                    tried(
                            () -> {
                                archive.restore(room, newest, seqs);
                                return room;
                            });
            why = failed == null ? why : failed;
        }
        return why;
    }

    private static @Nullable Unreadable tried(Vault.Work<?> work) {
        try {
            work.run();
            return null;
        } catch (EncryptionStopped e) {
            return e.why();
        } catch (RequestRefused e) {
            return e.code() == ErrorCode.NOT_MEMBER || e.code() == ErrorCode.FORBIDDEN
                    ? Unreadable.NOT_ADDED
                    : Unreadable.OFFLINE;
        } catch (ParleyException _) {
            return Unreadable.OFFLINE;
        } catch (MlsRefused _) {
            // one room that goes wrong keeps nobody from the others
            return Unreadable.NOT_ADDED;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Event> missing(RoomId room, List<Event> events) {
        Map<Long, FoundKey> found = found(room, events);
        return events.stream()
                .filter(
                        event -> {
                            FoundKey key = found.get(event.seq());
                            return key == null || key.opens() == null;
                        })
                .toList();
    }

    private Map<Long, FoundKey> found(RoomId room, List<Event> events) {
        Map<Long, FoundKey> all = new HashMap<>();
        events.stream()
                .map(event -> ArchivedKey.bucketOf(event.seq()))
                .distinct()
                .forEach(bucket -> all.putAll(keys.bucket(room, bucket)));
        return all;
    }
}
