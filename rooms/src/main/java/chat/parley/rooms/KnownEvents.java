package chat.parley.rooms;

import chat.parley.protocol.Content;
import chat.parley.protocol.Deterministic;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventType;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a sequencer knows of the events that others refer to: the last ones, and those that were
 * looked up. Of an event nothing changes but that it is deleted.
 */
@Deterministic
final class KnownEvents {
    /** Events held at once; more than one batch refers to. */
    static final int MOST = 2 * EventLog.BATCH_EVENTS;

    /** By sequence; empty where nothing was found. */
    private final Map<Long, Optional<Known>> held =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Long, Optional<Known>> eldest) {
                    return size() > MOST;
                }
            };

    /** What rules ask of an event. */
    record Known(String type, UserId sender, boolean deleted) {
        static Known of(Event event) {
            return new Known(event.type(), event.sender(), event.content().equals(Content.EMPTY));
        }

        boolean isMessage() {
            return type.equals(EventType.MESSAGE);
        }
    }

    /** Whether {@link #at} can answer. */
    boolean has(long seq) {
        return held.containsKey(seq);
    }

    /** Null when there is no such event, or retention took it. */
    @Nullable Known at(long seq) {
        return held.getOrDefault(seq, Optional.empty()).orElse(null);
    }

    void add(Event event) {
        held.put(event.seq(), Optional.of(Known.of(event)));
    }

    /** Takes in what was looked up: what was not found is not there. */
    void found(Collection<Long> asked, List<Event> events) {
        asked.forEach(seq -> held.put(seq, Optional.empty()));
        events.forEach(this::add);
    }

    void delete(Collection<Long> seqs) {
        seqs.forEach(
                seq ->
                        held.computeIfPresent(
                                seq,
                                (_, known) ->
                                        known.map(k -> new Known(k.type(), k.sender(), true))));
    }

    /** Others may have deleted meanwhile. */
    void forget() {
        held.clear();
    }
}
