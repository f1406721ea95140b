package chat.parley.rooms;

import chat.parley.protocol.Content;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventType;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Single messages, as far as somebody may read them. Blocks; safe for use by many threads. */
public final class ReadableMessages {
    private final EventHistory log;
    private final RoomReader reader;

    public ReadableMessages(EventHistory log, RoomReader reader) {
        this.log = log;
        this.reader = reader;
    }

    /** Those that the person may read now, and nobody deleted, by their sequence. */
    public Map<Long, Event> of(UserId person, RoomId room, Collection<Long> seqs) {
        StreamId stream = StreamId.of(room);
        Map<Long, Event> found = new HashMap<>();
        reader.audienceIfMember(room, person, log.head(stream).head())
                .ifPresent(
                        audience ->
                                EventPick.pick(log, stream, seqs).stream()
                                        .filter(event -> audience.sees(event.seq()))
                                        .filter(ReadableMessages::isMessage)
                                        .forEach(event -> found.put(event.seq(), event)));
        return found;
    }

    /** Not of something else, nor deleted. */
    static boolean isMessage(Event event) {
        return event.type().equals(EventType.MESSAGE) && !event.content().equals(Content.EMPTY);
    }
}
