package chat.parley.rooms;

import chat.parley.protocol.Deterministic;
import chat.parley.protocol.Event;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Reads single events of a stream, wherever they stand in it. */
@Deterministic
final class EventPick {
    private EventPick() {}

    /** Those of the events that are there, ascending. Throws {@link StoreUnavailable}. */
    static List<Event> pick(EventHistory log, StreamId stream, Collection<Long> seqs) {
        List<Event> picked = new ArrayList<>(seqs.size());
        for (long seq : seqs.stream().sorted().toList()) {
            log.read(stream, seq - 1, 1).stream()
                    .filter(event -> event.seq() == seq)
                    .forEach(picked::add);
        }
        return picked;
    }
}
