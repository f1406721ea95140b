package chat.parley.rooms;

import chat.parley.protocol.Deterministic;
import chat.parley.protocol.Event;

import java.util.List;

/**
 * Turns the bus's hints about one stream, which may be lost, doubled, late or out of order, into
 * the stream's events, in order, each once: what is missing is read from the log. A state machine;
 * not thread-safe.
 *
 * <p>It starts without a position: the shell listens to the bus first, reads the head second, so
 * that nothing falls between the two.
 */
@Deterministic
public final class Feed {
    private static final long UNKNOWN = -1;

    /** Everything up to here was delivered. */
    private long position = UNKNOWN;

    /** The highest sequence that is known to exist. */
    private long seen;

    private boolean fetching;

    /** What can happen to a feed. */
    public sealed interface Input {
        /** The bus said that these exist; ascending and dense, not empty. */
        record Published(List<Event> events) implements Input {}

        /** The log's head: at the start, after trouble with the bus, and on the heartbeat. */
        record HeadSeen(long head) implements Input {}

        /** The answer to {@link Effect.Fetch}: what follows the position, perhaps nothing. */
        record Fetched(List<Event> events) implements Input {}

        /** The log does not answer; the next hint tries again. */
        record FetchFailed() implements Input {}
    }

    /** What a feed asks for. */
    public sealed interface Effect {
        /** Hand these to the subscribers: they follow what was delivered before. */
        record Deliver(List<Event> events) implements Effect {}

        record Fetch(long after) implements Effect {}
    }

    /** Everything up to here was delivered; -1 before the first {@link Input.HeadSeen}. */
    public long position() {
        return position;
    }

    public List<Effect> on(Input input) {
        return switch (input) {
            case Input.Published(var events) -> published(events);
            case Input.HeadSeen(long head) -> headSeen(head);
            case Input.Fetched(var events) -> fetched(events);
            case Input.FetchFailed() -> {
                fetching = false;
                yield List.of();
            }
        };
    }

    private List<Effect> published(List<Event> events) {
        seen = Math.max(seen, events.getLast().seq());
        if (position == UNKNOWN || events.getLast().seq() <= position) {
            return List.of();
        }
        return events.getFirst().seq() <= position + 1 ? deliver(events) : fetch();
    }

    private List<Effect> headSeen(long head) {
        if (position == UNKNOWN) {
            position = head;
        }
        seen = Math.max(seen, head);
        return fetch();
    }

    private List<Effect> fetched(List<Event> events) {
        fetching = false;
        if (events.isEmpty()) {
            return List.of();
        }
        if (events.getLast().seq() <= position) {
            return fetch();
        }
        List<Effect> delivered = deliver(events);
        List<Effect> next = fetch();
        return next.isEmpty() ? delivered : List.of(delivered.getFirst(), next.getFirst());
    }

    private List<Effect> deliver(List<Event> events) {
        // retention may have taken what follows the position: then the events start later
        int known = (int) Math.max(0, position + 1 - events.getFirst().seq());
        position = events.getLast().seq();
        seen = Math.max(seen, position);
        return List.of(
                new Effect.Deliver(known == 0 ? events : events.subList(known, events.size())));
    }

    private List<Effect> fetch() {
        if (fetching || position >= seen) {
            return List.of();
        }
        fetching = true;
        return List.of(new Effect.Fetch(position));
    }
}
